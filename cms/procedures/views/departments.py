"""A department with its procedures, and a procedure: its figures, what may be done, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

from cms.cases.domain import people, starting, versions
from cms.procedures.domain import departments
from cms.procedures.domain.departments import Department, Listed, Tally, time_in_words
from cms.procedures.views.base import ProcedureView
from cms.procedures.views.case import SVG_POLICY
from pipelines.engine import to_svg
from pipelines.engine.svg import activity_rows
from schemas.directory import REGISTRY
from schemas.procedures import Declaration

RESERVED = "reservada"
NO_CASES = Tally()


@dataclass(frozen=True)
class Figure:
    """A number with where it comes from; an address that is empty leads nowhere."""

    label: str
    count: int
    url: str


def figures_of(tally: Tally, clave: str) -> list[Figure]:
    """The figures of a procedure, each a link to the list that it counts."""
    cases, inbox = reverse("procedures:cases"), reverse("procedures:inbox")

    def of(state: str) -> str:
        return f"{cases}?{urlencode({'procedimiento': clave, 'estado': state})}"

    return [
        Figure("Me esperan", tally.mine, f"{inbox}?{urlencode({'procedimiento': clave})}"),
        Figure("En curso", tally.open, of("en-curso")),
        Figure("Vencidos", tally.late, of("vencidos")),
        Figure("En espera", tally.waiting, of("en_espera")),
        Figure("Terminados", tally.ended, of("terminado")),
    ]


def address(name: str, *arguments: str) -> str:
    """The address of a page of a room above; empty where that room is not installed."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


class DepartmentView(ProcedureView):
    """The procedures of a department that this person has to do with."""

    template_name = "procedures/department.html"
    header_icon = "group"
    department: Department | None = None

    def get_page_title(self) -> str:
        return self.department.name if self.department else "Departamento"

    def get(self, request: HttpRequest, unit: str) -> HttpResponse:
        mine = departments.departments_of(request.user, self.today)
        self.department = next((one for one in mine if one.unit == unit), None)
        if self.department is None:
            raise Http404
        listed = self.department.procedures
        tallies = departments.tallies(request.user, timezone.now(), self.today, [one.clave for one in listed])
        ways = starting.ways_in(request.user, self.today)
        rows = [
            {
                "listed": one, "figures": figures_of(tallies.get(one.clave, NO_CASES), one.clave),
                "ways": [way for way in ways if way.version.clave == one.clave],
                "time": time_in_words(one.declaration.tiempo.text),
            }
            for one in listed
        ]  # fmt: skip
        return self.render(department=self.department, rows=rows)


class OneProcedureView(ProcedureView):
    """One procedure: figures, ways in, and how it goes. Who neither takes part nor may start it does not see it."""

    template_name = "procedures/procedure.html"
    listed: Listed | None = None

    def get_page_title(self) -> str:
        return self.listed.declaration.nombre_corto if self.listed else "Procedimiento"

    def trail(self) -> list[dict[str, str]]:
        if self.department is None:
            return []
        url = reverse("procedures:department", args=(self.department.unit,))
        return [{"url": url, "label": self.department.short}]

    def load(self, clave: str) -> Listed:
        user = self.request.user
        self.listed = departments.listed(clave)
        if self.listed is None:
            raise Http404
        mine = departments.departments_of(user, self.today)
        self.department = next((one for one in mine if any(each.clave == clave for each in one.procedures)), None)
        self.ways = [way for way in starting.ways_in(user, self.today) if way.version.clave == clave]
        if self.department is None and not self.ways:
            raise Http404
        return self.listed

    @property
    def may_read(self) -> bool:
        """What is reserved is read by those who take part."""
        assert self.listed is not None
        return self.department is not None or self.listed.declaration.confidencialidad != RESERVED

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        listed = self.load(clave)
        tally = departments.tallies(request.user, timezone.now(), self.today, [clave])[clave]
        process = versions.procedure_of(listed.version).process
        declared = listed.declaration
        heads = self.department is not None and self.department.heads
        return self.render(
            listed=listed, declared=declared, department=REGISTRY.units[declared.departamento].name, ways=self.ways,
            figures=figures_of(tally, clave), time=time_in_words(declared.tiempo.text), may_read=self.may_read,
            rows=activity_rows(process), links=self.links(declared),
            statistics=address("statistics:procedure", clave) if heads else "",
        )  # fmt: skip

    def links(self, declared: Declaration) -> list[dict[str, Any]]:
        """The procedures to which this one leads, by name; with an address where this person may open it."""
        known = {one.clave: one for one in departments.in_force()}
        keys = people.keys_of(self.request.user, self.today)
        return [
            {
                "name": known[link.procedure].declaration.nombre_corto, "why": link.reason,
                "url": reverse("procedures:procedure", args=(link.procedure,))
                if departments.takes_part(keys, known[link.procedure].declaration)
                else "",
            }
            for link in declared.ligas if link.procedure in known
        ]  # fmt: skip


class ProcedureDiagramView(OneProcedureView):
    """How a procedure goes, as a picture of its own."""

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        listed = self.load(clave)
        if not self.may_read:
            raise Http404
        answer = HttpResponse(
            to_svg(versions.procedure_of(listed.version).process), content_type="image/svg+xml; charset=utf-8"
        )
        answer["Content-Security-Policy"] = SVG_POLICY
        answer["Cache-Control"] = "private, no-store"
        return answer
