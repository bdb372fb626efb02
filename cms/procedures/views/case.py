"""A case: what is to be done now, its answers, documents, history and diagram."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.cases.domain import (
    access,
    acting,
    correcting,
    handing,
    history,
    pace,
    reopening,
    running,
    showing,
    versions,
)
from cms.cases.models import Case, Task
from cms.core import private_files
from cms.core.errors import CmsError
from cms.procedures.views.base import ProcedureView, case_url, due_in_words, task_url
from cms.procedures.views.case_forms import AttachForm, CommentForm
from pipelines.engine import to_svg
from pipelines.engine.svg import activity_rows

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class CaseView(ProcedureView):
    """The page of a case."""

    template_name = "procedures/case.html"

    def get_page_title(self) -> str:
        return self.shown.folio

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        self.shown = self.case(uuid)
        return self.show()

    def show(
        self, status: int = 200, *, comment_form: CommentForm | None = None, attach_form: AttachForm | None = None
    ) -> HttpResponse:
        """The page, with a form that was sent wrong or empty ones."""
        case, user, today, now = self.shown, self.request.user, self.today, timezone.now()
        procedure = versions.procedure_of(case.version)
        tasks = list(case.tasks.select_related("done_by", "taken_by", "delegated_to", "delegated_by"))
        for task in tasks:
            task.case = case
        open_tasks = [task for task in tasks if task.state == Task.State.OPEN]
        done = [task.node for task in tasks if task.state == Task.State.DONE]
        answers = [
            (procedure.process.nodes[node].label, showing.answers_of(procedure, node, case.data))
            for node in dict.fromkeys(done)
        ]
        return self.render(
            status, case=case, procedure=procedure, waiting=[self.waiting(task) for task in open_tasks],
            answers=[part for part in answers if part[1]], papers=case.papers.select_related("document"),
            files=case.files.filter(dropped_at=None).select_related("uploaded_by"), history=history.of(case),
            rows=activity_rows(procedure.process, done, [task.node for task in open_tasks]),
            due=due_in_words(case.due_at, now) if case.is_open and case.due_at else None,
            pace=pace.of_case(case, now), related=related_of(case),
            parent=case.parent.case if case.parent else None,
            parent_url=case_url(case.parent.case) if case.parent else "",
            may_cancel=access.may_cancel(user, case, today), comments=case.comments.select_related("written_by"),
            comment_form=comment_form or CommentForm(), attach_form=attach_form or AttachForm(),
            form=comment_form or attach_form, reopenable=reopening.reopenable(user, case, today),
            may_correct=correcting.may_correct(user, case, today),
        )  # fmt: skip

    def waiting(self, task: Task) -> dict[str, Any]:
        """An open activity: who has it, until when, and what this person may do with it."""
        user, today, now = self.request.user, self.today, timezone.now()
        return {
            "task": task, "url": task_url(task), "who": self.role_name(task), "due": due_in_words(task.due_at, now),
            "mine": access.may_act(user, task, today), "holder": acting.holder(task, today),
            "delegated": acting.is_delegated(task, today), "pace": pace.of_task(task, now),
            "may_delegate": handing.may_delegate(user, task, today),
            "may_undelegate": handing.may_undelegate(user, task, today),
            "may_reassign": handing.may_reassign(user, task, today),
        }  # fmt: skip

    def role_name(self, task: Task) -> str:
        return versions.procedure_of(self.shown.version).declaration.roles[task.role].name


def related_of(case: Case) -> list[tuple[Case, str]]:
    """The cases that its activities opened."""
    return [(child, case_url(child)) for child in Case.objects.filter(parent__case=case).order_by("id")]


class DiagramView(ProcedureView):
    """The living diagram as a picture of its own: what is done, what is open, what may follow."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case = self.case(uuid)
        process = versions.procedure_of(case.version).process
        states = list(case.tasks.values_list("node", "state"))
        done = [node for node, state in states if state == Task.State.DONE]
        current = [node for node, state in states if state == Task.State.OPEN]
        answer = HttpResponse(to_svg(process, done, current), content_type="image/svg+xml; charset=utf-8")
        answer["Content-Security-Policy"] = SVG_POLICY
        answer["Cache-Control"] = "private, no-store"
        return answer


class FileView(ProcedureView):
    """A file that came in with an activity."""

    def get(self, request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponseBase:
        found = get_object_or_404(self.case(uuid).files, uuid=file)
        return private_files.send(found.file.name, filename=found.name, content_type=found.content_type, inline=True)


class PaperView(ProcedureView):
    """A printed document of the case."""

    def get(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
        paper = get_object_or_404(self.case(uuid).papers.select_related("document"), pk=number)
        name = paper.document.folio.replace("/", "-") + ".pdf"
        return private_files.send(paper.document.file.name, filename=name, content_type="application/pdf", inline=True)


class CancelForm(forms.Form):
    """Why a case ends before its time."""

    reason = forms.CharField(label="Por qué se cancela", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class CancelView(ProcedureView):
    """Cancelling a case, with its reason."""

    template_name = "procedures/form.html"
    page_title = "Cancelar el caso"

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        return self.show(self.open_case(uuid), CancelForm())

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case, form = self.open_case(uuid), CancelForm(request.POST)
        if form.is_valid():
            try:
                running.cancel(case.pk, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
                messages.success(request, f"Se canceló el caso {case.folio}.")
                return HttpResponseRedirect(case_url(case))
            except CmsError as error:
                form.add_error(None, error.message)
        return self.show(case, form, 422)

    def open_case(self, uuid: UUID) -> Case:
        case = self.case(uuid)
        if not access.may_cancel(self.request.user, case, self.today):
            raise Http404
        return case

    def show(self, case: Case, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        intro = f"{case.folio}: {case.subject}. Lo que ya se hizo queda en el historial."
        return self.render(status, form=form, back=case_url(case), button="Cancelar el caso", intro=intro, serious=True)
