"""The only exception of this room: the file cannot be read. Everything else is a Problem, a value."""

from __future__ import annotations

from pipelines.problems import Problem, Report, error, warning


class CannotRead(Exception):
    """The file cannot be read at all; `problem` says why in Spanish."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.code = problem.code


def cannot_read(code: str, message: str, row: int | None = None, column: str | None = None) -> CannotRead:
    """Return the exception for a file that cannot be read."""
    return CannotRead(error(code, message, row=row, column=column))


class Collector:
    """Gathers problems, keeps the first `cap` of each code and column, and counts the rest."""

    def __init__(self, sheet: str | None = None, cap: int = 20) -> None:
        self.sheet = sheet
        self.cap = cap
        self._problems = Report()
        self._counts: dict[tuple[str, str | None], int] = {}
        self._severity: dict[tuple[str, str | None], str] = {}

    def error(self, code: str, message: str, row: int | None = None, column: str | None = None) -> None:
        """Add something that must be mended."""
        self._add(error(code, message, self.sheet, row, column))

    def warning(self, code: str, message: str, row: int | None = None, column: str | None = None) -> None:
        """Add something that may stay."""
        self._add(warning(code, message, self.sheet, row, column))

    def add(self, problem: Problem) -> None:
        """Add a problem made elsewhere, under this collector's sheet."""
        self._add(
            Problem(
                problem.code,
                problem.severity,
                problem.sheet or self.sheet,
                problem.row,
                problem.column,
                problem.message,
            )
        )

    def total(self, code: str, column: str | None = None) -> int:
        """How many of `code` in `column` were added, kept or not."""
        return self._counts.get((code, column), 0)

    def _add(self, problem: Problem) -> None:
        key = (problem.code, problem.column)
        self._counts[key] = self._counts.get(key, 0) + 1
        self._severity[key] = problem.severity
        if self._counts[key] <= self.cap:
            self._problems.append(problem)

    def report(self) -> Report:
        """Return what was kept, plus one line for each code that had more."""
        more = Report()
        for (code, column), count in self._counts.items():
            if count > self.cap:
                text = f"… y {count - self.cap:,} más de este tipo ({count:,} en total)."
                make = error if self._severity[(code, column)] == "error" else warning
                more.append(make(code, text, self.sheet, None, column))
        return Report([*self._problems, *more])
