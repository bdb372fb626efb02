"""A reminder on the front page of the administration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.accounts.domain.passwords import change_is_due


class PasswordPanel(Component):
    """Shown while one's password is older than the rules want."""

    name = "password"
    template_name = "accounts/office/password_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        request = (parent_context or {})["request"]
        return {"is_due": change_is_due(request.user, timezone.now())}
