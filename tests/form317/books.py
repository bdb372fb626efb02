"""Workbooks for the tests, good and bad, made here and nowhere else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Excel

from pipelines.form317 import Dataset, Dependencia, Resource, Term, Workbook
from schemas.form317 import FORMAT

Rows = list[list[Any]]

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
INLINE = re.compile(rb'<c ([^>]*?)t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.DOTALL)
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
SHARED_RELATION = (
    b'<Relationship Id="rIdShared" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)

DEPENDENCIA = Dependencia(
    id_dependencia="12",
    nombre="Secretaría Inventada de Jardines",
    funciones="Cuida los jardines de la ciudad.",
    logotipo="logotipo.png",
)
RESOURCE = Resource(
    archivo="arboles.csv",
    tipo_visualizacion="tabla de datos",
    nombre="Árboles al cierre de año",
    fecha_inicial=date(2025, 1, 1),
    fecha_final=date(2025, 12, 31),
    id_dataset="1",
    formato="CSV",
)
DATASET = Dataset(
    id_dataset="1",
    nombre="Árboles de los parques",
    descripcion="Cada árbol con su especie.",
    etiquetas=("árboles", "parques"),
    id_dependencia="12",
    tema="Medio Ambiente",
    frecuencia="anual",
    responsable_nombre="Persona Inventada",
    responsable_correo="persona@ejemplo.gob.mx",
    resources=(RESOURCE,),
    terms=(
        Term(id_dataset="1", termino="especie", descripcion="Nombre común."),
        Term(id_dataset="1", termino="altura", descripcion="En metros."),
    ),
)
BOOK = Workbook(DEPENDENCIA, (DATASET,))


def book(**changes: Any) -> Workbook:
    """The good workbook with changes to its only dataset."""
    return Workbook(DEPENDENCIA, (replace(DATASET, **changes),))


def with_resource(**changes: Any) -> Workbook:
    """The good workbook with changes to its only resource."""
    return book(resources=(replace(RESOURCE, **changes),))


def many(datasets: int, resources: int, terms: int) -> Workbook:
    """A big good workbook."""
    return Workbook(DEPENDENCIA, tuple(_one_of_many(number, resources, terms) for number in range(1, datasets + 1)))


def _one_of_many(number: int, resources: int, terms: int) -> Dataset:
    owner = str(number)
    return replace(
        DATASET,
        id_dataset=owner,
        nombre=f"Conjunto inventado {number}",
        descripcion=f"Descripción del conjunto {number}.\nCon dos párrafos.",
        resources=tuple(
            replace(RESOURCE, id_dataset=owner, archivo=f"datos_{number}_{k}.csv", nombre=f"Recurso {k} del {number}")
            for k in range(resources)
        ),
        terms=tuple(
            Term(
                id_dataset=owner, termino=f"columna_{k}", descripcion=f"Qué dice la columna {k} del conjunto {number}."
            )
            for k in range(terms)
        ),
    )


def rows_of(workbook: Workbook = BOOK) -> dict[str, Rows]:
    """The plain cells of a workbook by sheet key: header first, then values, ready to be spoiled by a test."""
    resources = [r for d in workbook.datasets for r in d.resources]
    terms = [t for d in workbook.datasets for t in d.terms]
    records: Mapping[str, Sequence[Any]] = {
        "dependencia": [workbook.dependencia],
        "dataset": workbook.datasets,
        "recurso": resources,
        "diccionario": terms,
    }
    return {
        sheet.key: [
            [f.label for f in sheet.printed],
            *([_plain(getattr(record, f.key)) for f in sheet.printed] for record in records[sheet.key]),
        ]
        for sheet in FORMAT.captured
    }


def _plain(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, tuple) else value


def save(path: Path, rows: Mapping[str, Rows], spoil: Callable[[Excel], None] | None = None) -> Path:
    """Write rows without any style, as another program would; `spoil` may touch the workbook before saving."""
    excel = Excel()
    excel.remove(excel.worksheets[0])
    for sheet in FORMAT.captured:
        if sheet.key in rows:
            page = excel.create_sheet(sheet.title)
            for row in rows[sheet.key]:
                page.append(row)
    if spoil:
        spoil(excel)
    excel.save(path)
    return as_excel_does(path)


def as_excel_does(path: Path) -> Path:
    """Move the texts that openpyxl writes inside the cells to the table of shared strings, as Excel does."""
    texts: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match[3])
        return b'<c %s t="s"%s><v>%d</v></c>' % (match[1].rstrip(), match[2], len(texts) - 1)

    def change(name: str, content: bytes) -> bytes:
        if name.startswith("xl/worksheets/sheet"):
            return INLINE.sub(share, content)
        if name == "[Content_Types].xml":
            return content.replace(b"</Types>", SHARED_TYPE + b"</Types>")
        if name == "xl/_rels/workbook.xml.rels":
            return content.replace(b"</Relationships>", SHARED_RELATION + b"</Relationships>")
        return content

    repack(path, change)
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/sharedStrings.xml", b"<sst %s>%s</sst>" % (MAIN, items))
    return path


def repack(path: Path, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] | None = None) -> Path:
    """Rewrite the parts of a package: `change` returns the new bytes, or None to leave the part out."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return path


def same(_: str, content: bytes) -> bytes:
    """Leave a part as it is."""
    return content


def replace_in(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Change bytes in one part."""

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        assert old in content, f"{old!r} is not in {part}"
        return content.replace(old, new)

    return change
