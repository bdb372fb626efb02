"""The data of a case as people read it: on a page and in a printed document."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from cms.cases.domain import versions
from cms.cases.models import Case
from cms.core.dates import long_date
from cms.directory.models import Organization, Person
from pipelines.engine import Procedure
from schemas.procedures import Field
from schemas.procedures.letters import PLACEHOLDER

NOTHING = "—"
YES_NO = {"si": "Sí", "no": "No"}


@dataclass(frozen=True)
class Table:
    """Rows of a field: the labels of its columns, and the cells in words."""

    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Shown:
    """One answer: the label of its field with its value in words, or with its rows."""

    key: str
    label: str
    text: str
    table: Table | None = None
    personal: bool = False


def fields_of(procedure: Procedure) -> dict[str, Field]:
    """Every field of a procedure that keeps an answer; one that stands in several forms is the same field."""
    asked = (field for form in procedure.folder.forms.values() for field in form.fields)
    return {field.key: field for field in asked if field.kind != "mostrado"}


def value_in_words(field: Field, value: Any, choices: Mapping[str, str] | None = None) -> str:
    """A plain value as text."""
    if value in (None, "", []):
        return NOTHING
    if field.kind == "fecha":
        return _day(value)
    if field.kind == "hora":
        return _time(value)
    if field.kind in ("opcion", "varias"):
        labels = choices or field.options
        return ", ".join(str(labels.get(one, one)) for one in (value if isinstance(value, list) else [value]))
    if field.kind == "si_no":
        return YES_NO.get(str(value), str(value))
    if field.kind == "moneda":
        return _money(value)
    if field.kind == "persona":
        person = Person.objects.filter(uuid=value).first()
        return str(person) if person else NOTHING
    if field.kind == "dependencia":
        organization = Organization.objects.filter(clave=value).first()
        return str(organization) if organization else NOTHING
    if field.computed is not None and "dias" in field.computed.how:
        return _day(value)
    return str(value)


def _day(value: Any) -> str:
    try:
        return long_date(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _time(value: Any) -> str:
    """Hours and minutes: nobody writes the seconds of an appointment."""
    try:
        return f"{datetime.time.fromisoformat(str(value)):%H:%M}"
    except ValueError:
        return str(value)


def _money(value: Any) -> str:
    try:
        return f"${Decimal(str(value)):,.2f}"
    except InvalidOperation:
        return str(value)


def shown(procedure: Procedure, key: str, data: Mapping[str, Any]) -> Shown:
    """One answer of a case."""
    field = fields_of(procedure)[key]
    value = data.get(key)
    if field.kind == "filas":
        rows = value if isinstance(value, list) else []
        table = Table(
            [column.label for column in field.columns],
            [[value_in_words(column, row.get(column.key)) for column in field.columns] for row in rows],
        )
        return Shown(key, field.label, NOTHING if not rows else "", table if rows else None, field.personal)
    question = procedure.declaration.preguntas.get(key)
    choices = {answer.value: answer.label for answer in question.answers} if question and not field.options else None
    return Shown(key, field.label, value_in_words(field, value, choices), personal=field.personal)


def answers_of(procedure: Procedure, node: str, data: Mapping[str, Any]) -> list[Shown]:
    """What was filled in at an activity and is still in the case, in the order of its form."""
    form = procedure.form(node)
    known = fields_of(procedure)
    return (
        [shown(procedure, one.key, data) for one in form.fields if one.key in data and one.key in known] if form else []
    )


def told(case: Case, field: Field, today: datetime.date) -> Shown:
    """What a field says that is only shown: its text with the placeholders filled, or an earlier answer."""
    procedure = versions.procedure_of(case.version)
    if field.text:
        known = fields_of(procedure)
        facts = {**facts_of(case, today), "folio": case.folio}

        def filled(found: re.Match[str]) -> str:
            name = found[1]
            answer = shown(procedure, name, case.data).text if name in known else NOTHING
            return facts.get(name, answer)

        return Shown(field.key, field.label, PLACEHOLDER.sub(filled, field.text), personal=field.personal)
    earlier = shown(procedure, field.prefill.removeprefix("caso."), case.data)
    return Shown(field.key, field.label, earlier.text, earlier.table, field.personal)


def facts_of(case: Case, today: datetime.date) -> dict[str, str]:
    """What every letter may name beside the fields of its procedure."""
    return {
        "fecha": long_date(today),
        "asunto": case.subject,
        "dependencia": case.organization.name if case.organization else NOTHING,
        "solicitante": str(case.applicant.person or case.applicant)
        if case.applicant
        else case.applicant_name or NOTHING,
        "procedimiento": case.version.name,
        "caso": case.folio,
    }
