"""Statistics for heads of units: a month of all their procedures, and one procedure with its activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from cms.procedures.views.base import ProcedureView
from cms.statistics.domain import activities, monthly, names, scope
from cms.statistics.domain.activities import ActivityFigures
from cms.statistics.domain.monthly import Figures
from cms.statistics.domain.names import Known
from cms.statistics.domain.periods import Period, months_until
from cms.statistics.views import charts, choosing
from cms.statistics.views.charts import Series
from cms.statistics.views.choosing import Choice
from pipelines.engine import to_svg
from pipelines.engine.heat import Heat

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
TREND = 12


class HeadsView(ProcedureView):
    """A page for those who head a unit; what they head is all that exists here."""

    header_icon = "table"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.now = timezone.now()
        self.units = scope.units_of(request.user, timezone.localtime(self.now).date())
        if not self.units:
            raise PermissionDenied
        self.choice = choosing.read(request.GET, self.units, self.now)
        return super().dispatch(request, *args, **kwargs)

    def known(self, clave: str) -> Known:
        found = names.known(self.units).get(clave)
        if found is None:
            raise Http404
        return found


@dataclass(frozen=True)
class Block:
    """A department of the overview with its procedures."""

    unit: str
    name: str
    total: Figures
    rows: list[tuple[Known, Figures, str]]


class OverviewView(HeadsView):
    """One month of every procedure."""

    template_name = "statistics/overview.html"
    page_title = "Estadísticas"

    def get(self, request: HttpRequest) -> HttpResponse:
        choice = self.choice
        found = monthly.by_period([choice.month], choice.scope, now=self.now)
        blocks = self.blocks(choice, {(one.unit, one.clave): one for one in found})
        total = next((one for one in found if not one.unit), empty(choice.month))
        return self.render(
            choice=choice, blocks=blocks, total=total, chart=self.chart(blocks),
            current=choice.month == choice.this_month,
        )  # fmt: skip

    def blocks(self, choice: Choice, found: dict[tuple[str, str], Figures]) -> list[Block]:
        """Departments with the procedures in force, and those that are not any more but still had cases."""
        listed = names.known(choice.scope.units)
        units = dict.fromkeys([*(one.unit for one in listed.values()), *(unit for unit, _ in found if unit)])
        made = []
        for unit in units:
            claves = [clave for clave, one in listed.items() if one.unit == unit]
            claves += sorted(clave for at, clave in found if at == unit and clave and clave not in claves)
            rows = []
            for clave in claves:
                known = listed.get(clave) or Known(
                    clave=clave, name=clave, unit=unit, term="", has_term=False, public=False
                )
                url = f"{reverse('statistics:procedure', args=(clave,))}?{choice.query}" if clave in listed else ""
                rows.append((known, found.get((unit, clave), empty(choice.month, unit, clave)), url))
            made.append(Block(unit, names.unit_name(unit), found.get((unit, ""), empty(choice.month, unit)), rows))
        return made

    def chart(self, blocks: list[Block]) -> Any:
        """Departments by their codes: what ended in its term, and what did not."""
        return charts.columns(
            "departamentos", "Casos terminados en plazo y fuera de plazo, por departamento",
            [block.unit.upper() for block in blocks],
            [
                Series("en plazo", [block.total.kept for block in blocks]),
                Series("fuera de plazo", [block.total.late for block in blocks], "b"),
            ],
        )  # fmt: skip


def empty(month: Period, unit: str = "", clave: str = "") -> Figures:
    return Figures(clave=clave, unit=unit, period=month)


class ProcedureStatisticsView(HeadsView):
    """A year of one procedure, its activities, and where its cases wait."""

    template_name = "statistics/procedure.html"

    def get_page_title(self) -> str:
        return self.shown.name

    def trail(self) -> list[dict[str, str]]:
        return [{"url": f"{reverse('statistics:overview')}?{self.choice.query}", "label": "Estadísticas"}]

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        self.shown = self.known(clave)
        chosen = self.choice.scope.of(clave)
        months = months_until(self.choice.month, TREND)
        found = {one.period: one for one in monthly.by_period(months, chosen, now=self.now) if not one.unit}
        trend = [found.get(month, empty(month)) for month in months]
        return self.render(
            choice=self.choice, known=self.shown, trend=list(reversed(trend)), last=trend[-1],
            charts=self.charts(trend), counted=self.choice.during,
            activities=in_order(clave, activities.of_period(self.choice.during, chosen, now=self.now)),
            heat_url=f"{reverse('statistics:heat', args=(clave,))}?{self.choice.query}",
        )  # fmt: skip

    def charts(self, trend: list[Figures]) -> list[tuple[str, Any]]:
        labels = [f"{one.period.month:02d}/{one.period.year % 100:02d}" for one in trend]
        shares = [None if one.kept_share is None else round(100 * one.kept_share) for one in trend]
        return [
            ("Abiertos (lleno) y terminados (rayado) por mes", charts.columns(
                "abiertos", "Casos abiertos y terminados por mes", labels,
                [
                    Series("abiertos", [one.opened for one in trend]),
                    Series("terminados", [one.ended for one in trend], "b"),
                ],
            )),
            ("Terminados en plazo, en por ciento", charts.columns(
                "plazo", "Porcentaje de casos terminados en plazo por mes", labels, [Series("en plazo", shares)],
                suffix=" %",
            )),
            ("Mediana de días hábiles", charts.columns(
                "dias", "Mediana de días hábiles por mes", labels,
                [Series("días hábiles", [one.working_median for one in trend], "b")],
            )),
        ]  # fmt: skip


def in_order(clave: str, found: list[ActivityFigures]) -> list[tuple[str, ActivityFigures]]:
    """The activities as the procedure in force numbers them, then those of older versions."""
    process = names.procedure(clave).process
    numbers = {node.id: node.number for node in process.activities}
    order = list(numbers)
    ranked = sorted(found, key=lambda one: (order.index(one.node) if one.node in numbers else len(order), one.node))
    return [(numbers.get(one.node, ""), one) for one in ranked]


class HeatMapView(HeadsView):
    """The diagram with how many cases are at each activity, and for how long."""

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        self.known(clave)
        found = activities.of_period(self.choice.during, self.choice.scope.of(clave), now=self.now)
        drawn = to_svg(names.procedure(clave).process, heat=heat_of(found), prefix="calor")
        answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
        answer["Content-Security-Policy"] = SVG_POLICY
        answer["Cache-Control"] = "private, no-store"
        return answer


def heat_of(found: list[ActivityFigures]) -> dict[str, Heat]:
    """How much of what is open now stands at each activity; all that were done or are open have their figures."""
    most = max((one.now_open for one in found), default=0)
    return {
        one.node: Heat(one.now_open / most if most else 0, _in_short(one)) for one in found if one.now_open or one.done
    }


def _in_short(one: ActivityFigures) -> str:
    median = one.now_median if one.now_open else one.total_median
    days = "" if median is None else f" · {median:.1f} d"
    return f"{one.now_open} aquí{days}"
