"""The whole review of a workbook: read it, check it and, with its data files at hand, check them too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.form317.checks import SHEET_TITLES, check_workbook
from pipelines.form317.errors import UnreadableWorkbookError
from pipelines.form317.limits import DEFAULT_LIMITS, Limits
from pipelines.form317.read import read_workbook
from pipelines.form317.records import Workbook
from pipelines.problems import Problem, Report, ordered

if TYPE_CHECKING:
    from pipelines.data import FileReport


@dataclass(frozen=True)
class Review:
    """What the review found. `legible` is false when the file could not be read at all."""

    workbook: Workbook = field(default_factory=Workbook)
    problems: Report = field(default_factory=Report)
    files: dict[str, FileReport] = field(default_factory=dict)
    legible: bool = True

    @property
    def valido(self) -> bool:
        """Whether nothing must be mended."""
        return not self.problems.errors

    @property
    def errores(self) -> list[Problem]:
        """What must be mended."""
        return self.problems.errors

    @property
    def avisos(self) -> list[Problem]:
        """What may stay."""
        return self.problems.warnings

    def to_json(self) -> dict[str, Any]:
        """Return the report of `puebla form317 revisar --json`."""
        return {
            "valido": self.valido,
            "conjuntos": len(self.workbook.datasets),
            "recursos": self.workbook.resource_count,
            "terminos": self.workbook.term_count,
            "errores": [p.to_json() for p in self.errores],
            "avisos": [p.to_json() for p in self.avisos],
        }


def _quiet(_: str) -> None:
    pass


def review(
    path: str | Path,
    data_folder: str | Path | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    today: date | None = None,
    progress: Callable[[str], None] = _quiet,
) -> Review:
    """Review a workbook, and its data files when their folder is given. Never raises on what the file holds."""
    try:
        workbook, found = read_workbook(path, limits)
    except UnreadableWorkbookError as stop:
        return Review(problems=Report([stop.problem]), legible=False)
    problems = Report(found)
    problems.extend(check_workbook(workbook, found, today))
    if data_folder is None:
        return Review(workbook, ordered(problems, SHEET_TITLES))
    from pipelines.form317.data_checks import check_files  # loads pandas and duckdb: only when there are data

    files = check_files(workbook, data_folder, progress)
    problems.extend(files.problems)
    return Review(workbook, ordered(problems, SHEET_TITLES), files.files)
