"""Delegating several activities at once: to whom, until when and why."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import acting, handing, inbox
from cms.cases.models import Task
from cms.core.errors import CmsError
from cms.procedures.views.base import ProcedureView
from cms.procedures.views.inbox import marked


class DelegateForm(forms.Form):
    """Who does them meanwhile."""

    to = forms.ChoiceField(label="A quién", help_text="Personas que pueden hacer todas las actividades marcadas.")
    until = forms.DateField(
        label="Hasta cuándo", help_text="Ese día todavía cuenta.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    reason = forms.CharField(
        label="Por qué", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lo lee la otra persona y queda en el historial de cada caso.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[User], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.uuid): user for user in people}
        named = [(key, described(user)) for key, user in self.people.items()]
        self.fields["to"].choices = [("", "Elija a una persona"), *named]
        self.fields["until"].widget.attrs["min"] = today.isoformat()

    def clean_to(self) -> User:
        return self.people[self.cleaned_data["to"]]


def described(user: User) -> str:
    """A name with the post, so that two of the same name differ."""
    post = user.person.post.name if user.person and user.person.post else ""
    return f"{user}, {post}" if post else str(user)


class DelegateView(ProcedureView):
    """The form for the activities that were marked in the inbox."""

    template_name = "procedures/delegate.html"
    page_title = "Delegar actividades"

    def tasks(self, numbers: list[int]) -> list[Task]:
        """Those of the marked ones that wait for this person and that are not delegated already."""
        waiting = inbox.waiting_for(self.request.user, self.today).filter(pk__in=numbers)
        return list(waiting.exclude(acting.delegated(self.today)))

    def get(self, request: HttpRequest) -> HttpResponse:
        numbers = marked(request.GET)
        tasks = self.tasks(numbers)
        if tasks and len(tasks) < len(numbers):
            messages.info(request, "Se quitaron de la lista las que ya no le esperan o ya están delegadas.")
        return self.show(tasks, self.form(tasks)) if tasks else self.nothing()

    def post(self, request: HttpRequest) -> HttpResponse:
        tasks = self.tasks(marked(request.POST))
        if not tasks:
            return self.nothing()
        form = self.form(tasks, request.POST)
        if not form.is_valid():
            return self.show(tasks, form, 422)
        done, told = 0, []
        for task in tasks:
            try:
                handing.delegate(task.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
                done += 1
            except CmsError as error:
                told.append((task, error))
        if not done:
            for task, error in told:
                form.add_error(error.field or None, f"{task.case.folio}: {error.message}")
            return self.show(tasks, form, 422)
        said = "Delegó una actividad" if done == 1 else f"Delegó {done} actividades"
        messages.success(request, f"{said} a {form.cleaned_data['to']}. Recibirá un correo.")
        for task, error in told:
            messages.warning(request, f"{task.case.folio}, «{task.label}»: {error.message}")
        return HttpResponseRedirect(reverse("procedures:inbox"))

    def nothing(self) -> HttpResponse:
        messages.warning(
            self.request, "Ninguna de las marcadas se puede delegar: ya no le esperan, o ya están delegadas."
        )
        return HttpResponseRedirect(reverse("procedures:inbox"))

    def form(self, tasks: list[Task], data: Any = None) -> DelegateForm:
        return DelegateForm(data, people=self.people(tasks), today=self.today)

    def people(self, tasks: list[Task]) -> list[User]:
        """Whoever may get all of them; activities of the same lane are asked about once."""
        lanes = {(task.case.unit, tuple(task.audience)): task for task in tasks}
        found = [handing.candidates(task, by=self.request.user, day=self.today) for task in lanes.values()]
        everywhere = set.intersection(*({user.pk for user in users} for users in found))
        return [user for user in found[0] if user.pk in everywhere]

    def show(self, tasks: list[Task], form: DelegateForm, status: int = 200) -> HttpResponse:
        return self.render(status, tasks=tasks, form=form, back=reverse("procedures:inbox"))
