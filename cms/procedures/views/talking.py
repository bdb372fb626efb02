"""Comments and files on the page of a case; what is wrong comes back there with what was typed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.cases.domain import comments, files
from cms.core.errors import CmsError, Conflict
from cms.procedures.views.base import case_url
from cms.procedures.views.case import CaseView
from cms.procedures.views.case_forms import AttachForm, CommentForm


class CommentView(CaseView):
    """Writing a comment."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        return HttpResponseRedirect(case_url(self.case(uuid)))

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        self.shown, form = self.case(uuid), CommentForm(request.POST)
        if form.is_valid():
            try:
                comments.add(self.shown.pk, form.cleaned_data["text"], by=request.user, now=timezone.now())
                messages.success(request, "Se guardó el comentario.")
                return HttpResponseRedirect(case_url(self.shown) + "#t-comentarios")
            except Conflict as error:
                messages.warning(request, error.message)
                return HttpResponseRedirect(case_url(self.shown))
            except CmsError as error:
                form.add_error("text", error.message)
        return self.show(422, comment_form=form)


class AttachView(CaseView):
    """Attaching files."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        return HttpResponseRedirect(case_url(self.case(uuid)))

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        self.shown, form = self.case(uuid), AttachForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                kept = files.attach(self.shown.pk, form.cleaned_data["files"], by=request.user, now=timezone.now())
                messages.success(
                    request, "Se adjuntó el archivo." if len(kept) == 1 else f"Se adjuntaron {len(kept)} archivos."
                )
                return HttpResponseRedirect(case_url(self.shown) + "#t-papeles")
            except Conflict as error:
                messages.warning(request, error.message)
                return HttpResponseRedirect(case_url(self.shown))
            except CmsError as error:
                form.add_error("files", error.message)
        return self.show(422, attach_form=form)


class DetachView(CaseView):
    """Taking back a file that one attached."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponse:
        case = self.case(uuid)
        found = get_object_or_404(files.attached(case), uuid=file)
        try:
            files.detach(found.pk, by=request.user, now=timezone.now())
            messages.success(request, f"Se quitó «{found.name}».")
        except CmsError as error:
            messages.warning(request, error.message)
        return HttpResponseRedirect(case_url(case))
