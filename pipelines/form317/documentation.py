"""The docs page of the format, written from the declaration and from the table of problem codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.form317.codes import CODES
from schemas.form317 import FORMAT, Catalogue, Field, Sheet

KINDS = {
    "identifier": "clave",
    "text": "texto de una línea",
    "paragraphs": "texto",
    "image": "nombre de imagen",
    "tags": "lista separada por comas",
    "reference": "clave de otra hoja",
    "choice": "lista",
    "email": "correo",
    "file": "nombre de archivo",
    "date": "fecha",
}


def page() -> str:
    """Return the whole page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f"# {FORMAT.title}"
    yield ""
    yield "<!-- Página generada con `python -m pipelines.form317.generate`. No se edita a mano. -->"
    yield ""
    yield f"Clave: **{FORMAT.code}**. {FORMAT.instructions}"
    for sheet in FORMAT.captured:
        yield from _sheet(sheet)
    for catalogue in FORMAT.catalogues.values():
        yield from _catalogue(catalogue)
    yield from _facets()
    yield from _codes()


def _table(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield ""
    yield f"## Hoja {sheet.title}"
    yield ""
    yield sheet.description
    rows = [(f.label, f"`{f.key}`", _kind(f), _needed(f), f.help) for f in sheet.fields]
    yield from _table(("Columna", "Clave", "Tipo", "Obligatoria", "Qué se escribe"), rows)


def _needed(field: Field) -> str:
    if field.portal_only:
        return "solo en el portal"
    return "sí" if field.required else "no"


def _kind(field: Field) -> str:
    parts = [KINDS[field.kind]]
    if field.catalogue:
        parts.append(f"«{FORMAT.catalogue_of(field).title}»")
    if field.unique:
        parts.append("sin repetir")
    if field.reference:
        parts.append(f"`{field.reference}`")
    if field.recommendation:
        parts.append(f"se recomiendan {field.recommendation.text}")
    if field.kind not in ("choice", "reference", "date"):
        parts.append(f"hasta {field.max_length:,} caracteres")
    return ", ".join(parts)


def _catalogue(catalogue: Catalogue) -> Iterator[str]:
    yield ""
    yield f"## Lista: {catalogue.title}"
    if catalogue.key == "formatos":
        rows = [
            (o.value, o.description, ", ".join(f".{e}" for e in o.extensions) or "dirección https")
            for o in catalogue.options
        ]
        yield from _table(("Valor", "Para representar", "Archivo"), rows)
    elif catalogue.key == "frecuencias":
        days = [(o.value, o.description, str(o.days) if o.days else "sin plazo") for o in catalogue.options]
        yield from _table(("Valor", "Significado", "Días en que sigue vigente"), days)
    else:
        yield from _table(("Valor", "Significado o ejemplos"), [(o.value, o.description) for o in catalogue.options])


def _facets() -> Iterator[str]:
    yield ""
    yield "## Filtros de búsqueda que salen del formato"
    yield from _table(("Filtro", "Campo del índice"), [(f.title, f"`{f.field}`") for f in FORMAT.facets])


def _codes() -> Iterator[str]:
    yield ""
    yield "## Códigos de los problemas"
    yield ""
    yield "Los códigos no cambian; los programas pueden apoyarse en ellos. Los problemas de dentro de un archivo de"
    yield "datos traen los códigos de su propia revisión, con el nombre del archivo en `hoja`."
    for group in dict.fromkeys(code.group for code in CODES.values()):
        yield ""
        yield f"### {group}"
        rows = [(f"`{key}`", c.severity, c.meaning, c.remedy) for key, c in CODES.items() if c.group == group]
        yield from _table(("Código", "Gravedad", "Qué significa", "Cómo se arregla"), rows)
