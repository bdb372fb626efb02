"""Forms on a maintenance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.web_register.domain import files, maintenances, papers, validation
from cms.web_register.domain.papers import Letter
from cms.web_register.forms.fields import RevisionForm
from cms.web_register.forms.maintenance import (
    AskForm,
    DeclarationForm,
    InformationForm,
    MaintenanceReleaseForm,
    NoteAnswerForm,
    ScheduleFormSet,
    ViabilityForm,
)
from cms.web_register.forms.requests import MaintenanceForm
from cms.web_register.forms.work import AttachForm, LetterForm, ReasonForm
from cms.web_register.models import Maintenance
from cms.web_register.views import steps
from cms.web_register.views.base import MaintenanceVerb, RecordVerb


class NewMaintenance(RecordVerb):
    team_only = False
    page_title = "Registrar un mantenimiento"
    intro = "Capture lo que pide el FORM.318 y los datos del oficio con que llegó."
    form_class = MaintenanceForm
    anchor = "mantenimientos"
    button = "Registrar"
    made: Maintenance | None = None

    def initial(self) -> dict[str, Any]:
        return {"requester_name": self.object.requester_name, "requester_post": self.object.requester_post}

    def back(self) -> str:
        return steps.url(self.made) if self.made else super().back()

    def perform(self, form: forms.Form) -> str:
        self.made = maintenances.open_maintenance(actor=self.request.user, record=self.object, fields=form.cleaned_data)
        return f"Se registró el mantenimiento {self.made.number}."


class EditMaintenance(MaintenanceVerb):
    team_only = False
    page_title = "Corregir la solicitud de mantenimiento"
    form_class = MaintenanceForm
    anchor = "solicitud"

    def initial(self) -> dict[str, Any]:
        return model_to_dict(self.object, fields=maintenances.FIELDS)

    def revision(self) -> int:
        return self.object.revision

    def perform(self, form: Any) -> str:
        maintenances.edit(actor=self.request.user, maintenance=self.object, fields=form.cleaned_data, seen=form.seen)
        return "Se guardó la solicitud."


class Analyse(MaintenanceVerb):
    page_title = "Análisis de viabilidad"
    form_class = ViabilityForm
    anchor = "viabilidad"

    def initial(self) -> dict[str, Any]:
        known = {True: "si", False: "no"}
        return {
            "viable": known.get(self.object.viable), "analysis": self.object.analysis,
            "agreements": self.object.agreements,
        }  # fmt: skip

    def revision(self) -> int:
        return self.object.revision

    def perform(self, form: Any) -> str:
        given = form.cleaned_data
        maintenances.analyse(
            actor=self.request.user, maintenance=self.object, viable=given["viable"] == "si",
            analysis=given["analysis"], agreements=given["agreements"], seen=form.seen,
        )  # fmt: skip
        return "Se guardó el análisis de viabilidad."


class Schedule(MaintenanceVerb):
    """The schedule as a table of forms; blank lines are left out."""

    page_title = "Cronograma"
    template_name = "web_register/admin/schedule.html"
    form_class = RevisionForm
    anchor = "cronograma"

    def revision(self) -> int:
        return self.object.revision

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.build(), lines=self.lines())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.given = self.lines(request.POST)
        if not self.given.is_valid():
            form = self.build(request.POST)
            form.is_valid()
            return self.show(form, status=422, lines=self.given)
        return super().post(request, **kwargs)

    def lines(self, data: Any = None) -> Any:
        known = list(self.object.schedule.values("task", "responsible", "starts_on", "ends_on"))
        return ScheduleFormSet(data, prefix="tareas", initial=known)

    def perform(self, form: Any) -> str:
        kept = [line.cleaned_data for line in self.given if line.cleaned_data and not line.cleaned_data.get("DELETE")]
        tasks = [{name: line[name] for name in ("task", "responsible", "starts_on", "ends_on")} for line in kept]
        maintenances.plan(actor=self.request.user, maintenance=self.object, tasks=tasks, seen=form.seen)
        return "Se guardó el cronograma."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"lines": getattr(self, "given", None), **super().get_context_data(**kwargs)}


class Information(MaintenanceVerb):
    team_only = False
    page_title = "Entregar información"
    form_class = InformationForm
    anchor = "informacion"
    button = "Entregar"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        maintenances.deliver_information(
            actor=self.request.user, maintenance=self.object, note=given["note"], uploads=given["files"]
        )
        return "Se entregó la información."


class Ask(MaintenanceVerb):
    page_title = "Pedir la validación por correo"
    intro = (
        "El enlace recibe un correo con la dirección de prueba y una dirección personal para responder, que vence en "
        "15 días. Si había otra solicitud en espera, queda sin efecto."
    )
    form_class = AskForm
    anchor = "validacion"
    button = "Enviar el correo"

    def form_options(self) -> dict[str, Any]:
        return {"maintenance": self.object}

    def initial(self) -> dict[str, Any]:
        return {"person": self.object.record.enlace_id, "test_address": self.object.test_address}

    def perform(self, form: forms.Form) -> str:
        asked = validation.ask(actor=self.request.user, maintenance=self.object, **form.cleaned_data)
        return f"Se pidió la validación a {asked.to_name}."


class Withdraw(MaintenanceVerb):
    page_title = "Retirar la solicitud de validación"
    intro = "La dirección personal del correo deja de servir y el mantenimiento vuelve a trabajo."
    anchor = "validacion"
    button = "Retirar"
    serious = True

    def perform(self, form: forms.Form) -> str:
        validation.withdraw(actor=self.request.user, maintenance=self.object)
        return "Se retiró la solicitud."


class NoteAnswer(MaintenanceVerb):
    page_title = "Capturar la respuesta recibida por correo"
    form_class = NoteAnswerForm
    anchor = "validacion"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        validation.note_answer(
            actor=self.request.user, maintenance=self.object, answer=given["answer"], text=given["text"],
            upload=given["file"],
        )  # fmt: skip
        return "Se guardó la respuesta con su mensaje."


class Declare(MaintenanceVerb):
    team_only = False
    page_title = "Declaración sobre los contenidos"
    form_class = DeclarationForm
    template_name = "web_register/admin/declaration.html"
    anchor = "declaracion"
    button = "Aceptar la declaración"

    def perform(self, form: Any) -> str:
        validation.declare(actor=self.request.user, maintenance=self.object, declared=form.declared)
        return "Se guardó su declaración."


class PrintForm(MaintenanceVerb):
    page_title = "Imprimir el FORM.318"
    intro = "Se imprime en dos originales, con folio y lugares para las firmas. Después, lo impreso ya no cambia."
    anchor = "formato"
    button = "Imprimir"

    def perform(self, form: forms.Form) -> str:
        document = maintenances.print_form(actor=self.request.user, maintenance=self.object)
        return f"FORM.318 con folio {document.folio}."


class PrintPlan(MaintenanceVerb):
    page_title = "Imprimir la viabilidad y el cronograma"
    intro = "Se imprimen en un documento con folio y lugares para firmar. Para cambiarlos después, anule el documento."
    anchor = "documentos"
    button = "Imprimir"

    def perform(self, form: forms.Form) -> str:
        document = maintenances.print_plan(actor=self.request.user, maintenance=self.object)
        return f"Se imprimieron la viabilidad y el cronograma, folio {document.folio}."


class ReleaseMaintenance(MaintenanceVerb):
    page_title = "Poner en marcha"
    form_class = MaintenanceReleaseForm
    anchor = "liberacion"
    button = "Poner en marcha"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        maintenances.release(
            actor=self.request.user, maintenance=self.object, released_on=given["released_on"], note=given["note"]
        )
        return "Quedó anotada la puesta en marcha. Imprima el oficio de entrega."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context.get("gaps"):
            context["gaps"] = steps.linked(self.object, maintenances.gaps_of(self.object))
        return context


class LetterVerb(MaintenanceVerb):
    """An oficio of a maintenance."""

    form_class = LetterForm
    button = "Imprimir"
    to_titular = False

    def initial(self) -> dict[str, Any]:
        letter = papers.addressee(self.object, to_titular=self.to_titular)
        return {"addressee": letter.addressee, "post": letter.post}

    def letter(self, form: forms.Form) -> Letter:
        return Letter(**form.cleaned_data)


class AnswerOficio(LetterVerb):
    page_title = "Imprimir el oficio de respuesta"
    anchor = "viabilidad"

    def perform(self, form: forms.Form) -> str:
        document = maintenances.answer_oficio(
            actor=self.request.user, maintenance=self.object, letter=self.letter(form)
        )
        return f"Se imprimió el oficio {document.folio}."


class DeliveryOficio(LetterVerb):
    page_title = "Imprimir el oficio de entrega al titular"
    anchor = "liberacion"
    to_titular = True

    def perform(self, form: forms.Form) -> str:
        document = maintenances.delivery_oficio(
            actor=self.request.user, maintenance=self.object, letter=self.letter(form)
        )
        return f"Se imprimió el oficio {document.folio}."


class CancelMaintenance(MaintenanceVerb):
    page_title = "Cancelar el mantenimiento"
    form_class = ReasonForm
    button = "Cancelar el mantenimiento"
    serious = True

    def perform(self, form: forms.Form) -> str:
        maintenances.cancel(actor=self.request.user, maintenance=self.object, reason=form.cleaned_data["reason"])
        return "Se canceló el mantenimiento."


class CloseMaintenance(MaintenanceVerb):
    page_title = "Integrar el expediente"
    intro = "Diga que la carpeta digital del mantenimiento está completa."
    anchor = "liberacion"
    button = "Integrar el expediente"

    def perform(self, form: forms.Form) -> str:
        maintenances.close(actor=self.request.user, maintenance=self.object)
        return "El expediente quedó integrado."


class AttachToMaintenance(MaintenanceVerb):
    team_only = False
    page_title = "Adjuntar un archivo"
    form_class = AttachForm
    anchor = "archivos"
    button = "Adjuntar"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        file = files.attach(
            actor=self.request.user, record=self.object.record, maintenance=self.object, kind=given["kind"],
            title=given["title"], upload=given["file"],
        )  # fmt: skip
        return f"Se adjuntó «{file.title}»."
