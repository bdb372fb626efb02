"""Changing the password: allauth's pages, which here also say why and go on where one was going."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from cms.accounts.forms.account import password_rules


@method_decorator(never_cache, name="dispatch")
class PasswordChangeView(allauth.PasswordChangeView):
    """Whoever has just written the old password need not prove it again for a second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        reauthenticate_by_password(self.request)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forced = self.request.user.must_change_password
        return {**super().get_context_data(**kwargs), "is_forced": forced, "rules": password_rules()}


@method_decorator(never_cache, name="dispatch")
class PasswordResetFromKeyView(allauth.PasswordResetFromKeyView):
    """A link that counts no more answers 400."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "rules": password_rules()}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail"):
            kwargs.setdefault("status", 400)
        answer: HttpResponse = super().render_to_response(context, **kwargs)
        return answer


change = PasswordChangeView.as_view()


def reset_from_key(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """The page behind the link of the mail."""
    answer: HttpResponse = PasswordResetFromKeyView.as_view()(request, uidb36=uidb36, key=key)
    return answer
