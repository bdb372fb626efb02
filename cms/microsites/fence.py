"""Keeps people of one micrositio from seeing, in Wagtail's own screens, what is not theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.models import Page, Task
from wagtail.permissions import policy_registry

from cms.media.models import SiteDocument, SiteImage
from cms.microsites.models import Microsite

# Views of Wagtail that show pages by number without asking who may see them, and where the numbers stand.
BY_NUMBER = {
    "wagtailadmin_choose_page_child": ("parent_page_id",),
    "wagtailadmin_pages:usage": ("page_id",),
    "wagtailadmin_pages:history": ("page_id",),
    "wagtailadmin_pages:workflow_history": ("page_id",),
    "wagtailadmin_pages:revisions_index": ("page_id",),
    "wagtailadmin_pages:confirm_workflow_cancellation": ("page_id",),
    "wagtailadmin_pages:move_confirm": ("page_to_move_id", "destination_id"),
}
# A report that names the last edited page of each kind, and interfaces that list every picture and document, wherever
# they stand: only for those who work on everything.
OF_EVERYTHING = frozenset(
    {
        "wagtailadmin_reports:page_types_usage",
        "wagtailadmin_reports:page_types_usage_results",
        *(
            f"wagtailadmin_api:{kind}:{view}"
            for kind in ("images", "documents")
            for view in ("listing", "detail", "find")
        ),
    }
)
# The steps of workflows, and the form that makes one.
OF_WORKFLOWS = frozenset(
    f"wagtailadmin_workflows:{view}"
    for view in ("task_chooser", "task_chooser_results", "task_chooser_create", "task_chosen")
)
# Windows of Wagtail's editor, which say nothing about who opens them: only for those who edit something.
OF_EDITORS = frozenset(
    {
        "wagtailadmin_pages:choose_parent",
        "wagtailadmin_choose_page_search",
        *(f"wagtailadmin_choose_page_{kind}_link" for kind in ("external", "email", "phone", "anchor")),
        *(f"wagtail{kind}_chooser:{view}" for kind in ("images", "docs") for view in ("choose", "choose_results")),
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_tag_model_autocomplete",
        "wagtailembeds:chooser",
        "wagtailembeds:chooser_upload",
    }
)
# What was chosen in a window, told by the numbers in the query.
CHOSEN: dict[str, type[Model]] = {
    "wagtailadmin_choose_page_chosen_multiple": Page,
    "wagtailimages_chooser:chosen_multiple": SiteImage,
    "wagtaildocs_chooser:chosen_multiple": SiteDocument,
}
CHOOSER = "wagtailadmin_choose_page"
BULK = "wagtail_bulk_action"
FENCED = frozenset({*BY_NUMBER, *OF_EVERYTHING, *OF_WORKFLOWS, *OF_EDITORS, *CHOSEN, CHOOSER, BULK})
# What bulk actions list by numbers in the query; other models ask for themselves.
MANY: dict[tuple[str, str], type[Model]] = {
    (model._meta.app_label, model._meta.model_name or ""): model for model in (Page, SiteImage, SiteDocument)
}
HANDLING = ("add", "change", "delete", "choose", "view")  # any of these lets somebody know of a picture or a document


def choosable(pages: QuerySet[Page], user: Any) -> QuerySet[Page]:
    """Of these pages, those below or above something on which the person has a permission."""
    if user.is_superuser:
        return pages
    return pages.filter(pk__in=policy_registry.get_by_type(Page).explorable_instances(user).values("pk"))


def knows(user: Any, model: type[Model], numbers: Iterable[object]) -> bool:
    """Whether all of these stand where the person works."""
    wanted = {str(number) for number in numbers}
    policy = policy_registry.get_by_type(model)
    if issubclass(model, Page):
        known = policy.explorable_instances(user)
    else:
        known = policy.instances_user_has_any_permission_for(user, HANDLING)
    return all(map(str.isdecimal, wanted)) and known.filter(pk__in=wanted).count() == len(wanted)


def knows_all_in_bulk(request: HttpRequest, app_label: str, model_name: str) -> bool:
    """Whether the person knows all that a bulk action would list: Wagtail shows what she may not touch, too."""
    model = MANY.get((app_label, model_name))
    if model is None:
        return True
    numbers: Iterable[object] = request.GET.getlist("id")
    if "all" in numbers:
        numbers = pages_below(request.GET.get("childOf"), "q" in request.GET) if model is Page else ()
    return knows(request.user, model, numbers)


def pages_below(parent: str | None, descend: bool) -> Iterable[int]:
    """What Wagtail means by all pages: of a page, of the tree below it, or of everything."""
    found = Page.objects.all()
    if parent is not None:
        page = get_object_or_404(Page, pk=parent if parent.isdecimal() else 0)
        found = page.get_descendants() if descend else page.get_children()
    numbers: Iterable[int] = found.values_list("pk", flat=True)
    return numbers


def works_on_everything(user: Any) -> bool:
    """Whether the person has a right on the root of all sites: rights in two sites are none on what is above both."""
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, ("add", "change", "publish"))
    return bool(pages.filter(depth=1).exists())


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
        if name not in FENCED:
            return None
        user = request.user
        if not user.is_authenticated or user.is_superuser or not user.has_perm("wagtailadmin.access_admin"):
            return None
        if name == CHOOSER:
            return self.begin_where_the_person_works(request, view, args, kwargs)
        if not self.may_enter(request, name, kwargs):
            raise PermissionDenied
        return None

    @staticmethod
    def may_enter(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> bool:
        """Whether the person works on what this view shows."""
        user = request.user
        if name in OF_EVERYTHING:
            return works_on_everything(user)
        if name in OF_WORKFLOWS:
            return bool(policy_registry.get_by_type(Task).user_has_any_permission(user, ["add", "change"]))
        if name in OF_EDITORS:
            return bool(user_has_any_page_permission(user))
        if name == BULK:
            return knows_all_in_bulk(request, kwargs["app_label"], kwargs["model_name"])
        if name in CHOSEN:
            return knows(user, CHOSEN[name], request.GET.getlist("id"))
        return knows(user, Page, [kwargs[part] for part in BY_NUMBER[name]])

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
