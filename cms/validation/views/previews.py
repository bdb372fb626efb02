"""Sharing a draft by a link, and ending the link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from cms.core.errors import CmsError
from cms.validation.domain import previews
from cms.validation.forms import PreviewForm
from cms.validation.models import PreviewLink
from cms.validation.notices import address
from cms.validation.views.base import OnePageView


class ShareView(OnePageView):
    """Making a link; its address is shown once."""

    page_title = "Compartir el borrador"
    template_name = "validation/admin/share.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", PreviewForm())
        return super().get_context_data(longest=previews.LONGEST.days, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PreviewForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            link, token = previews.share(actor=request.user, page=self.page, **form.cleaned_data)
        except CmsError as error:
            form.add_error(error.field or None, error.message)
            return self.show(form=form)
        response = self.show(form=None, link=link, shared_url=address("validation:preview_enter", token))
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response


class RevokeView(View):
    """Ending a link."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = get_object_or_404(PreviewLink.objects.select_related("page"), pk=pk)
        if not previews.may_revoke(request.user, link):
            raise PermissionDenied
        previews.revoke(actor=request.user, link=link)
        messages.success(request, f"El enlace para {link.recipient} ya no muestra el borrador.")
        return redirect("validation_admin:page", link.page_id)
