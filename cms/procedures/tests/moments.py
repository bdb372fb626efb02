"""A moment of a case for a function that a folder's rule names; what the test says is held against the folder."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cms.cases.models import Case
from cms.cases.registry import Moment, Refusal, find_rule
from pipelines.engine import Procedure, ready
from schemas.procedures import ProcedureFolder, load_folder

NOW = datetime.datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("America/Mexico_City"))  # a Monday


def procedure(clave: str) -> Procedure:
    return ready(load_folder(clave))


def function_of(rule: str) -> str:
    """The function that keeps `<clave>.<regla>`."""
    clave, key = rule.split(".")
    declared = load_folder(clave).declaration.reglas[key]
    assert declared.kept_by == "funcion"
    return declared.where


def moment(
    clave: str, node: str, data: dict[str, Any], answers: dict[str, str] | None = None, *,
    case: Case | None = None, now: datetime.datetime = NOW,
) -> Moment:  # fmt: skip
    """Refuses data, nodes and answers that the folder does not know."""
    folder = load_folder(clave)
    assert node in folder.declaration.actividades
    assert set(data) <= {field.key for form in folder.forms.values() for field in form.fields}
    for question, answer in (answers or {}).items():
        assert folder.declaration.preguntas[question].answer(answer)
    case = case or Case(clave=clave, folio="PR/0001/2026", subject="Prueba", entry="")
    return Moment(case=case, node=node, data={**data, **(answers or {})}, answers=answers or {}, by=None, now=now)


def judge(rule: str, answers: dict[str, str] | None = None, *, node: str = "", **data: Any) -> Refusal | None:
    """What the function that keeps a rule says; a refusal must stand beside a field of that form."""
    clave, name = rule.split(".")[0], function_of(rule)
    folder = load_folder(clave)
    node = node or node_of(folder, name)
    assert name in folder.declaration.actividades[node].rules
    found = find_rule(name)(moment(clave, node, data, answers))
    assert found is None or not found.field or folder.forms[node].field(found.field)
    return found


def node_of(folder: ProcedureFolder, name: str) -> str:
    (node,) = [node for node, activity in folder.declaration.actividades.items() if name in activity.rules]
    return node
