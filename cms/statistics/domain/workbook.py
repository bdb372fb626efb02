"""The figures as a workbook: numbers are numbers, and no text is ever taken for a formula."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from cms.statistics.domain import activities, monthly
from cms.statistics.domain.activities import ActivityFigures
from cms.statistics.domain.monthly import Figures
from cms.statistics.domain.names import Known, unit_name
from cms.statistics.domain.periods import Period, months_until
from cms.statistics.domain.scope import Scope

MONTHS = 12
DAY, SHARE, DECIMAL = "dd/mm/yyyy", "0%", "0.0"
NAMES = ("Departamento", "Procedimiento")
COUNTS = ("Abiertos", "Terminados", "Cancelados", "Abiertos al final", "Vencidos al final", "En plazo",
          "Fuera de plazo", "Sin plazo", "Cumplimiento")  # fmt: skip
TIMES = ("Mediana de días hábiles", "Percentil 90 de días hábiles", "Mediana de días naturales",
         "Percentil 90 de días naturales", "Días en espera, promedio")  # fmt: skip
ACTIVITY = (
    "Procedimiento", "Actividad", "Clave de la actividad", "Hechas", "Tomadas", "Con plazo", "Fuera de plazo",
    "Mediana de espera (días hábiles)", "Mediana de trabajo (días hábiles)", "Mediana total (días hábiles)",
    "Percentil 90 total (días hábiles)", "Mediana total (días naturales)", "Casos terminados que pasaron",
    "Casos que la repitieron", "Veces por caso, promedio", "Veces por caso, máximo", "Abiertas ahora",
    "Abiertas ahora y vencidas", "Abiertas en promedio",
)  # fmt: skip
LONGEST = 32_000  # letters that a cell may hold


def write(month: Period, scope: Scope, known: dict[str, Known], *, now: datetime.datetime) -> bytes:
    """The workbook of a month: summary, the twelve months until it, and its activities."""
    book = Workbook(write_only=True)
    year = monthly.by_period(months_until(month, MONTHS), scope, now=now)
    _sheet(book, "Resumen", (*NAMES, *COUNTS, *TIMES), (
        [*_names(one, known), *_numbers(one)] for one in year if one.period == month
    ))  # fmt: skip
    _sheet(book, "Por mes", ("Mes", *NAMES, *COUNTS, *TIMES), (
        [timezone.localtime(one.period.starts).date(), *_names(one, known), *_numbers(one)] for one in year if one.clave
    ))  # fmt: skip
    _sheet(book, "Actividades", ACTIVITY, (
        _activity(one, known) for one in activities.of_period(month, scope, now=now)
    ))  # fmt: skip
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _names(one: Figures, known: dict[str, Known]) -> list[str]:
    procedure = known.get(one.clave)
    department = unit_name(one.unit) if one.unit else "Todos"
    return [department, (procedure.name if procedure else one.clave) or "Todos"]


def _numbers(one: Figures) -> list[Any]:
    return [
        one.opened, one.ended, one.cancelled, one.open, one.overdue, one.kept, one.late, one.no_term, one.kept_share,
        one.working_median, one.working_p90, one.days_median, one.days_p90, one.paused_mean,
    ]  # fmt: skip


def _activity(one: ActivityFigures, known: dict[str, Known]) -> list[Any]:
    procedure = known.get(one.clave)
    return [
        procedure.name if procedure else one.clave, one.label, one.node, one.done, one.taken, one.with_term, one.late,
        one.waiting_median, one.working_median, one.total_median, one.total_p90, one.days_median, one.cases,
        one.repeated, one.turns_mean, one.turns_most, one.now_open, one.now_overdue, one.queue_mean,
    ]  # fmt: skip


def _sheet(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, 1):
        wide = head in (*NAMES, "Actividad")
        sheet.column_dimensions[get_column_letter(number)].width = 44 if wide else 15
    sheet.append([_head(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, head, value) for head, value in zip(heads, row, strict=True)])


def _head(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _cell(sheet, "", text)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: WriteOnlyWorksheet, head: str, value: Any) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value[:LONGEST] if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    elif isinstance(value, datetime.date):
        cell.number_format = DAY
    elif head == "Cumplimiento":
        cell.number_format = SHARE
    elif isinstance(value, float):
        cell.number_format = DECIMAL
    return cell
