"""The lists of records and maintenances, with search, filters and export."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.directory.models import Organization
from cms.web_register.domain import access
from cms.web_register.domain.folder import plain_cell
from cms.web_register.models import Kind, Maintenance, MaintenanceStage, SiteRecord, Stage
from cms.web_register.views import steps


def organizations(request: HttpRequest | None) -> QuerySet[Organization]:
    """The dependencias among which the person may choose."""
    if request is None or access.is_team(request.user):
        return Organization.objects.filter(active=True)
    return access.organizations_of(request.user)


class RecordFilter(WagtailFilterSet):
    """Filters of the list of records."""

    stage = django_filters.MultipleChoiceFilter(
        label="Etapa", choices=Stage.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(label="Tipo", choices=Kind.choices, widget=forms.CheckboxSelectMultiple)
    organization = django_filters.ModelChoiceFilter(label="Dependencia", queryset=organizations)

    class Meta:
        model = SiteRecord
        fields = ["stage", "kind", "organization"]


class MaintenanceFilter(WagtailFilterSet):
    """Filters of the list of maintenances."""

    stage = django_filters.MultipleChoiceFilter(
        label="Etapa", choices=MaintenanceStage.choices, widget=forms.CheckboxSelectMultiple
    )
    organization = django_filters.ModelChoiceFilter(
        label="Dependencia", field_name="record__organization", queryset=organizations
    )

    class Meta:
        model = Maintenance
        fields = ["stage"]


class RegisterList(generic.IndexView):
    """A list that shows each person what is theirs."""

    any_permission_required = None
    permission_policy = None
    is_searchable = True
    paginate_by = 25
    page_title = "Registro de sitios"
    header_icon = "clipboard-list"
    default_ordering = "-created_at"
    export_filename = "registro"
    search_backend_name = None
    custom_value_preprocess = {
        **generic.IndexView.custom_value_preprocess,
        str: {generic.IndexView.FORMAT_CSV: plain_cell},  # a name that begins with = is no formula
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_enter(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class RecordList(RegisterList):
    """All records that the person may see."""

    model = SiteRecord
    index_url_name = "web_register:index"
    index_results_url_name = "web_register:index_results"
    filterset_class = RecordFilter
    search_fields = ["name__unaccent", "folio", "oficio_number", "organization__name__unaccent", "address"]
    verbose_name_plural = "registros"
    list_export = [
        "folio", "name", "get_kind_display", "organization.name", "get_stage_display", "requested_on",
        "oficio_number", "oficio_date", "received_on", "address", "enlace_name",
    ]  # fmt: skip
    export_headings = {
        "folio": "Registro", "name": "Nombre del proyecto", "get_kind_display": "Tipo",
        "organization.name": "Dependencia",
        "get_stage_display": "Etapa", "requested_on": "Fecha de solicitud", "oficio_number": "Oficio",
        "oficio_date": "Fecha del oficio", "received_on": "Recibido", "address": "Dirección",
        "enlace_name": "Enlace",
    }  # fmt: skip
    columns = [
        TitleColumn("name", label="Proyecto", sort_key="name", get_url=steps.url),
        Column("folio", label="Registro", sort_key="folio"),
        Column("get_kind_display", label="Tipo", sort_key="kind"),
        Column("organization", label="Dependencia", sort_key="organization__name"),
        Column("get_stage_display", label="Etapa", sort_key="stage"),
        DateColumn("created_at", label="Registrado", sort_key="created_at"),
    ]  # fmt: skip

    def get_base_queryset(self) -> QuerySet[SiteRecord]:
        return access.visible(self.request.user).select_related("organization", "enlace")

    def get_header_buttons(self) -> list[Any]:
        return [
            HeaderButton("Registrar una solicitud", url=reverse("web_register:new"), icon_name="plus"),
            HeaderButton("Mantenimientos", url=reverse("web_register:maintenances"), icon_name="cogs"),
        ]

    def get_header_more_buttons(self) -> list[Any]:
        if not access.is_team(self.request.user):
            return super().get_header_more_buttons()
        existing = Button(
            "Registrar un sitio que ya está en línea", url=reverse("web_register:existing"), icon_name="site"
        )
        return [existing, *super().get_header_more_buttons()]


class MaintenanceList(RegisterList):
    """All maintenances that the person may see."""

    model = Maintenance
    page_title = "Mantenimientos"
    index_url_name = "web_register:maintenances"
    index_results_url_name = "web_register:maintenances_results"
    filterset_class = MaintenanceFilter
    search_fields = ["record__name__unaccent", "record__folio", "oficio_number", "description__unaccent", "form__folio"]
    verbose_name_plural = "mantenimientos"
    export_filename = "mantenimientos"
    list_export = [
        "record.folio", "record.name", "number", "record.organization.name", "get_stage_display", "requested_on",
        "oficio_number", "released_on",
    ]  # fmt: skip
    export_headings = {
        "record.folio": "Registro", "record.name": "Sitio", "number": "Mantenimiento",
        "record.organization.name": "Dependencia", "get_stage_display": "Etapa", "requested_on": "Fecha de solicitud",
        "oficio_number": "Oficio", "released_on": "Puesta en marcha",
    }  # fmt: skip
    columns = [
        TitleColumn("__str__", label="Mantenimiento", get_url=steps.url),
        Column("record.organization", label="Dependencia", sort_key="record__organization__name"),
        Column("get_stage_display", label="Etapa", sort_key="stage"),
        Column("round", label="Vuelta", sort_key="round"),
        DateColumn("created_at", label="Registrado", sort_key="created_at"),
    ]  # fmt: skip

    def get_base_queryset(self) -> QuerySet[Maintenance]:
        return access.visible_maintenances(self.request.user).select_related("record__organization")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("web_register:index"), "label": "Registro de sitios"}
        return [*self.breadcrumbs_items, home, {"url": "", "label": self.get_page_title()}]
