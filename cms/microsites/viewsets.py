"""The section «Micrositios» of the administration."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.columns import DayColumn
from cms.microsites import policy
from cms.microsites.domain import queries
from cms.microsites.models import Microsite, MicrositeRequest
from cms.microsites.views import admin, preview, sites, wizard


class VisibleItem(MenuItem):
    """An entry of the menu for those to whom it shows something."""

    def is_shown(self, request: HttpRequest) -> bool:
        known: bool | None = getattr(request, "_sees_microsites", None)  # the menu asks more than once
        if known is None:
            known = policy.microsites.user_has_permission(request.user, "view")
            request._sees_microsites = known  # type: ignore[attr-defined]
        return known


class TeamItem(MenuItem):
    """An entry of the menu for the web team."""

    def is_shown(self, request: HttpRequest) -> bool:
        return queries.is_web_team(request.user)


class MicrositeIndexView(generic.IndexView):
    """The list, of what this person may see."""

    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[Microsite]:
        return queries.visible_to(self.request.user)

    def get_inspect_url(self, instance: Microsite) -> str:
        return reverse("microsites:detail", args=[instance.pk])


class MicrositeViewSet(ModelViewSet):
    """Micrositios."""

    model = Microsite
    icon = admin.ICON
    menu_label = "Micrositios"
    menu_item_class = VisibleItem
    index_view_class = MicrositeIndexView
    copy_view_enabled = False
    form_fields = ["title"]
    add_to_reference_index = False
    list_display = [
        "title", Column("organization", label="Dependencia", sort_key="organization__name"),
        Column("state", label="Estado", accessor="get_state_display", sort_key="state"),
        Column("owner", label="Responsable"),
        DayColumn("review_on", label="Se revisa", sort_key="review_on"),
        DayColumn("ends_on", label="Termina", sort_key="ends_on"),
    ]  # fmt: skip
    list_filter = ["state", "organization", "address_kind", "owner"]
    list_export = ["title", "name", "url", "organization", "owner", "state", "review_on", "ends_on"]
    export_filename = "micrositios"
    search_fields = ["title", "name", "purpose"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[URLPattern]:
        one = "<int:pk>/"
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(one, sites.detail, name="detail"),
            path(f"{one}aspecto/", sites.look, name="look"),
            path(f"{one}menu/", sites.edit_menu, name="menu"),
            path(f"{one}personas/", sites.edit_people, name="people"),
            path(f"{one}personas/<int:person>/quitar/", sites.dismiss, name="dismiss"),
            path(f"{one}revision/", sites.review, name="review"),
            path(f"{one}prorroga/", sites.extend, name="extend"),
            path(f"{one}archivar/", sites.archive, name="archive"),
            path(f"{one}reabrir/", sites.reopen, name="reopen"),
            path(f"{one}archivo/<int:archive_id>/", sites.package, name="package"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no generic edit view to find."""


class RequestIndexView(generic.IndexView):
    """Requests and drafts, the last saved first."""

    any_permission_required = ["view"]
    default_ordering = "-updated_at"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        admin.demand_web_team(request)
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[MicrositeRequest]:
        return queries.requests_visible_to(self.request.user)

    def get_inspect_url(self, instance: MicrositeRequest) -> str:
        return reverse("microsites_requests:detail", args=[instance.pk])

    def get_add_url(self) -> str:
        return reverse("microsites_requests:new")


class RequestViewSet(ModelViewSet):
    """Requests and drafts of the wizard."""

    model = MicrositeRequest
    icon = "form"
    menu_label = "Solicitudes y borradores"
    menu_item_class = TeamItem
    index_view_class = RequestIndexView
    copy_view_enabled = False
    form_fields = ["state"]
    add_to_reference_index = False
    list_display = [
        "title", Column("state", label="Estado", accessor="get_state_display", sort_key="state"),
        Column("organization", label="Dependencia", sort_key="organization__name"),
        Column("created_by", label="La inició"), Column("updated_by", label="Última persona que guardó"),
        DateColumn("updated_at", label="Guardada", sort_key="updated_at"),
    ]  # fmt: skip
    list_filter = ["state", "organization"]
    search_fields = ["oficio_number", "organization__name"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[URLPattern]:
        one = "<int:pk>/"
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("nueva/", wizard.new, name="new"),
            path("vista/", preview.page, name="preview"),
            path("vista/estilo.css", preview.css, name="preview_css"),
            path("vista/comprobar/", preview.check, name="preview_check"),
            path(one, wizard.detail, name="detail"),
            path(f"{one}resumen/", wizard.summary, name="summary"),
            path(f"{one}seguir/", wizard.override, name="override"),
            path(f"{one}devolver/", wizard.give_back, name="give_back"),
            path(f"{one}descartar/", wizard.discard, name="discard"),
            path(f"{one}<slug:key>/", wizard.step, name="step"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no generic edit view to find."""


class DashboardViewSet(ViewSet):
    """What needs somebody."""

    icon = "clipboard-list"
    menu_label = "Tablero"
    menu_item_class = VisibleItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.index, name="index")]

    def index(self, request: HttpRequest) -> HttpResponse:
        """Micrositios by what they lack."""
        found = queries.visible_to(request.user)
        if not policy.microsites.user_has_permission(request.user, "view"):
            admin.demand_web_team(request)
        return admin.show(
            request,
            "dashboard",
            title="Tablero de micrositios",
            crumbs=[{"url": "", "label": "Tablero de micrositios"}],
            lists=queries.dashboard(found, today=timezone.localdate()),
            counts=queries.counts(found),
            waiting=queries.waiting_requests(request.user),
            is_web_team=queries.is_web_team(request.user),
        )


class MicrositesGroup(ViewSetGroup):
    """The section."""

    menu_label = "Micrositios"
    menu_icon = admin.ICON
    menu_order = 160
    items = (
        DashboardViewSet("microsites_dashboard", url_prefix="micrositios-tablero"),
        MicrositeViewSet("microsites", url_prefix="micrositios"),
        RequestViewSet("microsites_requests", url_prefix="micrositios-solicitudes"),
    )
