"""Lists with filters that can be downloaded: declarations, publications, shared drafts, links and reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.core.columns import DayColumn
from cms.directory.models import Organization
from cms.validation.domain import people, reviews
from cms.validation.models import Declaration, PageLink, PreviewLink, Publication
from cms.validation.models.links import BROKEN, STATES
from cms.validation.views import menu

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


class SectionReport(ReportView):
    """A report of our section for those who may see it."""

    header_icon = "clipboard-list"
    paginate_by = 50
    table_classname = "listing validacion-informe"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, str: {"csv": harmless}}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_enter(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self, request: HttpRequest) -> bool:
        """Whether the person may see the report."""
        return people.is_web_team(request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [items[0], {"url": reverse("validation_admin:mine"), "label": "Validación"}, *items[1:]]


class PageColumn(TitleColumn):
    """The title of a page, leading to its history while it exists."""

    def get_link_url(self, instance: Any, parent_context: dict[str, Any]) -> str | None:
        return reverse("validation_admin:page", args=(instance.page_id,)) if instance.page_id else None


class DeclarationFilters(WagtailFilterSet):
    accepted_at = django_filters.DateFromToRangeFilter(label="Fecha", widget=DateRangePickerWidget)

    class Meta:
        model = Declaration
        fields = ["road", "accepted_at"]


class DeclarationsView(SectionReport):
    """Who declared what, when and with which text."""

    page_title = "Declaraciones"
    model = Declaration
    queryset = Declaration.objects.select_related("user", "page")
    filterset_class = DeclarationFilters
    index_url_name, index_results_url_name = "validation_admin:declarations", "validation_admin:declarations_results"
    export_filename = "declaraciones"
    verbose_name_plural = "declaraciones"
    columns = [
        PageColumn("page_title", label="Página"),
        Column("user", label="Quien declara"),
        DateColumn("accepted_at", label="Fecha"),
        Column("get_road_display", label="Para"),
        Column("version", label="Versión del texto"),
    ]
    list_export = [
        "page_title", "page_id", "revision_id", "fingerprint", "user", "accepted_at", "version", "text_hash",
        "get_road_display",
        "address",
    ]  # fmt: skip
    export_headings = {"get_road_display": "Para", "page_id": "Número de página", "revision_id": "Número de revisión"}


class PublicationFilters(WagtailFilterSet):
    published_at = django_filters.DateFromToRangeFilter(label="Publicada", widget=DateRangePickerWidget)

    class Meta:
        model = Publication
        fields = ["grounds", "published_at"]


class PublicationsView(SectionReport):
    """What was published, on which grounds; the urgent ones with their reason."""

    page_title = "Publicaciones"
    model = Publication
    queryset = Publication.objects.filter(published_at__isnull=False).select_related("authorised_by", "page")
    filterset_class = PublicationFilters
    index_url_name, index_results_url_name = "validation_admin:publications", "validation_admin:publications_results"
    export_filename = "publicaciones"
    verbose_name_plural = "publicaciones"
    columns = [
        PageColumn("page_title", label="Página"),
        Column("get_grounds_display", label="Fundamento"),
        Column("authorised_by", label="Autorizó"),
        DateColumn("published_at", label="Publicada"),
        Column("reason", label="Motivo"),
    ]
    list_export = [
        "page_title", "page_id", "revision_id", "fingerprint", "get_grounds_display", "authorised_by", "authorised_at",
        "published_at", "reason",
    ]  # fmt: skip
    export_headings = {
        "get_grounds_display": "Fundamento", "page_id": "Número de página", "revision_id": "Número de revisión",
    }  # fmt: skip


class PreviewLinksView(SectionReport):
    """Shared drafts: all for the web team, otherwise one's own."""

    page_title = "Borradores compartidos"
    model = PreviewLink
    index_url_name, index_results_url_name = "validation_admin:previews", "validation_admin:previews_results"
    export_filename = "borradores-compartidos"
    verbose_name_plural = "borradores compartidos"
    columns = [
        PageColumn("page", label="Página"),
        Column("recipient", label="Para quién"),
        Column("created_by", label="Quien compartió"),
        Column("last_day", label="Último día"),
        Column("state", label="Estado"),
        Column("views", label="Vistas"),
    ]
    list_export = ["page", "recipient", "created_by", "created_at", "last_day", "state", "views", "last_viewed_at"]
    export_headings = {"last_day": "Último día", "state": "Estado"}

    def may_enter(self, request: HttpRequest) -> bool:
        return menu.edits(request)

    def get_base_queryset(self) -> QuerySet[PreviewLink]:
        found = PreviewLink.objects.select_related("page", "created_by")
        return found if people.is_web_team(self.request.user) else found.filter(created_by=self.request.user)


class LinkFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label="Estado", field_name="checked__state", choices=STATES)
    organization = django_filters.ModelChoiceFilter(label="Dependencia", queryset=Organization.objects.all())

    class Meta:
        model = PageLink
        fields = ["state", "organization"]


class LinksView(SectionReport):
    """Broken links (or those of another state): all for the web team, otherwise of one's dependencias."""

    page_title = "Enlaces rotos"
    model = PageLink
    filterset_class = LinkFilters
    index_url_name, index_results_url_name = "validation_admin:links", "validation_admin:links_results"
    export_filename = "enlaces"
    verbose_name_plural = "enlaces"
    columns = [
        PageColumn("source", label="Está en"),
        Column("place", label="Lugar"),
        Column("checked.target_in_words", label="Lleva a"),
        Column("checked.get_state_display", label="Estado"),
        Column("checked.reason", label="Motivo"),
        DateColumn("checked.broken_since", label="Roto desde"),
        Column("organization", label="Dependencia"),
    ]
    list_export = [
        "source", "place", "text", "checked.target_in_words", "checked.get_state_display", "checked.reason",
        "checked.broken_since", "checked.checked_at", "organization",
    ]  # fmt: skip
    export_headings = {
        "source": "Está en", "checked.target_in_words": "Lleva a", "checked.get_state_display": "Estado",
        "checked.reason": "Motivo", "checked.broken_since": "Roto desde", "checked.checked_at": "Revisado",
    }  # fmt: skip

    def may_enter(self, request: HttpRequest) -> bool:
        return menu.for_all(request)

    def get_base_queryset(self) -> QuerySet[PageLink]:
        found = PageLink.objects.select_related("page", "checked", "organization").order_by(
            "checked__broken_since", "pk"
        )
        if not people.is_web_team(self.request.user):
            found = found.filter(organization__in=people.organizations_of(self.request.user, timezone.localdate()))
        return found if self.request.GET.get("state") else found.filter(checked__state=BROKEN)


class ReviewColumn(TitleColumn):
    """The title of a page, leading to where it is marked as looked at."""

    def get_link_url(self, instance: Any, parent_context: dict[str, Any]) -> str:
        return reverse("validation_admin:confirm_review", args=(instance.page.pk,))


class ReviewsView(SectionReport):
    """The calendar of reviews: all for the web team, otherwise of one's dependencias."""

    page_title = "Páginas por revisar"
    header_icon = "calendar-check"
    index_url_name, index_results_url_name = "validation_admin:reviews", "validation_admin:reviews_results"
    export_filename = "paginas-por-revisar"
    verbose_name_plural = "páginas por revisar"
    columns = [
        ReviewColumn("page.title", label="Página"),
        Column("organization", label="Dependencia"),
        DayColumn("review_on", label="Revisar el"),
        Column("state", label="Estado"),
    ]
    list_export = ["page.title", "organization", "review_on", "state"]
    export_headings = {
        "page.title": "Página", "organization": "Dependencia", "review_on": "Revisar el", "state": "Estado",
    }  # fmt: skip
    AHEAD = timedelta(days=90)

    def may_enter(self, request: HttpRequest) -> bool:
        return menu.for_all(request)

    def get_queryset(self) -> list[reviews.Due]:
        today = timezone.localdate()
        found = reviews.due(today + self.AHEAD)
        if not people.is_web_team(self.request.user):
            mine = people.organizations_of(self.request.user, today)
            found = [due for due in found if due.organization and due.organization.pk in mine]
        return found
