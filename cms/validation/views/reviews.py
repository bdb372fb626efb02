"""Saying that a page was looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.core.errors import CmsError
from cms.validation.domain import reviews
from cms.validation.forms import ReviewForm
from cms.validation.views.base import OnePageView


class ConfirmView(OnePageView):
    """The content still holds; it must be looked at again on a day."""

    page_title = "Marcar como revisada"
    template_name = "validation/admin/confirm_review.html"

    def may_enter(self) -> bool:
        return reviews.may_confirm(self.request.user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ReviewForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            reviews.confirm(actor=request.user, page=self.page, next_on=form.cleaned_data["next_on"])
        except CmsError as error:
            form.add_error(error.field or None, error.message)
            return self.show(form=form)
        messages.success(request, f"«{self.page.get_admin_display_title()}» quedó revisada.")
        return redirect("validation_admin:reviews")
