"""What waits for an answer: mine, and everybody's for the web team."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from cms.validation.domain import people
from cms.validation.domain.queries import all_waiting, waiting_for
from cms.validation.views.base import SectionView


class MineView(SectionView):
    """The requests that this person may answer."""

    page_title = "Esperan mi respuesta"
    template_name = "validation/admin/waiting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = [(row, row.is_late(today)) for row in waiting_for(self.request.user, today)]
        return super().get_context_data(rows=rows, mine=True, **kwargs)


class AllView(SectionView):
    """All open requests."""

    page_title = "Todas las solicitudes"
    template_name = "validation/admin/waiting.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not people.is_web_team(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = [(row, row.is_late(today)) for row in all_waiting()]
        return super().get_context_data(rows=rows, mine=False, **kwargs)
