"""Forms on a record: request, people, ficha, attachments, cancelling and closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from cms.web_register.domain import definition, files, records
from cms.web_register.forms.requests import AssignForm, RecordForm
from cms.web_register.forms.work import AttachForm, DefinitionForm, ReasonForm
from cms.web_register.models import SiteRecord
from cms.web_register.views import steps
from cms.web_register.views.base import RecordVerb, VerbView


class NewRecord(VerbView):
    """A request for a site."""

    team_only = False
    page_title = "Registrar una solicitud"
    intro = "Capture lo que dice el oficio con que la dependencia pidió el sitio, micrositio o sección."
    form_class = RecordForm
    button = "Registrar"
    made: SiteRecord | None = None

    def form_options(self) -> dict[str, Any]:
        return {"actor": self.request.user}

    def trail(self) -> list[dict[str, str]]:
        return []

    def back(self) -> str:
        return steps.url(self.made) if self.made else reverse("web_register:index")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.made = None
        return super().post(request, **kwargs)

    def perform(self, form: forms.Form) -> str:
        given = dict(form.cleaned_data)
        self.made = self.register(given.pop("organization"), given)
        return f"Se registró la solicitud con la clave {self.made.folio}."

    def register(self, organization: Any, fields: dict[str, Any]) -> SiteRecord:
        return records.open_record(actor=self.request.user, organization=organization, fields=fields)


class ExistingRecord(NewRecord):
    """A site that was online before the register."""

    team_only = True
    page_title = "Registrar un sitio que ya está en línea"
    intro = (
        "Para dar mantenimiento a un sitio que se publicó antes de este registro. Capture lo que se sepa de su "
        "solicitud; no pasará por las etapas del desarrollo."
    )

    def register(self, organization: Any, fields: dict[str, Any]) -> SiteRecord:
        return records.register_existing(actor=self.request.user, organization=organization, fields=fields)


class EditRequest(RecordVerb):
    team_only = False
    page_title = "Corregir la solicitud"
    form_class = RecordForm
    anchor = "solicitud"

    def form_options(self) -> dict[str, Any]:
        return {"actor": self.request.user, "record": self.object}

    def initial(self) -> dict[str, Any]:
        return model_to_dict(self.object, fields=records.REQUEST_FIELDS)

    def revision(self) -> int:
        return self.object.revision

    def perform(self, form: Any) -> str:
        records.edit_request(actor=self.request.user, record=self.object, fields=form.cleaned_data, seen=form.seen)
        return "Se guardó la solicitud."


class Assign(RecordVerb):
    page_title = "Designar enlace y analista"
    form_class = AssignForm
    anchor = "solicitud"

    def form_options(self) -> dict[str, Any]:
        return {"record": self.object}

    def initial(self) -> dict[str, Any]:
        return {"enlace": self.object.enlace_id, "analyst": self.object.analyst_id}

    def revision(self) -> int:
        return self.object.revision

    def perform(self, form: Any) -> str:
        given = form.cleaned_data
        records.assign(
            actor=self.request.user,
            record=self.object,
            enlace=given["enlace"],
            analyst=given["analyst"],
            seen=form.seen,
        )
        return "Se guardó quién da seguimiento al registro."


class Attach(RecordVerb):
    team_only = False
    page_title = "Adjuntar un archivo"
    form_class = AttachForm
    anchor = "archivos"
    button = "Adjuntar"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        file = files.attach(
            actor=self.request.user, record=self.object, kind=given["kind"], title=given["title"], upload=given["file"]
        )
        return f"Se adjuntó «{file.title}»."


class Define(RecordVerb):
    page_title = "Ficha de definición"
    intro = "Cada vez que guarda se conserva una versión; la última está en vigor."
    form_class = DefinitionForm
    anchor = "ficha"

    def form_options(self) -> dict[str, Any]:
        return {"record": self.object}

    def initial(self) -> dict[str, Any]:
        last = self.object.definitions.first()
        return model_to_dict(last, fields=definition.FIELDS) if last else {}

    def revision(self) -> int:
        last = self.object.definitions.first()
        return last.version if last else 0

    def perform(self, form: Any) -> str:
        made = definition.define(
            actor=self.request.user, record=self.object, fields=form.cleaned_data, seen_version=form.seen
        )
        return f"Se guardó la ficha de definición, versión {made.version}."


class Cancel(RecordVerb):
    page_title = "Cancelar el registro"
    intro = "El registro deja de estar en trabajo y se conserva con su historial."
    form_class = ReasonForm
    button = "Cancelar el registro"
    serious = True

    def perform(self, form: forms.Form) -> str:
        records.cancel(actor=self.request.user, record=self.object, reason=form.cleaned_data["reason"])
        return "Se canceló el registro."


class Close(RecordVerb):
    page_title = "Integrar el expediente"
    intro = "Diga que la carpeta digital está completa. Después ya no se agregan archivos ni se anulan documentos."
    button = "Integrar el expediente"
    anchor = "liberacion"

    def perform(self, form: forms.Form) -> str:
        records.close(actor=self.request.user, record=self.object)
        return "El expediente quedó integrado."
