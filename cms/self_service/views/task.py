"""An activity that waits for somebody outside the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.cases.domain import filling, running, versions
from cms.cases.forms import TaskForm
from cms.cases.models import Case, Draft, Task
from cms.cases.task_form import TaskFormMixin
from cms.core.errors import CmsError
from cms.self_service.domain import mine
from cms.self_service.views.base import case_url, due_in_words, own_crumbs, task_url
from cms.self_service.views.mine import OwnCaseView

RECOVERED = "Esto es lo que había escrito. Revíselo y envíelo; los archivos hay que elegirlos otra vez."


class TaskView(TaskFormMixin, OwnCaseView):
    """Its form, with drafts."""

    def load(self, uuid: UUID, number: int) -> Task:
        """The activity. One of the office's does not exist here, not even for those who do it."""
        case = self.case(uuid)
        task = get_object_or_404(case.tasks.select_related("taken_by", "done_by", "delegated_to"), pk=number)
        task.case = case
        if task.role not in self.reader(case).roles:
            raise Http404
        return task

    def get(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        task = self.load(uuid, number)
        if task.state != Task.State.OPEN:
            messages.info(request, "Esta actividad ya no está abierta.")
            return HttpResponseRedirect(case_url(task.case))
        before = self.typed_before()
        form = filling.form_of(task, by=request.user, today=self.today, data=before)
        return self.show(task, form, notice=RECOVERED if before is not None else "")

    def post(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        task = self.load(uuid, number)
        try:
            running.must_be_open(task)
            form = filling.form_of(task, by=request.user, today=self.today, data=request.POST, sent=request.FILES)
            return self.draft(task, form) if request.POST.get("hacer") == "borrador" else self.send(task, form)
        except CmsError as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(case_url(task.case))

    def address_of(self, task: Task) -> str:
        return task_url(task)

    def address_after(self, case: Case) -> str:
        following = next((one for one in case.tasks.all() if mine.may_act(self.request.user, one, self.today)), None)
        return task_url(following) if following else case_url(case)

    def show(self, task: Task, form: TaskForm, status: int = 200, **more: Any) -> HttpResponse:
        procedure = versions.procedure_of(task.case.version)
        declared = procedure.form(task.node)
        files = declared is not None and any(field.kind == "archivo" for field in declared.fields)
        return self.render(
            "self_service/task.html", status, case=task.case, task=task, form=form, parts=form.parts(), forms=[form],
            button=procedure.activity(task.node).verb, back=case_url(task.case), declared=declared,
            draft=Draft.objects.filter(task=task).select_related("saved_by").first(),
            may_act=mine.may_act(self.request.user, task, self.today), reader=self.reader(task.case),
            help=procedure.process.nodes[task.node].documentation, due=due_in_words(task.due_at, timezone.now()),
            files_again=files and status != 200, crumbs=own_crumbs((task.case.folio, case_url(task.case))), **more,
        )  # fmt: skip
