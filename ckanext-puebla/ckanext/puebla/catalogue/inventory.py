"""The inventory of the whole catalogue as CSV: one row for each resource, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

COLUMNS = (
    "id_dependencia", "dependencia", "id_dataset", "conjunto", "descripcion", "tema", "frecuencia", "etiquetas",
    "licencia", "version", "actualizado", "responsable_nombre", "responsable_correo", "direccion", "recurso", "archivo",
    "formato", "tipo_visualizacion", "fecha_inicial", "fecha_final", "bytes", "sha256", "descarga",
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before the signs that begin one."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def rows_of(package: Mapping[str, Any], site: str) -> Iterator[list[str]]:
    """The rows of one dataset; one with empty resource columns when it has none."""
    organization = package.get("organization") or {}
    dataset = [
        package.get("id_dependencia"),
        organization.get("title"),
        package.get("id_dataset"),
        package.get("title"),
        " ".join(str(package.get("notes") or "").split()),
        package.get("tema"),
        package.get("frecuencia"),
        ", ".join(tag["name"] for tag in package.get("tags") or ()),
        package.get("license_title"),
        package.get("version"),
        str(package.get("metadata_modified") or "")[:10],
        package.get("responsable_nombre"),
        package.get("responsable_correo"),
        f"{site}/dataset/{package['name']}",
    ]
    for resource in package.get("resources") or [{}]:
        names = (
            "name",
            "archivo",
            "format",
            "tipo_visualizacion",
            "fecha_inicial",
            "fecha_final",
            "size",
            "hash",
            "url",
        )
        yield [harmless(value) for value in [*dataset, *(resource.get(name) for name in names)]]


def as_csv(packages: Iterable[Mapping[str, Any]], site: str) -> Iterator[str]:
    """The file in pieces, one for each dataset. Begins with a mark that lets Excel read the accents."""
    yield "\ufeff" + _line([list(COLUMNS)])
    for package in packages:
        yield _line(rows_of(package, site))


def _line(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
