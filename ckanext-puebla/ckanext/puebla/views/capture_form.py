"""The capture form between the browser and the actions: names of fields, posted rows, errors beside fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schemas.form317 import FORMAT

_ROW = re.compile(r"(recurso|diccionario)-(\d+)-(\w+)")
DATASET = tuple(field for field in FORMAT.sheet("dataset").fields if field.key != "id_dependencia")
RESOURCE = tuple(field for field in FORMAT.sheet("recurso").fields if field.key != "id_dataset")
TERM = tuple(field for field in FORMAT.sheet("diccionario").fields if field.key != "id_dataset")
LONG = {"paragraphs"}


def from_post(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed: `metadata`, `resources`, `dictionary`, in the order of the page."""
    rows: dict[str, dict[int, dict[str, str]]] = {"recurso": {}, "diccionario": {}}
    for name, value in form.items():
        found = _ROW.fullmatch(name)
        if found:
            rows[found[1]].setdefault(int(found[2]), {})[found[3]] = value
    metadata = {field.key: form[f"dataset-{field.key}"] for field in DATASET if f"dataset-{field.key}" in form}
    return {
        "metadata": metadata,
        "resources": [rows["recurso"][index] for index in sorted(rows["recurso"])],
        "dictionary": [rows["diccionario"][index] for index in sorted(rows["diccionario"])],
    }


def from_submission(submission: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, in the shape of the form."""
    metadata = {**submission["metadata"], "etiquetas": ", ".join(submission["metadata"].get("etiquetas") or [])}
    resources = [{key: row.get(key) or "" for key in _resource_keys()} for row in submission["resources"]]
    dictionary = [{field.key: term.get(field.key) or "" for field in TERM} for term in submission["dictionary"]]
    return {"metadata": metadata, "resources": resources, "dictionary": dictionary}


def _resource_keys() -> tuple[str, ...]:
    return ("key", "sha256", *(field.key for field in RESOURCE))


def with_button(values: dict[str, Any], button: str) -> dict[str, Any]:
    """The values after pressing an add or remove button of a browser without scripts."""
    verb, _, place = button.partition(":")
    resources, dictionary = list(values["resources"]), list(values["dictionary"])
    if verb == "agregar_recurso":
        resources.append({})
    elif verb == "agregar_termino":
        dictionary.append({})
    elif verb == "quitar_recurso" and place.isdecimal():
        resources = [row for index, row in enumerate(resources) if index != int(place)]
    elif verb == "quitar_termino" and place.isdecimal():
        dictionary = [row for index, row in enumerate(dictionary) if index != int(place)]
    return {**values, "resources": resources, "dictionary": dictionary}


def for_action(values: dict[str, Any]) -> dict[str, Any]:
    """The values as `puebla_submission_update` takes them: rows without any text are left out."""
    resources = [
        {key: value for key, value in row.items() if key != "sha256"} for row in values["resources"] if _typed(row)
    ]
    return {**values, "resources": resources, "dictionary": [row for row in values["dictionary"] if _typed(row)]}


def _typed(row: Mapping[str, Any]) -> bool:
    return any(str(value or "").strip() for key, value in row.items() if key != "tipo")


def missing_by_field(submission: Mapping[str, Any]) -> dict[str, list[str]]:
    """Empty required fields as id of the field -> sentence, which names the row."""
    found: dict[str, list[str]] = {}
    for place in submission["progress"]["missing"]:
        sentence = f"Falta: {place['etiqueta']}{_row_name(submission, place)}."
        found.setdefault(field_id(place), []).append(sentence)
    return found


def _row_name(submission: Mapping[str, Any], place: Mapping[str, Any]) -> str:
    index = place.get("indice")
    if index is None or place["hoja"] == "dataset":
        return ""
    if place["hoja"] == "recurso":
        row = submission["resources"][index]
        return f" (recurso «{row['nombre'] or row['archivo'] or index + 1}»)"
    return f" (columna «{submission['dictionary'][index]['termino'] or index + 1}»)"


def field_id(place: Mapping[str, Any]) -> str:
    """The id of the input of a place; the list itself when the place has no row."""
    if place["hoja"] == "dataset":
        return f"dataset-{place['campo']}"
    if place.get("indice") is None:
        return "archivos" if place["hoja"] == "recurso" else "diccionario"
    name = "archivo" if place["campo"] == "sha256" else place["campo"]
    return f"{place['hoja']}-{place['indice']}-{name}"


def refused_by_field(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Errors of the action as id of a field -> sentences; unknown keys point at the form's top."""
    dataset = {field.key for field in DATASET}
    sections = {"resources": "archivos", "archivo": "archivos", "dictionary": "diccionario", "captura": "captura"}
    found: dict[str, list[str]] = {}
    for key, sentences in errors.items():
        place = f"dataset-{key}" if key in dataset else sections.get(key, "captura")
        found.setdefault(place, []).extend(sentences)
    return found


def problems_of_file(problems: list[dict[str, Any]], archivo: str) -> list[dict[str, Any]]:
    """The problems found inside one file."""
    return [problem for problem in problems if archivo and problem.get("hoja") == archivo]
