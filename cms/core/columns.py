"""Columns for the lists of the administration."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.tables import DateColumn


class DayColumn(DateColumn):
    """A day as 31/01/2026, and a dash where there is none.

    Wagtail's own column tells how long ago something was, and says of every day to come that it is right now.
    """

    cell_template_name = "wagtailadmin/tables/cell.html"

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        if not value:
            return "—"
        return f"{timezone.localtime(value) if hasattr(value, 'hour') else value:%d/%m/%Y}"
