"""Problems as values: what is wrong, where, and how to mend it, in Spanish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "aviso"]


@dataclass(frozen=True)
class Problem:
    """One finding. `code` is stable, `row` the row a person sees (in Excel, in the file), `column` its title."""

    code: str
    severity: Severity
    sheet: str | None
    row: int | None
    column: str | None
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return the shape of the reports: codigo, hoja, fila, columna, mensaje."""
        return {
            "codigo": self.code,
            "hoja": self.sheet,
            "fila": self.row,
            "columna": self.column,
            "mensaje": self.message,
        }


def error(
    code: str, message: str, sheet: str | None = None, row: int | None = None, column: str | None = None
) -> Problem:
    """Return a problem that must be mended."""
    return Problem(code, "error", sheet, row, column, message)


def warning(
    code: str, message: str, sheet: str | None = None, row: int | None = None, column: str | None = None
) -> Problem:
    """Return a problem that may stay."""
    return Problem(code, "aviso", sheet, row, column, message)


class Report(list[Problem]):
    """A list of problems that knows its errors and warnings."""

    @property
    def errors(self) -> list[Problem]:
        """Those that must be mended."""
        return [p for p in self if p.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Those that may stay."""
        return [p for p in self if p.severity == "aviso"]

    def codes(self) -> set[str]:
        """Every code that occurs."""
        return {p.code for p in self}


def counted(report: Report) -> str:
    """Return how many errors and warnings there are, in Spanish."""
    errors, warnings = len(report.errors), len(report.warnings)
    return f"{errors} {'error' if errors == 1 else 'errores'} y {warnings} {'aviso' if warnings == 1 else 'avisos'}"


def ordered(problems: Iterable[Problem], sheets: tuple[str, ...] = ()) -> Report:
    """Return the problems by sheet (in the order of `sheets`), row and column, without repetitions."""
    place = {title: index for index, title in enumerate(sheets)}
    unique = dict.fromkeys(problems)
    key = sorted(unique, key=lambda p: (place.get(p.sheet or "", len(place)), p.sheet or "", p.row or 0))
    return Report(key)
