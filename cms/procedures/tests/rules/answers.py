"""Forms filled in as a browser sends them, right in everything but what a test changes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from cms.cases.forms import TaskForm
from cms.media.tests import material
from cms.procedures.demo.invent import invent
from pipelines.engine import Procedure
from schemas.procedures import Field

PERSON, OFFICE = "00000000-0000-0000-0000-000000000000", "movilidad"
# Texts for fields that only take some.
FITTING = (
    "5302", "SECATI/DGE/015/2026", "aejemplo", "ana.ejemplo@ayuntamientopuebla.gob.mx", "A-100", "2026", "10.1.1.1",
)  # fmt: skip


def right(
    procedure: Procedure, node: str, today: datetime.date, person: str = PERSON, **changes: Any
) -> dict[str, Any]:
    """Plain answers that the form takes; `changes`: by field. A question is answered so that the work goes on."""
    form, declared = procedure.folder.forms[node], procedure.declaration
    chosen = {
        field.key: next(answer.value for answer in declared.preguntas[field.key].answers if not answer.negative)
        for field in form.fields
        if field.key in declared.preguntas and not field.options
    }
    found = invent(form, declared, {**chosen, **changes}, today=today, person=person, office=OFFICE)
    for field in form.fields:
        if field.pattern and field.key not in changes and field.key in found:
            found[field.key] = next(text for text in FITTING if re.fullmatch(field.pattern, text))
        if field.kind == "varias" and field.key not in changes and field.key in found:
            found[field.key] = list(field.options)
        if field.kind == "mostrado":
            found.pop(field.key, None)
    return found


def typed(
    procedure: Procedure, node: str, values: Mapping[str, Any]
) -> tuple[MultiValueDict[str, Any], MultiValueDict[str, Any]]:
    """What a browser sends: the answers and the files. A file field whose value is `False` gets none."""
    data: dict[str, list[Any]] = {}
    files: dict[str, list[Any]] = {}
    for field in procedure.folder.forms[node].fields:
        value = values.get(field.key)
        if field.kind == "filas":
            rows = value or []
            data[f"{field.key}-TOTAL_FORMS"], data[f"{field.key}-INITIAL_FORMS"] = [str(len(rows))], ["0"]
            for number, row in enumerate(rows):
                data |= {f"{field.key}-{number}-{key}": _sent(one) for key, one in row.items() if one is not None}
        elif field.kind == "archivo":
            if value is not False:
                files[field.key] = [_file(field) for _ in range(max(field.minimum or 0, int(field.required)))]
        elif value is not None:
            data[field.key] = _sent(value)
    return MultiValueDict(data), MultiValueDict(files)


def _sent(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _file(field: Field) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{field.key}.pdf", material.PDF, content_type="application/pdf")


def filled(procedure: Procedure, node: str, values: Mapping[str, Any], today: datetime.date) -> TaskForm:
    """The form of an activity with these answers, without a case."""
    data, files = typed(procedure, node, values)
    return TaskForm(procedure.folder.forms[node], procedure.declaration, today=today, data=data, files=files)


def refused(form: TaskForm) -> dict[str, str]:
    """Field (or `rows.column`) -> what the form says is wrong with it; empty when it is valid."""
    form.is_valid()
    found = {key: str(errors[0]) for key, errors in form.errors.items() if key != "__all__"}
    labels = {field.label: field.key for field in form.declared.fields}
    for error in form.non_field_errors():
        name = re.match(r"«(.+)»: ", str(error))
        found[labels.get(name[1], "") if name else ""] = str(error)
    for key, rows in form.rows.items():
        for row in rows.forms:
            found |= {f"{key}.{column}": str(errors[0]) for column, errors in row.errors.items()}
    return {key: words for key, words in found.items() if is_asked(form, key.partition(".")[0])}


def is_asked(form: TaskForm, key: str) -> bool:
    field = form.declared.field(key)
    return field is None or form.is_asked(field)
