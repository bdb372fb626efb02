"""The captured content as clean plain values, and the parts of it that a signature answers for."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.puebla.domain.hashing import digest
from ckanext.puebla.errors import invalid
from ckanext.puebla.model import Submission
from schemas.form317 import FORMAT

METADATA = tuple(field.key for field in FORMAT.sheet("dataset").fields)
RESOURCE = tuple(field.key for field in FORMAT.sheet("recurso").fields if field.key != "id_dataset")
TYPES = ("texto", "entero", "decimal", "fecha", "fecha_hora", "hora", "logico")
PARTS = ("metadata", "dictionary", "files")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def clean_metadata(values: Mapping[str, Any]) -> dict[str, Any]:
    """The FORM.317 fields of a dataset, without blanks around them nor control characters."""
    cleaned = {key: _text("dataset", key, values.get(key)) for key in METADATA if key != "etiquetas"}
    return {**cleaned, "etiquetas": _tags(values.get("etiquetas"))}


def clean_dictionary(terms: Iterable[Any]) -> list[dict[str, str]]:
    """The terms in their order; rows that are wholly empty are dropped."""
    cleaned = []
    for term in _rows("dictionary", terms):
        row = {
            "termino": _text("diccionario", "termino", term.get("termino")),
            "descripcion": _text("diccionario", "descripcion", term.get("descripcion")),
            "tipo": str(term.get("tipo") or "texto"),
        }
        if row["tipo"] not in TYPES:
            raise invalid("dictionary", f"El tipo «{row['tipo'][:40]}» no existe.")
        if row["termino"] or row["descripcion"]:
            cleaned.append(row)
    if len(cleaned) > tk.config["ckanext.puebla.max_terms"]:
        raise invalid("dictionary", "El diccionario tiene demasiados términos.")
    return cleaned


def clean_resources(rows: Iterable[Any], *, current: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The resources in their order. A resource keeps its key only if the submission already had it."""
    known = {row["key"]: row for row in current}
    by_name = {row["archivo"].casefold(): row for row in current if row["archivo"]}
    cleaned: list[dict[str, Any]] = []
    for row in _rows("resources", rows):
        values = {key: _text("recurso", key, row.get(key)) for key in RESOURCE}
        if not any(values.values()) and not row.get("key") and not row.get("sha256"):
            continue
        _check_file_name(values)
        before = known.pop(str(row.get("key") or ""), None) or _unused(by_name, values["archivo"], known)
        sha256 = row["sha256"] if "sha256" in row else (before or {}).get("sha256")
        cleaned.append({"key": before["key"] if before else str(uuid.uuid4()), **values, "sha256": sha256 or None})
    if len(cleaned) > tk.config["ckanext.puebla.max_resources"]:
        raise invalid("resources", "El conjunto tiene demasiados recursos.")
    return cleaned


def _unused(by_name: dict[str, Any], archivo: str, known: dict[str, Any]) -> dict[str, Any] | None:
    found = by_name.get(archivo.casefold())
    return known.pop(found["key"], None) if found else None


def _rows(field: str, rows: Iterable[Any]) -> list[Mapping[str, Any]]:
    found = list(rows or [])
    if any(not isinstance(row, Mapping) for row in found):
        raise invalid(field, "Se espera una lista de objetos.")
    return found


def _text(sheet: str, key: str, value: Any) -> str:
    field = FORMAT.sheet(sheet).field(key)
    if value is not None and not isinstance(value, (str, int, float)):
        raise invalid(key, f"«{field.label}» debe ser un texto.")
    text = _CONTROL.sub("", "" if value is None else str(value)).replace("\r\n", "\n").strip()
    if len(text) > field.max_length:
        raise invalid(key, f"«{field.label}» tiene más de {field.max_length} caracteres.")
    if field.kind == "choice" and text:
        option = FORMAT.catalogue_of(field).match(text)
        if option is None:
            raise invalid(key, f"«{text[:60]}» no es una opción de «{field.label}».")
        return option.value
    if field.kind == "date" and text and not _DATE.fullmatch(text):
        raise invalid(key, f"«{field.label}» debe ser una fecha aaaa-mm-dd.")
    return text


def _tags(value: Any) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else list(value or [])
    if any(not isinstance(part, str) for part in parts):
        raise invalid("etiquetas", "Las etiquetas son textos.")
    tags = dict.fromkeys(_CONTROL.sub("", part).strip() for part in parts)
    return [tag for tag in tags if tag]


def _check_file_name(values: Mapping[str, str]) -> None:
    archivo = values["archivo"]
    if archivo and values["formato"] != "WMS" and not safe_name(archivo):
        raise invalid("archivo", f"«{archivo[:80]}» no es un nombre de archivo.")


def safe_name(name: str) -> bool:
    """A bare file name: no folders, nothing hidden."""
    return "/" not in name and "\\" not in name and not name.startswith(".") and len(name) <= 200


def files_of(resources: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a signature on the files covers: every resource as declared, with the hash of its bytes."""
    return [{key: row.get(key) for key in (*RESOURCE, "sha256")} for row in resources]


def part_digests(submission: Submission) -> dict[str, str]:
    """sha256 of each part of the content as it is now."""
    return {
        "metadata": digest(submission.record),
        "dictionary": digest(submission.dictionary),
        "files": digest(files_of(submission.resources)),
    }
