"""Everything that waits for a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import access, inbox, running
from cms.cases.models import Case, ProcedureVersion, Task
from cms.core.errors import CmsError
from cms.procedures.views.base import ProcedureView, case_url, due_in_words, task_url

PER_PAGE = 50
DUE = {"vencidas": "Vencidas", "hoy": "Vencen hoy", "siguientes": "Vencen después", "sin-plazo": "Sin plazo"}


@dataclass(frozen=True)
class Line:
    """One activity as it stands in the list."""

    task: Task
    url: str
    case_url: str
    procedure: str
    due_key: str
    due_words: str


class InboxView(ProcedureView):
    """«Mi bandeja», with filters and taking several at once."""

    template_name = "procedures/inbox.html"
    page_title = "Mi bandeja"
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        waiting = inbox.waiting_for(request.user, self.today)
        claves = sorted(set(waiting.order_by().values_list("case__clave", flat=True)))
        names = dict(ProcedureVersion.objects.filter(clave__in=claves, in_force=True).values_list("clave", "name"))
        page = Paginator(self.filtered(waiting), PER_PAGE).get_page(request.GET.get("p"))
        lines = [
            Line(task, task_url(task), case_url(task.case), names.get(task.case.clave, task.case.clave),
                 *due_in_words(task.due_at, now))
            for task in page
        ]  # fmt: skip
        return self.render(
            lines=lines, page=page, names=names, due=DUE, chosen=request.GET, total=waiting.count(),
            query=request.GET.urlencode(),
        )  # fmt: skip

    def filtered(self, tasks: QuerySet[Task]) -> QuerySet[Task]:
        """By procedure, by term, and by words of folio, subject or dependencia."""
        chosen, now = self.request.GET, timezone.now()
        tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(
            days=1
        )
        terms = {
            "vencidas": Q(due_at__lt=now), "hoy": Q(due_at__gte=now, due_at__lt=tomorrow),
            "siguientes": Q(due_at__gte=tomorrow), "sin-plazo": Q(due_at=None),
        }  # fmt: skip
        if clave := chosen.get("procedimiento"):
            tasks = tasks.filter(case__clave=clave)
        if term := terms.get(chosen.get("plazo", "")):
            tasks = tasks.filter(term)
        for word in chosen.get("q", "").split()[:6]:
            tasks = tasks.filter(
                Q(case__folio__icontains=word)
                | Q(case__subject__unaccent__icontains=word)
                | Q(case__organization__name__unaccent__icontains=word)
                | Q(label__unaccent__icontains=word)
            )
        return tasks

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take those that were marked; what a colleague was faster with is told."""
        numbers = [int(number) for number in request.POST.getlist("tarea") if number.isdigit()][:PER_PAGE]
        taken, told = 0, []
        for number in numbers:
            try:
                running.take(number, by=request.user, now=timezone.now())
                taken += 1
            except CmsError as error:
                told.append(error.message)
        if taken:
            messages.success(request, "Tomó una actividad." if taken == 1 else f"Tomó {taken} actividades.")
        for sentence in dict.fromkeys(told):
            messages.warning(request, sentence)
        if not numbers:
            messages.warning(request, "Marque al menos una actividad.")
        return HttpResponseRedirect(reverse("procedures:inbox"))


class CasesView(ProcedureView):
    """Every case that a person may see, open or closed."""

    template_name = "procedures/cases.html"
    page_title = "Casos"

    def get(self, request: HttpRequest) -> HttpResponse:
        cases = access.visible(request.user, self.today)
        state, clave = request.GET.get("estado", ""), request.GET.get("procedimiento", "")
        claves = sorted(set(cases.order_by().values_list("clave", flat=True)))
        names = dict(ProcedureVersion.objects.filter(clave__in=claves, in_force=True).values_list("clave", "name"))
        if state in Case.State.values:
            cases = cases.filter(state=state)
        if clave:
            cases = cases.filter(clave=clave)
        for word in request.GET.get("q", "").split()[:6]:
            cases = cases.filter(
                Q(folio__icontains=word)
                | Q(subject__unaccent__icontains=word)
                | Q(organization__name__unaccent__icontains=word)
            )
        page, now = (
            Paginator(cases.order_by("-started_at", "-id"), PER_PAGE).get_page(request.GET.get("p")),
            timezone.now(),
        )
        lines = [(case, case_url(case), *due_in_words(case.due_at if case.is_open else None, now)) for case in page]
        return self.render(lines=lines, page=page, names=names, states=Case.State.choices, chosen=request.GET)
