"""What heads of units take with them: a workbook, their cases as a table, and their cases as an event log."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from cms.statistics.domain import names, ocel, rows, workbook
from cms.statistics.domain.periods import Period
from cms.statistics.domain.scope import Scope
from cms.statistics.views.office import HeadsView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Line:
    """Gives the text of a line of CSV instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(lines: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A file of CSV in pieces, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(Line())
    yield "\ufeff"
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in line])


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


class ExportView(HeadsView):
    """A file about what was chosen on the page from which one came."""

    @property
    def chosen(self) -> Scope:
        clave = self.request.GET.get("procedimiento", "")
        return self.choice.scope.of(self.known(clave).clave) if clave else self.choice.scope

    @property
    def months(self) -> tuple[Period, Period]:
        """From the first month of the span to the chosen one."""
        return self.choice.month.shifted(1 - int(self.choice.span)), self.choice.month

    def file(self, content: Any, kind: str, name: str) -> Any:
        made = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
        answer = made(content, content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer


class WorkbookView(ExportView):
    def get(self, request: HttpRequest) -> HttpResponse:
        made = workbook.write(self.choice.month, self.chosen, names.known(self.units), now=self.now)
        return self.file(made, XLSX, f"estadisticas-{self.choice.month.key}.xlsx")


class CasesView(ExportView):
    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        lines = csv_lines(rows.of_cases(self.chosen, *self.months))
        return self.file(lines, "text/csv; charset=utf-8", f"casos-{self.choice.month.key}.csv")


class EventLogView(ExportView):
    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        pieces = ocel.stream(self.chosen, *self.months)
        name = f"casos-{self.choice.month.key}.ocel.json"
        return self.file(pieces, "application/json; charset=utf-8", name)
