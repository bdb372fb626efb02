"""The demo city's loaders: each app registers its own in `<app>/demo.py`; `manage.py demo cargar` runs them."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps

Loader = Callable[[], str]


@dataclass(frozen=True)
class Registered:
    """A loader; it may run again and again, and returns one Spanish line that says what there is now."""

    name: str
    order: int
    load: Loader


_loaders: dict[str, Registered] = {}


def register(name: str, *, order: int) -> Callable[[Loader], Loader]:
    """Register an idempotent loader. Lower orders run first: directory 10, accounts 20, pages 30, micrositios 40 …"""

    def keep(load: Loader) -> Loader:
        _loaders[name] = Registered(name, order, load)
        return load

    return keep


def loaders() -> list[Registered]:
    """All loaders, in order."""
    for config in apps.get_app_configs():
        if config.name.startswith("cms.") and importlib.util.find_spec(f"{config.name}.demo"):
            importlib.import_module(f"{config.name}.demo")
    return sorted(_loaders.values(), key=lambda found: (found.order, found.name))
