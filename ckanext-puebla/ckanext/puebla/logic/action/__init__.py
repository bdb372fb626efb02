"""Our actions, gathered from the modules beside this file: whatever is called `puebla_…`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any


def get_actions() -> dict[str, Callable[..., Any]]:
    """Name -> action."""
    found: dict[str, Callable[..., Any]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found |= {name: value for name, value in vars(module).items() if name.startswith("puebla_")}
    return found
