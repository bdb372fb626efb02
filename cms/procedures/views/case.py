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

from cms.cases.domain import access, history, running, showing, versions
from cms.cases.models import Case, Task
from cms.core import private_files
from cms.core.errors import CmsError
from cms.procedures.views.base import ProcedureView, case_url, due_in_words, task_url
from pipelines.engine import to_svg
from pipelines.engine.svg import activity_rows

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class CaseView(ProcedureView):
    """The page of a case."""

    template_name = "procedures/case.html"

    def get_page_title(self) -> str:
        return self.shown.folio

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        self.shown = case = self.case(uuid)
        procedure, now = versions.procedure_of(case.version), timezone.now()
        tasks = list(case.tasks.select_related("done_by", "taken_by"))
        roles = procedure.declaration.roles
        waiting = [
            {
                "task": task, "url": task_url(task), "who": roles[task.role].name,
                "mine": access.may_act(request.user, task, self.today), "due": due_in_words(task.due_at, now),
            }
            for task in tasks if task.state == Task.State.OPEN
        ]  # fmt: skip
        done = [task.node for task in tasks if task.state == Task.State.DONE]
        answers = [
            (procedure.process.nodes[node].label, showing.answers_of(procedure, node, case.data))
            for node in dict.fromkeys(done)
        ]
        children = Case.objects.filter(parent__case=case).order_by("id")
        current = [one["task"].node for one in waiting]
        return self.render(
            case=case, procedure=procedure, waiting=waiting, answers=[part for part in answers if part[1]],
            papers=case.papers.select_related("document"), files=case.files.filter(dropped_at=None),
            history=history.of(case), rows=activity_rows(procedure.process, done, current),
            due=due_in_words(case.due_at, now) if case.is_open and case.due_at else None,
            related=[(child, case_url(child)) for child in children],
            parent=case.parent.case if case.parent else None,
            parent_url=case_url(case.parent.case) if case.parent else "",
            may_cancel=case.is_open and request.user.pk in (case.started_by_id, case.applicant_id),
        )  # fmt: skip


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
        if not case.is_open or self.request.user.pk not in (case.started_by_id, case.applicant_id):
            raise Http404
        return case

    def show(self, case: Case, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        intro = f"{case.folio}: {case.subject}. Lo que ya se hizo queda en el historial."
        return self.render(status, form=form, back=case_url(case), button="Cancelar el caso", intro=intro, serious=True)
