"""An activity: its form, drafts, taking and leaving it, and the cases that it opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import access, acting, filling, handing, running, starting, versions
from cms.cases.forms import TaskForm
from cms.cases.models import Case, Draft, Task
from cms.cases.task_form import TaskFormMixin
from cms.core.errors import CmsError, Conflict
from cms.procedures.views.base import ProcedureView, case_url, due_in_words, task_url


class TaskView(TaskFormMixin, ProcedureView):
    """One activity of a case that is open."""

    template_name = "procedures/task.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.task: Task | None = None

    def get_page_title(self) -> str:
        return self.task.label if self.task else "Actividad"

    def trail(self) -> list[dict[str, str]]:
        return [{"url": case_url(self.task.case), "label": self.task.case.folio}] if self.task else []

    def load(self, uuid: UUID, number: int) -> Task:
        case = self.case(uuid)
        self.task = get_object_or_404(
            case.tasks.select_related("taken_by", "done_by", "delegated_to", "delegated_by"), pk=number
        )
        self.task.case = case
        return self.task

    def get(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        task = self.load(uuid, number)
        if task.state != Task.State.OPEN:
            messages.info(request, "Esta actividad ya no está abierta.")
            return HttpResponseRedirect(case_url(task.case))
        return self.show(task, filling.form_of(task, by=request.user, today=self.today))

    def post(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        task, verb = self.load(uuid, number), request.POST.get("hacer", "enviar")
        try:
            running.must_be_open(task)
            if verb in ("tomar", "dejar"):
                act = running.take if verb == "tomar" else running.release
                act(task.pk, by=request.user, now=timezone.now())
                messages.success(request, "La actividad es suya." if verb == "tomar" else "Dejó la actividad.")
                return HttpResponseRedirect(task_url(task))
            form = filling.form_of(task, by=request.user, today=self.today, data=request.POST, sent=request.FILES)
            return self.draft(task, form) if verb == "borrador" else self.send(task, form)
        except Conflict as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(case_url(task.case))
        except CmsError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(case_url(task.case))

    def address_of(self, task: Task) -> str:
        return task_url(task)

    def address_after(self, case: Case) -> str:
        mine = next((one for one in case.tasks.all() if access.may_act(self.request.user, one, self.today)), None)
        return task_url(mine) if mine else case_url(case)

    def show(self, task: Task, form: TaskForm, status: int = 200) -> HttpResponse:
        procedure = versions.procedure_of(task.case.version)
        activity = procedure.activity(task.node)
        draft = Draft.objects.filter(task=task).select_related("saved_by").first()
        return self.render(
            status, case=task.case, task=task, form=form, parts=form.parts(), button=activity.verb, draft=draft,
            back=case_url(task.case), mine=access.may_act(self.request.user, task, self.today),
            help=procedure.process.nodes[task.node].documentation, due=due_in_words(task.due_at, timezone.now()),
            who=procedure.declaration.roles[task.role].name, child=self.child(task),
            files_again=bool(self.request.FILES) and status != 200,
            capacity=acting.capacity(self.request.user, task, self.today), holder=acting.holder(task, self.today),
            delegated=acting.is_delegated(task, self.today),
            may_delegate=handing.may_delegate(self.request.user, task, self.today),
            may_undelegate=handing.may_undelegate(self.request.user, task, self.today),
        )  # fmt: skip

    def child(self, task: Task) -> dict[str, Any] | None:
        """The procedure that the activity may open a case of, its ways in for this person, and those opened."""
        declared = versions.procedure_of(task.case.version).activity(task.node).child
        if declared is None:
            return None
        open_to_her = (
            [starting.way_of_child(self.request.user, self.today, task)]
            if declared.entry
            else [way for way in starting.ways_in(self.request.user, self.today)
                  if way.version.clave == declared.procedure]
        )  # fmt: skip
        ways = [
            (
                way.entry.label,
                reverse("procedures:new", args=(way.version.clave, way.entry.key)) + f"?actividad={task.pk}",
            )
            for way in filter(None, open_to_her)
        ]
        opened = [(one, case_url(one)) for one in Case.objects.filter(parent=task).order_by("id")]
        return {"ways": ways, "opened": opened, "optional": declared.optional}
