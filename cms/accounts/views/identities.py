"""Identities of other services that open this account."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount import views as allauth
from allauth.socialaccount.adapter import get_adapter
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


@method_decorator(never_cache, name="dispatch")
class LinkedView(allauth.ConnectionsView):
    """The list with its buttons; removing one asks for the password again."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        linked = list(self.request.user.socialaccount_set.order_by("provider"))
        known = {account.provider for account in linked}
        offered = [found for found in get_adapter().list_providers(self.request) if found.app.provider_id not in known]
        return {**super().get_context_data(**kwargs), "linked": linked, "offered": offered}


linked = LinkedView.as_view()
