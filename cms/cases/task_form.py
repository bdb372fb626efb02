"""What pages with the form of an activity share: keeping a draft and sending it."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from cms.cases.domain import filling
from cms.cases.forms import TaskForm
from cms.cases.models import Case, Task
from cms.core.errors import CmsError, Conflict


class TaskFormMixin:
    """Of a view with `request` and `today`. How the page looks and where it leads is said by the view."""

    request: HttpRequest
    today: datetime.date

    def show(self, task: Task, form: TaskForm, status: int = 200) -> HttpResponse:
        """The page with the form."""
        raise NotImplementedError

    def address_of(self, task: Task) -> str:
        """Where an activity is shown."""
        raise NotImplementedError

    def address_after(self, case: Case) -> str:
        """Where somebody goes on once an activity is done."""
        raise NotImplementedError

    def draft(self, task: Task, form: TaskForm) -> HttpResponse:
        filling.save_draft(task, form, by=self.request.user, now=timezone.now())
        said = "Se guardó el borrador."
        if self.request.FILES:
            said += " Los archivos no se guardan con el borrador; elíjalos al enviar."
        messages.success(self.request, said)
        return HttpResponseRedirect(self.address_of(task))

    def send(self, task: Task, form: TaskForm) -> HttpResponse:
        """Do the activity. Raises `Conflict` when somebody was faster; any other refusal stands beside its field."""
        if not form.is_valid():
            return self.show(task, form, 422)
        try:
            case = filling.send(task, form, by=self.request.user, now=timezone.now())
        except Conflict:
            raise
        except CmsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(task, form, 422)
        messages.success(self.request, f"Listo: «{task.label}».")
        return HttpResponseRedirect(self.address_after(case))
