"""Panels: fields of the page editor that only some layouts show, and what is due on the administration's front page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component


class LayoutFieldPanel(FieldPanel):
    """A field that is shown only where the layout of the micrositio uses it."""

    def __init__(self, field_name: str, *, layouts: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.layouts = layouts

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "layouts": self.layouts}

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel on one page."""

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.of_microsite.look.layout in self.panel.layouts


class BannersPanel(Component):
    """What is due in the micrositios of whoever enters the administration."""

    name = "micrositios"
    order = 50
    template_name = "microsites/admin/banners.html"

    def __init__(self, banners: list[dict[str, object]]) -> None:
        self.banners = banners

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"banners": self.banners}


def add_banners(request: HttpRequest, shown: list[Any]) -> None:
    """Put the panel first when something is due."""
    from cms.microsites.domain import queries, reminders

    banners = reminders.banners(queries.visible_to(request.user), today=timezone.localdate())
    if banners:
        shown.insert(0, BannersPanel(banners))
