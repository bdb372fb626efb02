"""Forms of what oficios ask: a site, an existing site, a maintenance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from cms.directory.models import Organization, Person
from cms.web_register.domain import access
from cms.web_register.forms.fields import DateField, RevisionForm, text_area
from cms.web_register.models import Channel, Kind, SiteRecord
from cms.web_register.sites import microsite_choices


class OficioForm(RevisionForm):
    """The data of the oficio and of who signs it."""

    requested_on = DateField(label="Fecha de solicitud")
    oficio_number = forms.CharField(label="Número del oficio", max_length=80)
    oficio_date = DateField(label="Fecha del oficio")
    received_on = DateField(label="Recibido el")
    channel = forms.ChoiceField(label="Cómo llegó", choices=Channel.choices)
    requester_name = forms.CharField(
        label="Responsable del área solicitante", max_length=200, help_text="Nombre completo."
    )
    requester_post = forms.CharField(label="Cargo del responsable", max_length=200)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        today = timezone.localdate()
        for name in ("requested_on", "oficio_date", "received_on"):
            if given.get(name) and given[name] > today:
                self.add_error(name, "La fecha no puede ser posterior a hoy.")
        if given.get("oficio_date") and given.get("received_on") and given["received_on"] < given["oficio_date"]:
            self.add_error("received_on", "Se recibió el día del oficio o después.")
        return given


class RecordForm(OficioForm):
    """A request for a site."""

    organization = forms.ModelChoiceField(label="Dependencia solicitante", queryset=Organization.objects.none())
    kind = forms.ChoiceField(label="Tipo", choices=Kind.choices)
    name = forms.CharField(label="Nombre del proyecto", max_length=200)
    asked = forms.CharField(label="Qué se solicita", widget=text_area(), max_length=4_000)
    address = forms.URLField(
        label="Dirección del sitio", required=False, max_length=200, assume_scheme="https",
        help_text="La dirección pública en que quedará. Puede dejarla para después.",
    )  # fmt: skip
    microsite_name = forms.ChoiceField(label="Micrositio de la plataforma", required=False)

    field_order = (
        "organization", "kind", "name", "asked", "requested_on", "oficio_number", "oficio_date", "received_on",
        "channel", "requester_name", "requester_post", "address", "microsite_name", "revision",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Any, record: SiteRecord | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations: QuerySet[Organization] = Organization.objects.filter(active=True)
        if not access.is_team(actor):
            organizations = access.organizations_of(actor)
        if record is not None:
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
            if organizations.count() == 1:
                self.fields["organization"].initial = organizations.first()
        self.fields["microsite_name"].choices = [  # type: ignore[attr-defined]
            ("", "Ninguno"), *microsite_choices(record.organization if record else None),
        ]  # fmt: skip


class AssignForm(RevisionForm):
    """Who follows a record."""

    enlace = forms.ModelChoiceField(
        label="Enlace designado por la dependencia", queryset=Person.objects.none(), required=False,
        empty_label="Nadie todavía",
    )  # fmt: skip
    analyst = forms.ModelChoiceField(
        label="Analista del equipo web", queryset=get_user_model().objects.none(), required=False,
        empty_label="Nadie todavía",
    )  # fmt: skip

    def __init__(self, *args: Any, record: SiteRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enlaces = access.enlaces(record.organization, timezone.localdate())
        self.fields["enlace"].queryset = enlaces  # type: ignore[attr-defined]
        if not enlaces.exists():
            self.fields["enlace"].help_text = (
                "La dependencia no tiene a nadie con nombramiento vigente de Enlace Web. Se nombra en el directorio, "
                "con su oficio de designación."
            )
        team = get_user_model().objects.filter(is_active=True, groups__name="equipo-web").distinct()
        self.fields["analyst"].queryset = team  # type: ignore[attr-defined]


class MaintenanceForm(OficioForm):
    """A request for maintenance: what FORM.318 asks."""

    description = forms.CharField(
        label="Descripción de la actualización o mantenimiento", widget=text_area(6), max_length=4_000
    )
    justification = forms.CharField(
        label="Justificación de la actualización o mantenimiento", widget=text_area(4), max_length=4_000
    )
