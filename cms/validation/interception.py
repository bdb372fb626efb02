"""Leads Wagtail's own buttons through our roads: asking goes over the declaration, publishing is refused.

What somebody wrote is always saved first, so nothing is lost.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
)
from wagtail.models import Page

from cms.core.publication import system_reason
from cms.validation.domain import people, publication
from cms.validation.rules.sentences import REFUSED_COPY, REFUSED_PUBLICATION, SAVED_INSTEAD

ASKS = ("action-submit", "action-restart-workflow")
PUBLISHES = "action-publish"
WANTED = "_validation_wanted"


def before_saving(request: HttpRequest, *_: Any) -> None:
    """Turn asking and publishing into saving, and remember what was wanted."""
    if request.method != "POST" or not publication.enforced():
        return
    asked = any(request.POST.get(name) for name in ASKS)
    published = bool(request.POST.get(PUBLISHES))
    if not (asked or published):
        return
    data = request.POST.copy()
    for name in (*ASKS, PUBLISHES):
        data.pop(name, None)
    request.POST = data
    setattr(request, WANTED, "ask" if asked else "publish")


def after_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Go on to the declaration, or say why the page is only saved."""
    wanted = getattr(request, WANTED, "")
    if wanted == "ask":
        return redirect("validation_admin:request", page.pk)
    if wanted == "publish":
        messages.warning(request, SAVED_INSTEAD)
    return None


def before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A second lock on the editor's own button, should it ever be reached."""
    if not publication.enforced() or system_reason():
        return None
    messages.error(request, REFUSED_PUBLICATION.format(title=page.get_admin_display_title()))
    return redirect("wagtailadmin_pages:edit", page.pk)


def before_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Publishing many pages at once is refused and says which."""
    if action_type != "publish" or not objects or action.model is not Page or not publication.enforced():
        return None
    titles = ", ".join(f"«{page.get_admin_display_title()}»" for page in objects[:5])
    more = f" y {len(objects) - 5} más" if len(objects) > 5 else ""
    messages.error(request, f"No se publicó {titles}{more}: cada página se valida antes de publicarse.")
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk)


def before_copying(request: HttpRequest, page: Page) -> None:
    """A copy is a draft, whatever was ticked."""
    if request.method == "POST" and request.POST.get("publish_copies") and publication.enforced():
        data = request.POST.copy()
        data.pop("publish_copies")
        request.POST = data
        messages.warning(request, REFUSED_COPY)


class LinkItem(ActionMenuItem):
    """An entry of the editor's menu that leads to one of our pages."""

    template_name = "validation/admin/menu_link.html"
    view = ""

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return bool(context["view"] == "edit" and page and page.pk and publication.enforced() and self.fits(context))

    def fits(self, context: dict[str, Any]) -> bool:
        """Whether this person may go there for this page."""
        return True

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse(self.view, args=(parent_context["page"].pk,))


class AskItem(SubmitForModerationMenuItem):
    """Wagtail's entry for sending a page, with the words that we use."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": "Pedir validación"}


class WithdrawItem(CancelWorkflowMenuItem):
    """Wagtail's entry for ending a workflow, with the words that we use."""

    label = "Retirar la solicitud"


class UrgentItem(LinkItem):
    """Publishing without validation, for the web team."""

    name, label, icon_name, view, order = (
        "validation-urgent",
        "Publicar con urgencia…",
        "warning",
        "validation_admin:urgent",
        70,
    )

    def fits(self, context: dict[str, Any]) -> bool:
        return people.is_web_team(context["request"].user) and not context["locked_for_user"]


class HistoryItem(LinkItem):
    """Declarations, answers and publications of the page, and its preview links."""

    name, label, icon_name, view, order = (
        "validation-page", "Validación de la página", "clipboard-list", "validation_admin:page", 80,
    )  # fmt: skip


def dress_menu(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """No button that would be refused; the others say what they do here."""
    if not publication.enforced():
        return
    ours = {SubmitForModerationMenuItem: AskItem, CancelWorkflowMenuItem: WithdrawItem}
    shown = [item for item in items if item.name != PUBLISHES and not isinstance(item, RestartWorkflowMenuItem)]
    items[:] = [ours[type(item)](item.order) if type(item) in ours else item for item in shown]
