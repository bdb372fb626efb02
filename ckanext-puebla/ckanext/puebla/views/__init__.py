"""Pages of the review, one module per group of pages. A module with a `blueprint` is found by its place here."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint


def get_blueprints() -> list[Blueprint]:
    """Every blueprint of the modules of this package."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [module.blueprint for module in modules if hasattr(module, "blueprint")]
