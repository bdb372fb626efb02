"""From an .xlsx file to records, tolerant with what people send and distrustful of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from pipelines.form317.codes import problem
from pipelines.form317.layout import Place, Table, locate, match_sheets
from pipelines.form317.limits import DEFAULT_LIMITS, Limits
from pipelines.form317.records import Dataset, Dependencia, Resource, Term, Workbook
from pipelines.form317.texts import clean, has_html, identifier_key, number_text, one_line, parse_date
from pipelines.form317.xlsx import Book, Cell
from pipelines.problems import Problem, Report
from schemas.form317 import FORMAT, Field, Sheet

R = TypeVar("R", Resource, Term)


@dataclass
class Reading:
    """What came out of a workbook: records, problems of reading, where each table is, cells in the file."""

    workbook: Workbook = field(default_factory=Workbook)
    problems: Report = field(default_factory=Report)
    places: dict[str, Place] = field(default_factory=dict)
    cells_seen: int = 0


def read_workbook(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> tuple[Workbook, list[Problem]]:
    """Read a workbook; UnreadableWorkbookError when the file is none or is too big."""
    reading = read(path, limits)
    return reading.workbook, reading.problems


def read(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read a workbook and remember where everything was."""
    reading = Reading()
    with Book(Path(path), limits) as book:
        if book.has_external_links:
            reading.problems.append(
                problem(
                    "vinculo_externo",
                    "El libro está vinculado con otros archivos; esos vínculos no se abren ni se conservan.",
                )
            )
        tables = _tables(book, reading)
    reading.workbook = _assemble(tables, reading.problems)
    return reading


def _tables(book: Book, reading: Reading) -> dict[str, Table]:
    found, extra = match_sheets(book.sheets)
    for sheet, part in extra:
        message = f"La hoja «{part.name}» parece otra hoja «{sheet.title}»; solo se leyó «{found[sheet.key].name}»."
        reading.problems.append(problem("hoja_repetida", message, sheet.title))
    tables = {}
    for sheet in FORMAT.captured:
        if sheet.key not in found:
            message = f"Falta la hoja «{sheet.title}». Agréguela como viene en la plantilla."
            reading.problems.append(problem("hoja_faltante", message, sheet.title))
            continue
        content = book.content(found[sheet.key])
        reading.cells_seen += content.cells_seen
        table = locate(sheet, found[sheet.key].name, content)
        if table is None:
            labels = ", ".join(f"«{f.label}»" for f in sheet.printed[:3])
            message = f"No se encontró la fila de encabezados de la hoja «{sheet.title}». Debe tener {labels}…"
            reading.problems.append(problem("encabezado_no_encontrado", message, sheet.title))
            continue
        tables[sheet.key] = table
        reading.places[sheet.key] = table.place
        reading.problems.extend(_header_problems(sheet, table.place))
    return tables


def _header_problems(sheet: Sheet, place: Place) -> list[Problem]:
    row = place.header_row
    missing = [
        problem(
            "columna_faltante", f"Falta la columna «{f.label}». Agréguela al encabezado.", sheet.title, row, f.label
        )
        for f in sheet.printed
        if f.required and f.key not in place.columns
    ]
    repeated = [
        problem(
            "columna_repetida", f"La columna «{f.label}» está dos veces; se leyó la primera.", sheet.title, row, f.label
        )
        for f, _ in place.repeated
    ]
    unknown = [
        problem("columna_desconocida", f"La columna «{text}» no es del formato y no se leyó.", sheet.title, row, text)
        for text, _ in place.unknown
    ]
    return missing + repeated + unknown


def _assemble(tables: Mapping[str, Table], problems: Report) -> Workbook:
    rows = {key: _Rows(FORMAT.sheet(key), table, problems).read() for key, table in tables.items()}
    owners = [Dependencia(**values) for values in rows.get("dependencia", [])]
    problems.extend(_one_dependencia(owners))
    dependencia = owners[0] if owners else None
    resources = [Resource(**values) for values in rows.get("recurso", [])]
    terms = [Term(**values) for values in rows.get("diccionario", [])]
    datasets = [_with_owner(Dataset(**values), dependencia) for values in rows.get("dataset", [])]
    return _join(dependencia, datasets, resources, terms)


def _one_dependencia(owners: list[Dependencia]) -> list[Problem]:
    sheet = FORMAT.sheet("dependencia")
    message = (
        "La hoja Dependencia debe tener una sola fila; se leyó la primera. Borre esta o haga otro libro para ella."
    )
    return [problem("dependencia_repetida", message, sheet.title, owner.row) for owner in owners[1:]]


def _with_owner(dataset: Dataset, dependencia: Dependencia | None) -> Dataset:
    """Write the dependencia's id as its own sheet writes it (`12` for `0012`)."""
    own = dependencia.id_dependencia if dependencia else ""
    same = own and identifier_key(own) == identifier_key(dataset.id_dependencia)
    return replace(dataset, id_dependencia=own) if same else dataset


def _join(
    dependencia: Dependencia | None, datasets: list[Dataset], resources: list[Resource], terms: list[Term]
) -> Workbook:
    """Hang resources and terms on the first dataset that has their id."""
    ids = {identifier_key(d.id_dataset): d.id_dataset for d in reversed(datasets) if d.id_dataset}
    own_resources, orphan_resources = _grouped(resources, ids)
    own_terms, orphan_terms = _grouped(terms, ids)
    joined, done = [], set()
    for dataset in datasets:
        key = identifier_key(dataset.id_dataset)
        first = key not in done
        done.add(key)
        parts = (tuple(own_resources.get(key, ())), tuple(own_terms.get(key, ()))) if first else ((), ())
        joined.append(replace(dataset, resources=parts[0], terms=parts[1]))
    return Workbook(dependencia, tuple(joined), tuple(orphan_resources), tuple(orphan_terms))


def _grouped(records: list[R], ids: Mapping[str, str]) -> tuple[dict[str, list[R]], list[R]]:
    own: dict[str, list[R]] = {}
    orphans: list[R] = []
    for record in records:
        key = identifier_key(record.id_dataset)
        if record.id_dataset and key in ids:
            own.setdefault(key, []).append(replace(record, id_dataset=ids[key]))
        else:
            orphans.append(record)
    return own, orphans


class _Rows:
    """Turns the cells of one table into keyword values of its record."""

    def __init__(self, sheet: Sheet, table: Table, problems: Report) -> None:
        self.sheet, self.table, self.problems = sheet, table, problems
        self._row = 0

    def read(self) -> list[dict[str, Any]]:
        records = []
        for number, cells in self.table.rows.items():
            self._row = number
            found = {key: self._value(self.sheet.field(key), cell) for key, cell in cells.items()}
            values = {key: value for key, value in found.items() if value not in (None, "", ())}
            if values or any(cell.error or cell.formula for cell in cells.values()):
                records.append({**values, "row": number})
        return records

    def _report(self, code: str, field_: Field, message: str) -> None:
        self.problems.append(problem(code, message, self.sheet.title, self._row, field_.label))

    def _value(self, field_: Field, cell: Cell) -> object:
        if cell.error:
            self._report(
                "celda_con_error", field_, f"La celda muestra el error {cell.error}. Escriba el valor correcto."
            )
            return None
        if cell.formula:
            self._report(
                "formula_en_celda",
                field_,
                "La celda tiene una fórmula. Cópiela y péguela como valor (Pegado especial > Valores).",
            )
        if field_.kind == "date":
            return self._date(field_, cell)
        text = self._text(field_, _shown(cell))
        return _CONVERT.get(field_.kind, _same)(field_, text)

    def _text(self, field_: Field, raw: str) -> str:
        text, removed = clean(raw)
        if removed:
            self._report(
                "caracteres_de_control", field_, "El texto tenía caracteres invisibles o de control y se quitaron."
            )
        if field_.kind not in ("paragraphs", "tags"):
            text = one_line(text)
        if has_html(text):
            self._report(
                "html_en_texto",
                field_,
                "El texto trae código HTML o de programa. Deje solo el texto, sin etiquetas < >.",
            )
        if len(text) > field_.max_length:
            self._report(
                "texto_largo",
                field_,
                f"El texto tiene {len(text):,} caracteres y el máximo es {field_.max_length:,}. Acórtelo.",
            )
            text = text[: field_.max_length]
        return text

    def _date(self, field_: Field, cell: Cell) -> date | None:
        value = clean(cell.value)[0] if isinstance(cell.value, str) else cell.value
        if value is None or value == "":
            return None
        found = parse_date(value, end_of_period=field_.not_before is not None)
        if found is None:
            shown = one_line(_shown(cell))[:40]
            self._report(
                "fecha_invalida",
                field_,
                f"«{shown}» no es una fecha real. Escriba día/mes/año, por ejemplo 31/01/2026.",
            )
            return None
        if found.period:
            shown = one_line(_shown(cell))[:40]
            self._report("fecha_de_periodo", field_, f"«{shown}» no dice el día; se tomó {found.value:%d/%m/%Y}.")
        return found.value


def _shown(cell: Cell) -> str:
    """Return the cell's content as a person reads it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, float):
        return number_text(value, cell.zeros)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value if isinstance(value, str) else value.isoformat()


def _same(_: Field, text: str) -> object:
    return text


def _choice(field_: Field, text: str) -> object:
    option = FORMAT.catalogue_of(field_).match(text)
    return option.value if option else text


def _email(_: Field, text: str) -> object:
    return text.removeprefix("mailto:").strip(" <>;,")


def split_tags(text: str) -> tuple[str, ...]:
    """Split keywords at commas, semicolons or line ends, each once."""
    parts = (one_line(part).strip(" .") for part in text.replace(";", ",").replace("\n", ",").split(","))
    unique: dict[str, str] = {}
    for part in parts:
        if part:
            unique.setdefault(part.casefold(), part)
    return tuple(unique.values())


def _tags(_: Field, text: str) -> object:
    return split_tags(text)


_CONVERT: dict[str, Callable[[Field, str], object]] = {"choice": _choice, "email": _email, "tags": _tags}
