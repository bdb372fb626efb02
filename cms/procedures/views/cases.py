"""Every case that a person may see, open or closed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.cases.domain import access
from cms.cases.models import Case
from cms.procedures.views.base import ProcedureView, case_url, due_in_words
from cms.procedures.views.filters import Choice, Filters
from cms.procedures.views.inbox import PER_PAGE, names_of

LATE = "vencidos"
OPEN = (Case.State.OPEN, Case.State.WAITING)
STATES = (("en-curso", "En curso (abiertos y en espera)"), *Case.State.choices, (LATE, "Vencidos"))


class CasesView(ProcedureView):
    """The list, with words, procedure and state."""

    template_name = "procedures/cases.html"
    page_title = "Casos"

    def get(self, request: HttpRequest) -> HttpResponse:
        cases, now = access.visible(request.user, self.today), timezone.now()
        state, clave = request.GET.get("estado", ""), request.GET.get("procedimiento", "")
        names = names_of(set(cases.order_by().values_list("clave", flat=True)))
        states = {
            "en-curso": Q(state__in=OPEN),
            LATE: Q(state__in=OPEN, due_at__lt=now),
            **{value: Q(state=value) for value in Case.State.values},
        }
        if state in states:
            cases = cases.filter(states[state])
        if clave:
            cases = cases.filter(clave=clave)
        for word in request.GET.get("q", "")[:200].split()[:6]:
            cases = cases.filter(
                Q(folio__icontains=word)
                | Q(subject__unaccent__icontains=word)
                | Q(organization__name__unaccent__icontains=word)
            )
        page = Paginator(cases.order_by("-started_at", "-id"), PER_PAGE).get_page(request.GET.get("p"))
        lines = [(case, case_url(case), *due_in_words(case.due_at if case.is_open else None, now)) for case in page]
        filters = Filters(
            request.GET,
            (
                Choice("procedimiento", "Procedimiento", "Todos", tuple(names.items())),
                Choice("estado", "Estado", "Todos", STATES),
            ),
        )
        return self.render(lines=lines, page=page, filters=filters, chosen=request.GET)
