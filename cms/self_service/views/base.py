"""What the pages share."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from cms.cases.models import Case, Task
from cms.self_service.domain import news, typed

Crumb = dict[str, str]
SOON = datetime.timedelta(days=2)


def private(answer: HttpResponseBase) -> Any:
    """An answer that is somebody's own: kept nowhere."""
    answer["Cache-Control"] = "private, no-store"
    return answer


def crumbs(*more: tuple[str, str]) -> list[Crumb]:
    """The way from the front page."""
    ways = [("Inicio", "/"), ("Trámites y servicios", "/tramites/"), *more]
    return [{"title": title, "url": url} for title, url in ways]


def catalogue_crumbs(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs(("Trámites en línea", reverse("self_service:catalogue")), *more)


def own_crumbs(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs(("Mis trámites", reverse("self_service:mine")), *more)


class OwnView(View):
    """A page for people with an account. What was typed when the session was over is there again after entering."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            here = request.get_full_path()
            if request.method == "POST":
                here = typed.keep(request.path, request.POST)
            return private(redirect_to_login(here))  # type: ignore[no-any-return]
        return private(super().dispatch(request, *args, **kwargs))  # type: ignore[no-any-return]

    @property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def typed_before(self) -> QueryDict | None:
        """What was typed before the session was over."""
        return typed.found(self.request.path, self.request.GET.get(typed.PARAMETER, ""))

    def render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, template, context, status=status)


def case_url(case: Case) -> str:
    return reverse("self_service:case", args=(case.uuid,))


def task_url(task: Task) -> str:
    return reverse("self_service:task", args=(task.case.uuid, task.pk))


def choose_news(request: HttpRequest, case: Case) -> None:
    """Keep whether she wants mails of a case, as her page asks."""
    wanted = request.POST.get("avisos") == "si"
    news.choose(case, wanted)
    told = "Le avisaremos por correo de cada cambio." if wanted else "Ya no le enviaremos correos de este trámite."
    messages.success(request, told)


def due_in_words(due: datetime.datetime | None, now: datetime.datetime) -> tuple[str, str]:
    """The mark of the look and a few words: late, today, soon, in time; empty without a term."""
    if due is None:
        return "", ""
    day = f"{timezone.localtime(due):%d/%m/%Y}"
    if due < now:
        return "mal", f"Venció el {day}"
    if timezone.localtime(due).date() == timezone.localtime(now).date():
        return "aviso", "Vence hoy"
    return ("aviso", f"Vence pronto, el {day}") if due - now <= SOON else ("bien", f"Hasta el {day}")
