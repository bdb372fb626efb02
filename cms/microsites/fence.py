"""Keeps people of one micrositio from seeing, in Wagtail's own screens, pages that are not theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.microsites.models import Microsite

# Views of Wagtail that show pages by number without asking who may see them, and where the number stands.
BY_NUMBER = {
    "wagtailadmin_choose_page_child": "parent_page_id",
    "wagtailadmin_pages:usage": "page_id",
    "wagtailadmin_pages:history": "page_id",
    "wagtailadmin_pages:workflow_history": "page_id",
}
# A report that names the last edited page of each kind, wherever it stands: only for those who work on everything.
OF_EVERYTHING = ("wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results")
CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
CHOOSER = "wagtailadmin_choose_page"


def choosable(pages: QuerySet[Page], user: Any) -> QuerySet[Page]:
    """Of these pages, those below or above something on which the person has a permission."""
    if user.is_superuser:
        return pages
    return pages.filter(pk__in=policy_registry.get_by_type(Page).explorable_instances(user).values("pk"))


def may_explore(user: Any, number: int) -> bool:
    """Whether a page stands where the person works."""
    return policy_registry.get_by_type(Page).explorable_instances(user).filter(pk=number).exists()


def works_on_everything(user: Any) -> bool:
    """Whether what the person may explore begins at the root of all sites."""
    root = policy_registry.get_by_type(Page).explorable_root_instance(user)
    return bool(root is not None and root.depth == 1)


def refuse_front_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The front page of a micrositio is moved, copied or deleted by nobody: it is archived."""
    if not Microsite.objects.filter(root_page__path__startswith=page.path).exists():
        return None
    messages.error(
        request,
        "Esta página contiene la portada de un micrositio y no se puede mover, copiar ni borrar. "
        "Si el micrositio terminó, archívelo desde la sección Micrositios.",
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)


def hide_reports(request: HttpRequest, items: list[Any]) -> None:
    """Take what nobody may open out of the menu of reports."""
    if not works_on_everything(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]


class AdminFenceMiddleware:
    """Asks, before those views of Wagtail that do not ask themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in BY_NUMBER and name not in (CHOSEN, CHOOSER, *OF_EVERYTHING):
            return None
        user = request.user
        if not user.is_authenticated or user.is_superuser or not user.has_perm("wagtailadmin.access_admin"):
            return None
        if name in OF_EVERYTHING:
            if works_on_everything(user):
                return None
            raise PermissionDenied
        if name == CHOOSER:
            return self.begin_where_the_person_works(request, view, args, kwargs)
        numbers = request.GET.getlist("id") if name == CHOSEN else [kwargs[BY_NUMBER[name]]]
        if not all(str(number).isdigit() and may_explore(user, int(number)) for number in numbers):
            raise PermissionDenied
        return None

    @staticmethod
    def begin_where_the_person_works(
        request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The chooser opens at the top of what the person may explore, not at the root of all sites."""
        root = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
        if root is None:
            raise PermissionDenied
        if root.depth == 1:
            return None
        response: HttpResponse = view(request, *args, **{**kwargs, "parent_page_id": root.pk})
        return response
