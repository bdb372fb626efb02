"""Forms on the checklist of contents, training and manual."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404

from cms.web_register.domain import contents, delivery
from cms.web_register.forms.fields import RevisionForm
from cms.web_register.forms.work import (
    ContentForm,
    DeliverForm,
    EvidenceForm,
    ManualForm,
    ObserveForm,
    TrainingForm,
)
from cms.web_register.models import ContentItem, Training
from cms.web_register.views.base import RecordVerb


class AddContent(RecordVerb):
    page_title = "Agregar un contenido"
    form_class = ContentForm
    anchor = "contenidos"
    button = "Agregar"

    def initial(self) -> dict[str, Any]:
        return {"responsible": str(self.object.enlace or self.object.requester_name)}

    def perform(self, form: forms.Form) -> str:
        item = contents.add(actor=self.request.user, record=self.object, fields=form.cleaned_data)
        return f"Se agregó «{item.title}» a la lista."


class SeedContents(RecordVerb):
    page_title = "Tomar los contenidos de la estructura"
    intro = "Se agrega a la lista cada sección de la estructura aprobada que todavía no esté en ella."
    anchor = "contenidos"
    button = "Tomar"

    def perform(self, form: forms.Form) -> str:
        count = contents.seed(actor=self.request.user, record=self.object)
        return f"Se agregaron {count} contenidos." if count else "La lista ya tiene todas las secciones."


class ContentVerb(RecordVerb):
    """A verb on a content."""

    item: ContentItem

    def load(self, pk: int, item: int = 0, **kwargs: Any) -> None:
        self.object = self.record(pk)
        self.item = get_object_or_404(ContentItem, record=self.object, pk=item)
        self.item.record = self.object
        self.anchor = f"contenido-{self.item.pk}"

    def get_page_subtitle(self) -> str:
        return self.item.title

    def revision(self) -> int | None:
        return self.item.revision


class EditContent(ContentVerb):
    page_title = "Cambiar el contenido"
    form_class = ContentForm

    def initial(self) -> dict[str, Any]:
        return model_to_dict(self.item, fields=contents.FIELDS)

    def perform(self, form: Any) -> str:
        contents.edit(actor=self.request.user, item=self.item, fields=form.cleaned_data, seen=form.seen)
        return "Se guardó el contenido."


class RemoveContent(ContentVerb):
    page_title = "Quitar el contenido de la lista"
    button = "Quitar"
    serious = True

    def perform(self, form: forms.Form) -> str:
        contents.remove(actor=self.request.user, item=self.item)
        self.anchor = "contenidos"
        return "Se quitó de la lista."


class DeliverContent(ContentVerb):
    team_only = False
    page_title = "Entregar el contenido"
    form_class = DeliverForm
    button = "Entregar"

    def initial(self) -> dict[str, Any]:
        return {"note": self.item.delivery_note}

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        contents.deliver(actor=self.request.user, item=self.item, note=given["note"], uploads=given["files"])
        return f"Se entregó «{self.item.title}»."


class ValidateContent(ContentVerb):
    team_only = False
    page_title = "Validar el contenido"
    intro = "Al validarlo, usted responde por su dependencia de que es verdadero, está al día y puede publicarse."
    form_class = RevisionForm
    button = "Validar"

    def perform(self, form: Any) -> str:
        contents.validate(actor=self.request.user, item=self.item, seen=form.seen)
        return f"Se validó «{self.item.title}»."


class ObserveContent(ContentVerb):
    team_only = False
    page_title = "Regresar el contenido con observaciones"
    form_class = ObserveForm
    button = "Regresar"

    def perform(self, form: Any) -> str:
        contents.observe(
            actor=self.request.user, item=self.item, observations=form.cleaned_data["observations"], seen=form.seen
        )
        return f"Se regresó «{self.item.title}»."


class NoteTraining(RecordVerb):
    page_title = "Anotar una capacitación"
    form_class = TrainingForm
    anchor = "capacitacion"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        delivery.note_training(
            actor=self.request.user, record=self.object, fields=given, attendees=given["attendees"],
            attendance=given["attendance"], evidence=given["evidence"],
        )  # fmt: skip
        return "Se anotó la capacitación."


class AddEvidence(RecordVerb):
    page_title = "Agregar archivos a la capacitación"
    form_class = EvidenceForm
    anchor = "capacitacion"

    def perform(self, form: forms.Form) -> str:
        training = get_object_or_404(Training, record=self.object, pk=self.kwargs["training"])
        delivery.add_evidence(actor=self.request.user, training=training, **form.cleaned_data)
        return "Se agregaron los archivos."


class AddManual(RecordVerb):
    page_title = "Agregar el manual de usuario"
    form_class = ManualForm
    anchor = "manual"
    button = "Agregar"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        made = delivery.add_manual(
            actor=self.request.user, record=self.object, upload=given["file"], notes=given["notes"]
        )
        return f"Se agregó el manual de usuario, versión {made.version}."
