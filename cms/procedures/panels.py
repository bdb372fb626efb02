"""«Mi bandeja» on the first page of the administration: how much waits, by term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.ui.components import Component

from cms.core import inbox
from cms.procedures.domain import waiting
from cms.procedures.domain.waiting import TERMS


class InboxPanel(Component):
    """Counts by term, each a link to that part of the inbox."""

    name = "mi-bandeja"
    template_name = "procedures/inbox_panel.html"
    order = 20

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        request, now = (parent_context or {})["request"], timezone.now()
        others = inbox.gather(request.user, now)
        counted = waiting.counts(request.user, now, others)
        address = reverse("procedures:inbox")
        return {
            "address": address,
            "total": sum(counted.values()),
            "terms": [
                (key, TERMS[key], n, f"{address}?{urlencode({'plazo': key})}") for key, n in counted.items() if n
            ],
            "silent": others.silent,
            "request": request,
        }
