"""Delegating, taking back and reassigning one activity, from the page of its case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import handing
from cms.cases.models import Task
from cms.core.errors import CmsError, Conflict
from cms.procedures.views.base import ProcedureView, case_url
from cms.procedures.views.delegate import DelegateForm, described


class ActivityView(ProcedureView):
    """A page about one open activity of a case that the person sees. `may`: who finds it at all."""

    template_name = "procedures/form.html"
    serious = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.task: Task | None = None

    def trail(self) -> list[dict[str, str]]:
        return [{"url": case_url(self.task.case), "label": self.task.case.folio}] if self.task else []

    def load(self, uuid: UUID, number: int) -> Task:
        case = self.case(uuid)
        tasks = case.tasks.select_related("taken_by", "done_by", "delegated_to", "delegated_by")
        self.task = get_object_or_404(tasks, pk=number)
        self.task.case = case
        if not self.may(self.task):
            raise Http404
        return self.task

    def may(self, task: Task) -> bool:
        raise NotImplementedError

    def form(self, task: Task, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def act(self, task: Task, given: dict[str, Any]) -> str:
        """Do it; what is said then."""
        raise NotImplementedError

    def get(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        task = self.load(uuid, number)
        return self.show(task, self.form(task))

    def post(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        task = self.load(uuid, number)
        form = self.form(task, request.POST)
        if form.is_valid():
            try:
                messages.success(request, self.act(task, form.cleaned_data))
                return HttpResponseRedirect(case_url(task.case))
            except Conflict as error:
                messages.warning(request, error.message)
                return HttpResponseRedirect(case_url(task.case))
            except CmsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        return self.show(task, form, 422)

    def show(self, task: Task, form: forms.Form, status: int = 200) -> HttpResponse:
        intro = f"{task.case.folio}, {task.case.subject}: «{task.label}». {self.intro(task)}"
        return self.render(
            status, form=form, intro=intro, back=case_url(task.case), button=self.page_title, serious=self.serious
        )

    def intro(self, task: Task) -> str:
        return ""


class DelegateOneView(ActivityView):
    """Letting somebody do it for some days."""

    page_title = "Delegar la actividad"

    def may(self, task: Task) -> bool:
        return task.state == Task.State.OPEN and handing.may_delegate(self.request.user, task, self.today)

    def form(self, task: Task, data: Any = None) -> forms.Form:
        people = handing.candidates(task, by=self.request.user, day=self.today)
        form = DelegateForm(data, people=people, today=self.today)
        form.fields["to"].help_text = "Personas de su unidad, o que pueden hacer esta actividad."
        return form

    def act(self, task: Task, given: dict[str, Any]) -> str:
        handing.delegate(task.pk, by=self.request.user, now=timezone.now(), **given)
        return f"Delegó la actividad a {given['to']} hasta el {given['until']:%d/%m/%Y}. Recibirá un correo."

    def intro(self, task: Task) -> str:
        return "La seguirá viendo y puede retirar la delegación cuando quiera."


class UndelegateView(ActivityView):
    """Taking it back before its day."""

    page_title = "Retirar la delegación"

    def may(self, task: Task) -> bool:
        return task.state == Task.State.OPEN and handing.may_undelegate(self.request.user, task, self.today)

    def form(self, task: Task, data: Any = None) -> forms.Form:
        return forms.Form(data)

    def act(self, task: Task, given: dict[str, Any]) -> str:
        handing.undelegate(task.pk, by=self.request.user, now=timezone.now())
        return "Se retiró la delegación."

    def intro(self, task: Task) -> str:
        return (
            f"La tiene {task.delegated_to} en suplencia de {task.delegated_by} hasta el "
            f"{task.delegated_until:%d/%m/%Y}. Si la retira, vuelve a quien la delegó."
        )


class ReassignForm(forms.Form):
    """Who has it from now on, and why."""

    to = forms.ChoiceField(label="A quién", help_text="Personas de la unidad, o que pueden hacer esta actividad.")
    reason = forms.CharField(
        label="Por qué", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el historial del caso.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.uuid): user for user in people}
        named = [(key, described(user)) for key, user in self.people.items()]
        self.fields["to"].choices = [("", "Elija a una persona"), *named]

    def clean_to(self) -> User:
        return self.people[self.cleaned_data["to"]]


class ReassignView(ActivityView):
    """Giving it to somebody, by a head."""

    page_title = "Reasignar la actividad"

    def may(self, task: Task) -> bool:
        return task.state == Task.State.OPEN and handing.may_reassign(self.request.user, task, self.today)

    def form(self, task: Task, data: Any = None) -> forms.Form:
        people = handing.candidates(task, by=self.request.user, day=self.today)
        return ReassignForm(data, people=people)

    def act(self, task: Task, given: dict[str, Any]) -> str:
        handing.reassign(task.pk, by=self.request.user, now=timezone.now(), **given)
        return f"La actividad la tiene ahora {given['to']}. Recibirá un correo."

    def intro(self, task: Task) -> str:
        return f"Ahora la tiene {task.taken_by}." if task.taken_by else "Ahora no la tiene nadie."
