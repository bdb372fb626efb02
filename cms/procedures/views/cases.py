"""Every case that a person may see, open or closed."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.cases.domain import access, words
from cms.cases.models import Case, ProcedureVersion
from cms.procedures.views.base import ProcedureView, case_url, due_in_words
from cms.procedures.views.filters import Choice, Filters
from cms.procedures.views.inbox import PER_PAGE, names_of
from cms.procedures.views.newest import NewestPages

LATE = "vencidos"
OPEN = (Case.State.OPEN, Case.State.WAITING)
STATES = (("en-curso", "En curso (abiertos y en espera)"), *Case.State.choices, (LATE, "Vencidos"))
UNREAD = ("data", "tokens", "readers", "version__files")  # the list does not show them
LOOKED_THROUGH = 1_000


def procedures_of(cases: QuerySet[Case]) -> set[str]:
    """The procedures that a list can be narrowed to: of somebody who sees very many cases, all that are in force."""
    some = list(cases.order_by().values_list("clave", flat=True)[: LOOKED_THROUGH + 1])
    if len(some) <= LOOKED_THROUGH:
        return set(some)
    return set(ProcedureVersion.objects.filter(in_force=True).values_list("clave", flat=True)) | set(some)


class CasesView(ProcedureView):
    """The list, with words, procedure and state."""

    template_name = "procedures/cases.html"
    page_title = "Casos"

    def get(self, request: HttpRequest) -> HttpResponse:
        cases, now = access.visible(request.user, self.today), timezone.now()
        state, clave = request.GET.get("estado", ""), request.GET.get("procedimiento", "")
        names = names_of(procedures_of(cases))
        states = {
            "en-curso": Q(state__in=OPEN),
            LATE: Q(state__in=OPEN, due_at__lt=now),
            **{value: Q(state=value) for value in Case.State.values},
        }
        if state in states:
            cases = cases.filter(states[state])
        if clave:
            cases = cases.filter(clave=clave)
        cases = words.with_words(cases, request.GET.get("q", "")[:200].split()[:6]).defer(*UNREAD)
        page = NewestPages(cases.order_by("-started_at", "-id"), PER_PAGE).get_page(request.GET.get("p"))
        lines = [(case, case_url(case), *due_in_words(case.due_at if case.is_open else None, now)) for case in page]
        filters = Filters(
            request.GET,
            (
                Choice("procedimiento", "Procedimiento", "Todos", tuple(names.items())),
                Choice("estado", "Estado", "Todos", STATES),
            ),
        )
        return self.render(lines=lines, page=page, filters=filters, chosen=request.GET)
