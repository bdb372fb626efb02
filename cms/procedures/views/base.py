"""What the pages share."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.cases.domain import access, people
from cms.cases.models import Case, Task

SOON = datetime.timedelta(days=2)


class ProcedureView(WagtailAdminTemplateMixin, View):
    """A page about cases. Cases that a person may not see do not exist for her."""

    header_icon = "clipboard-list"
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.method == "GET" and request.user.is_authenticated:
            people.remember_standings(request.user, self.today)

    @property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def case(self, uuid: UUID) -> Case:
        return get_object_or_404(access.visible(self.request.user, self.today), uuid=uuid)

    def trail(self) -> list[dict[str, str]]:
        """The steps between the inbox and this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("procedures:inbox"), "label": "Mi bandeja"}
        return [*self.breadcrumbs_items, home, *self.trail(), {"url": "", "label": self.get_page_title()}]

    def render(self, status: int = 200, **context: Any) -> HttpResponse:
        answer = self.render_to_response(self.get_context_data(**context), status=status)
        answer["Cache-Control"] = "private, no-store"
        return answer


def case_url(case: Case) -> str:
    return reverse("procedures:case", args=(case.uuid,))


def task_url(task: Task) -> str:
    return reverse("procedures:task", args=(task.case.uuid, task.pk))


def due_in_words(due: datetime.datetime | None, now: datetime.datetime) -> tuple[str, str]:
    """A key for the look and a few words: late, today, soon, in time, or without a term."""
    if due is None:
        return "sin-plazo", "Sin plazo"
    day = f"{timezone.localtime(due):%d/%m/%Y}"
    if due < now:
        return "vencida", f"Venció el {day}"
    if timezone.localtime(due).date() == timezone.localtime(now).date():
        return "hoy", "Vence hoy"
    return ("pronto", f"Vence pronto, el {day}") if due - now <= SOON else ("a-tiempo", f"Vence el {day}")
