"""Asking for a validation with the declaration, and publishing with urgency."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.core.errors import CmsError
from cms.validation import checks
from cms.validation.audit import address_of
from cms.validation.domain import differences, people, publication, requests
from cms.validation.forms import DeclarationForm, RequestForm, UrgentForm
from cms.validation.models import ContentValidationTask
from cms.validation.views.base import OnePageView, may_edit


class AskingView(OnePageView):
    """A page with the declaration about the latest revision."""

    form_class: type[DeclarationForm] = DeclarationForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revision = self.page.get_latest_revision()
        draft = revision.as_object() if revision else self.page
        kwargs.setdefault("form", self.form_class(revision_id=revision.pk if revision else None))
        findings = checks.review(draft)
        return super().get_context_data(
            title=draft.title,
            go_live_at=draft.go_live_at,
            expire_at=draft.expire_at,
            findings=findings,
            has_errors=any(finding.severity == checks.ERROR for finding in findings),
            nothing_new=revision is not None and requests.is_published(self.page, revision),
            changes=differences.against_live(revision, self.request.user) if revision else [],
            has_revision=revision is not None,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            return self.act(form)
        except CmsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(form=form)

    def act(self, form: Any) -> HttpResponse:
        """What the form asks for."""
        raise NotImplementedError


class RequestView(AskingView):
    """Asking those who validate the page."""

    page_title = "Pedir validación"
    template_name = "validation/admin/request.html"
    form_class = RequestForm

    def may_enter(self) -> bool:
        return requests.may_ask(self.request.user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task = ContentValidationTask.objects.filter(active=True).first()
        ids = people.answerers(task, self.page) - {self.request.user.pk} if task else set()
        return super().get_context_data(validators=get_user_model().objects.filter(pk__in=ids), **kwargs)

    def act(self, form: RequestForm) -> HttpResponse:
        requests.ask(
            actor=self.request.user,
            page=self.page,
            revision_id=form.cleaned_data["revision"],
            accepted=form.accepted,
            note=form.cleaned_data["note"],
            address=address_of(self.request),
        )
        messages.success(self.request, "Se pidió la validación y se avisó por correo a quienes pueden responder.")
        return redirect("validation_admin:page", self.page.pk)


class UrgentView(AskingView):
    """Publishing without validation: the web team only."""

    page_title = "Publicar con urgencia"
    template_name = "validation/admin/urgent.html"
    form_class = UrgentForm

    def may_enter(self) -> bool:
        return people.is_web_team(self.request.user) and may_edit(self.request.user, self.page)

    def act(self, form: UrgentForm) -> HttpResponse:
        publication.publish_urgently(
            actor=self.request.user,
            page=self.page,
            revision_id=form.cleaned_data["revision"],
            accepted=form.accepted,
            reason=form.cleaned_data["reason"],
            address=address_of(self.request),
        )
        messages.success(self.request, "Se publicó con urgencia; se avisó a los enlaces de la dependencia.")
        return redirect("validation_admin:page", self.page.pk)
