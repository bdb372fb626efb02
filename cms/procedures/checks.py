"""Checks of Django: every function that a folder names is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from cms.cases.registry import known_rules, known_services
from schemas.procedures import ProcedureFolder, load_folder, names

PORTAL = "portal"


@register()
def functions_of_procedures(**kwargs: Any) -> list[CheckMessage]:
    """E001: a rule or service that nobody wrote."""
    return missing_functions(map(load_folder, names()), known_rules(), known_services())


def missing_functions(
    folders: Iterable[ProcedureFolder], rules: Collection[str], services: Collection[str]
) -> list[CheckMessage]:
    """An error for each name of a folder that is not among the known ones. The portal keeps its own."""
    found: list[CheckMessage] = []
    for folder in folders:
        declared = folder.declaration
        if declared.sistema == PORTAL:
            continue
        for node, activity in declared.actividades.items():
            missing = [name for name in activity.rules if name not in rules]
            missing += [name for name in filter(None, [activity.service]) if name not in services]
            found += [
                Error(
                    f"{folder.clave}, {node}: nobody wrote the function «{name}».",
                    hint=f"Write it in cms/procedures/{folder.clave}.py with @rule or @service_task.",
                    id="procedures.E001",
                )
                for name in missing
            ]
    return found
