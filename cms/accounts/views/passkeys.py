"""Removing a passkey: whoever must have a second factor keeps at least one (allauth checks only the app of codes)."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import views as allauth
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


@method_decorator(never_cache, name="dispatch")
class RemovePasskeyView(allauth.RemoveWebAuthnView):
    """Asks, and refuses the last one where a second factor is demanded."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        adapter = get_adapter()
        refused = "" if self.may_remove() else str(adapter.error_messages["cannot_delete_authenticator"])
        return {**super().get_context_data(**kwargs), "refused": refused}

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.may_remove():
            return self.render_to_response(self.get_context_data(form=form), status=409)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def may_remove(self) -> bool:
        return bool(get_adapter().can_delete_authenticator(self.object))


remove = RemovePasskeyView.as_view()
