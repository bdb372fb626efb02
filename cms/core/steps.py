"""Steps that apps bring and a command runs in order: the preparation of an installation, the demo city."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps

Work = Callable[[], str]


@dataclass(frozen=True)
class Step:
    """One piece of work. It may run again and again, and returns one Spanish line that says what there is now."""

    name: str
    order: int
    run: Work


@dataclass
class Steps:
    """The steps found in `<app>/<module>.py` of every app of the cms."""

    module: str
    _known: dict[str, Step] = field(default_factory=dict)

    def register(self, name: str, *, order: int) -> Callable[[Work], Work]:
        """Register an idempotent step. Lower orders run first: directory 10, accounts 20, pages 30, micrositios 40 …"""

        def keep(run: Work) -> Work:
            self._known[name] = Step(name, order, run)
            return run

        return keep

    def all(self) -> list[Step]:
        """All steps, in order."""
        for config in apps.get_app_configs():
            if config.name.startswith("cms.") and config.name != "cms.core":
                name = f"{config.name}.{self.module}"
                if importlib.util.find_spec(name):
                    importlib.import_module(name)
        return sorted(self._known.values(), key=lambda step: (step.order, step.name))
