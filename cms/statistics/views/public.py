"""Terms kept, for everybody: a page, a table and a file for programs, with the same figures."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from cms.statistics.domain import names, terms
from cms.statistics.domain.terms import LEAST, Term
from cms.statistics.views.exports import csv_lines

KEPT = 900  # seconds
KEY = "statistics:terms:1:{day}"
HEADS = (
    "procedimiento", "nombre", "departamento", "plazo_del_manual", "anio", "trimestre", "casos_con_plazo",
    "casos_en_plazo", "porcentaje_en_plazo", "mediana_dias_habiles", "nota",
)  # fmt: skip
FEW = f"menos de {LEAST} casos: no se publica"
NONE = "sin casos"
HIDDEN_YEAR = f"no se publica: de la resta saldría un trimestre con menos de {LEAST} casos"


def kept_terms() -> list[Term]:
    """The terms of today, counted once in a while: they change only when a quarter is over."""
    day: datetime.date = timezone.localdate()
    found: list[Term] | None = cache.get(KEY.format(day=day))
    if found is None:
        found = terms.public_terms(timezone.now())
        cache.set(KEY.format(day=day), found, KEPT)
    return found


def note_of(term: Term) -> str:
    """Why figures are missing, in words."""
    if term.counted == 0:
        return NONE
    if term.counted is not None:
        return ""
    return FEW if term.quarter else f"{FEW}, o {HIDDEN_YEAR}"


class PublicView(View):
    http_method_names = ["get", "head", "options"]


class TermsView(PublicView):
    def get(self, request: HttpRequest) -> HttpResponse:
        found = kept_terms()
        years = sorted({one.year for one in found}, reverse=True)
        chosen = self.year(request, years)
        blocks = [
            (procedure, [(one, note_of(one)) for one in rows if one.year == chosen])
            for procedure, rows in groupby(found, key=lambda one: one.procedure)
        ]
        busy = [block for block in blocks if any(one.counted != 0 for one, _ in block[1])]
        by_department = [
            (department, list(rows)) for department, rows in groupby(busy, key=lambda one: one[0].department)
        ]
        quiet = [procedure for procedure, rows in blocks if all(one.counted == 0 for one, _ in rows)]
        without = [one for one in names.known().values() if one.public and not one.has_term]
        return render(request, "statistics/terms.html", {
            "departments": by_department, "years": years, "chosen": chosen, "without": without, "quiet": quiet,
            "least": LEAST,
        })  # fmt: skip

    @staticmethod
    def year(request: HttpRequest, years: list[int]) -> int | None:
        """The year in the address, or the newest."""
        return next((year for year in years if str(year) == request.GET.get("anio")), years[0] if years else None)


def row_of(term: Term) -> tuple[Any, ...]:
    one = term.procedure
    return (
        one.clave, one.name, one.department, one.term, term.year, term.quarter, term.counted, term.kept, term.percent,
        None if term.median is None else round(term.median, 1), note_of(term),
    )  # fmt: skip


class TermsCsvView(PublicView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = (["" if cell is None else cell for cell in row_of(term)] for term in kept_terms())
        text = "".join(csv_lines([HEADS, *rows]))
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="plazos.csv"'
        return answer


class TermsJsonView(PublicView):
    def get(self, request: HttpRequest) -> JsonResponse:
        rows = [dict(zip(HEADS, row_of(term), strict=True)) for term in kept_terms()]
        answer = JsonResponse({"minimo_de_casos": LEAST, "plazos": rows}, json_dumps_params={"ensure_ascii": False})
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
