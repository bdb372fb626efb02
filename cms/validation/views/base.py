"""What the pages of our section share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.validation.domain import people


class SectionView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the section, with its place in the administration."""

    page_title = ""
    header_icon = "clipboard-list"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        section = {"url": reverse("validation_admin:mine"), "label": "Validación"}
        present = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, section, present]


class OnePageView(SectionView):
    """A page of the section about one page of the sites."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.page: Page = get_object_or_404(Page, pk=kwargs["pk"], depth__gt=1).specific
        if not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        """Whether the person may see this page of the section."""
        return may_edit(self.request.user, self.page)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, organization=people.organization_of(self.page), **kwargs)

    def show(self, **kwargs: Any) -> HttpResponse:
        """The page with what a form left behind."""
        return self.render_to_response(self.get_context_data(**kwargs))


def may_edit(user: Any, page: Page) -> bool:
    """Whether somebody may edit a page."""
    return bool(page.permissions_for_user(user).can_edit())


def may_look(user: Any, page: Page) -> bool:
    """Whether somebody may see the history of a page: who edits it, who may validate it, the web team."""
    if people.is_web_team(user) or may_edit(user, page):
        return True
    return any(user.pk in tier for tier in people.content_tiers(page, timezone.localdate()))
