"""Answering a request in the administration."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.models import Page, TaskState

from cms.core.errors import CmsError
from cms.validation import checks
from cms.validation.audit import address_of
from cms.validation.domain import answers, differences, people
from cms.validation.forms import AnswerForm
from cms.validation.models import Answer, Declaration
from cms.validation.views.base import OnePageView, may_look


class AnswerView(OnePageView):
    """The differences, the findings and the declaration of a request, and the form to answer it."""

    page_title = "Responder"
    template_name = "validation/admin/answer.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.state = get_object_or_404(
            TaskState.objects.select_related("task", "revision", "workflow_state__requested_by"), pk=kwargs["pk"]
        )
        page = get_object_or_404(Page, pk=self.state.workflow_state.object_id)
        return super().dispatch(request, *args, **{**kwargs, "pk": page.pk})

    def may_enter(self) -> bool:
        return may_look(self.request.user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = summary(self.state, self.page, self.request.user)
        context["may_answer"] = context["open"] and people.may_answer(self.request.user, self.state.task, self.page)
        context["is_author"] = context["open"] and self.request.user.pk in people.authors(self.page)
        kwargs.setdefault("form", AnswerForm())
        return super().get_context_data(**context, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not people.may_answer(request.user, self.state.task, self.page) and self.state.status == "in_progress":
            raise PermissionDenied
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            made = answers.answer(
                actor=request.user,
                task_state=self.state,
                verdict=form.cleaned_data["verdict"],
                comment=form.cleaned_data["comment"],
                road=Answer.PANEL,
                address=address_of(request),
            )
        except CmsError as error:
            messages.error(request, error.message)
            return redirect("validation_admin:page", self.page.pk)
        messages.success(
            request, f"Quedó su respuesta sobre «{made.page_title}»: {made.get_verdict_display().lower()}."
        )
        return redirect("validation_admin:mine")


def summary(state: TaskState, page: Page, user: Any) -> dict[str, Any]:
    """What a person needs to know to answer a request."""
    draft = state.revision.as_object()
    findings = checks.review(draft)
    return {
        "state": state,
        "open": state.status == TaskState.STATUS_IN_PROGRESS,
        "title": draft.title,
        "answered": Answer.objects.filter(task_state=state).select_related("user").first(),
        "changes": differences.against_live(state.revision, user),
        "findings": findings,
        "go_live_at": draft.go_live_at,
        "expire_at": draft.expire_at,
        "declared": Declaration.objects.filter(page_id=page.pk, revision=state.revision).select_related("user").first(),
    }
