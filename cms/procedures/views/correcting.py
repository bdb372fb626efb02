"""Correcting: taking back an activity that is done, and changing an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import correcting, reopening, showing, versions
from cms.cases.domain.correcting import Correctable
from cms.cases.forms import TaskForm
from cms.cases.models import Case, Task
from cms.core.errors import CmsError, Conflict
from cms.procedures.views.base import ProcedureView, case_url
from cms.procedures.views.handing import ActivityView


class ReasonForm(forms.Form):
    """Why something is corrected."""

    reason = forms.CharField(
        label="Por qué se corrige", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el historial del caso.",
    )  # fmt: skip


class ReopenView(ActivityView):
    """Opening an activity again that is done."""

    page_title = "Reabrir la actividad"
    serious = True

    def may(self, task: Task) -> bool:
        return reopening.may_reopen(self.request.user, task, self.today)

    def form(self, task: Task, data: Any = None) -> forms.Form:
        return ReasonForm(data)

    def act(self, task: Task, given: dict[str, Any]) -> str:
        reopening.reopen(task.pk, by=self.request.user, reason=given["reason"], now=timezone.now())
        return f"Se reabrió «{task.label}». Lo que se había escrito está en su borrador."

    def intro(self, task: Task) -> str:
        try:
            way = reopening.way_back(task)
        except CmsError as error:
            return error.message
        closing = ", ".join(f"«{one.label}»" for one in way.closing)
        papers = "Los documentos que imprimió se anulan. "
        return f"{papers}{f'Se cierra lo que sigue: {closing}. ' if closing else ''}El historial lo dirá."


class CorrectionsView(ProcedureView):
    """The answers of a case that may be corrected."""

    template_name = "procedures/corrections.html"
    page_title = "Corregir un dato"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.found: Case | None = None

    def trail(self) -> list[dict[str, str]]:
        return [{"url": case_url(self.found), "label": self.found.folio}] if self.found else []

    def load(self, uuid: UUID) -> Case:
        self.found = case = self.case(uuid)
        if not correcting.may_correct(self.request.user, case, self.today):
            raise Http404
        return case

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case = self.load(uuid)
        procedure = versions.procedure_of(case.version)
        rows = [
            (showing.shown(procedure, key, case.data), one.task.label, correct_url(case, key))
            for key, one in correcting.correctable(case).items()
        ]
        return self.render(case=case, rows=rows, back=case_url(case))


class CorrectView(CorrectionsView):
    """One of them, with the field as its activity asked it."""

    template_name = "procedures/correct.html"

    def trail(self) -> list[dict[str, str]]:
        found = super().trail()
        if self.found:
            found.append(
                {"url": reverse("procedures:corrections", args=(self.found.uuid,)), "label": "Corregir un dato"}
            )
        return found

    def get_page_title(self) -> str:
        return self.one.field.label if getattr(self, "one", None) else self.page_title

    def find(self, uuid: UUID, field: str) -> Case:
        case = self.load(uuid)
        one = correcting.correctable(case).get(field)
        if one is None:
            raise Http404
        self.one: Correctable = one
        return case

    def get(self, request: HttpRequest, uuid: UUID, field: str) -> HttpResponse:  # type: ignore[override]
        case = self.find(uuid, field)
        return self.show(case, correcting.form_of(case, self.one), ReasonForm())

    def post(self, request: HttpRequest, uuid: UUID, field: str) -> HttpResponse:
        case = self.find(uuid, field)
        form, reason = correcting.form_of(case, self.one, data=request.POST), ReasonForm(request.POST)
        if all([form.is_valid(), reason.is_valid()]):
            try:
                value = form.values(case.data).get(field)
                correcting.correct(
                    case.pk, field, value, by=request.user, reason=reason.cleaned_data["reason"], now=timezone.now()
                )
                messages.success(request, f"Se corrigió «{self.one.field.label}».")
                return HttpResponseRedirect(case_url(case))
            except Conflict as error:
                messages.warning(request, error.message)
                return HttpResponseRedirect(case_url(case))
            except CmsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        return self.show(case, form, reason, 422)

    def show(self, case: Case, form: TaskForm, reason: ReasonForm, status: int = 200) -> HttpResponse:
        procedure = versions.procedure_of(case.version)
        return self.render(
            status, case=case, form=form, parts=form.parts(), reason=reason, label=self.one.field.label,
            now=showing.shown(procedure, self.one.field.key, case.data), activity=self.one.task.label,
            back=case_url(case),
        )  # fmt: skip


def correct_url(case: Case, key: str) -> str:
    return reverse("procedures:correct", args=(case.uuid, key))
