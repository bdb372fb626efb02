"""Forms of a maintenance, and of the page that the enlace opens from the e-mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cms.directory.models import Person
from cms.web_register.domain import access
from cms.web_register.domain.validation import INTRO, Declared, present_text
from cms.web_register.forms.fields import DateField, ManyUploadsField, RevisionForm, UploadField, text_area
from cms.web_register.models import Answer, FileKind, Maintenance


class ViabilityForm(RevisionForm):
    """The analysis of viability."""

    viable = forms.ChoiceField(
        label="Resultado", choices=[("si", "Es viable"), ("no", "No es viable")], widget=forms.RadioSelect
    )
    analysis = forms.CharField(label="Análisis", widget=text_area(5), max_length=4_000)
    agreements = forms.CharField(
        label="Cambios acordados", widget=text_area(5), max_length=4_000, required=False,
        help_text="Lo que se acordó con la dependencia en la reunión. Obligatorio si es viable.",
    )  # fmt: skip


class TaskForm(forms.Form):
    """A line of the schedule."""

    task = forms.CharField(label="Tarea", max_length=300)
    responsible = forms.CharField(label="Responsable", max_length=200)
    starts_on = DateField(label="Inicio")
    ends_on = DateField(label="Fin")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "El fin no puede ser anterior al inicio.")
        return given


ScheduleFormSet = forms.formset_factory(TaskForm, extra=3, can_delete=True, max_num=60, validate_max=True)


class InformationForm(forms.Form):
    """What the dependencia hands over for the work."""

    note = forms.CharField(label="Qué se entrega", widget=text_area(5), max_length=4_000)
    files = ManyUploadsField(label="Archivos", kind=FileKind.INFORMATION, required=False)


class AskForm(forms.Form):
    """The question to the enlace."""

    person = forms.ModelChoiceField(label="Para", queryset=Person.objects.none(), empty_label=None)
    test_address = forms.URLField(label="Dirección de prueba", max_length=200, assume_scheme="https")
    note = forms.CharField(label="Nota", widget=text_area(3), max_length=2_000, required=False)

    def __init__(self, *args: Any, maintenance: Maintenance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = access.enlaces(maintenance.record.organization, timezone.localdate()).exclude(email="")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        if not people.exists():
            self.fields[
                "person"
            ].help_text = "Ningún enlace web vigente de la dependencia tiene correo en el directorio."


class NoteAnswerForm(forms.Form):
    """An answer that came as an e-mail."""

    answer = forms.ChoiceField(label="Respuesta", choices=Answer.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Texto de la respuesta", widget=text_area(5), max_length=4_000, required=False,
        help_text="Copie lo que dice el correo. Obligatorio si tiene observaciones.",
    )  # fmt: skip
    file = UploadField(
        label="Mensaje recibido", kind=FileKind.MESSAGE, help_text="El correo guardado como .eml, o en PDF."
    )


class StatementsField(forms.MultipleChoiceField):
    """Sentences to tick. The verb says which lack, so that an answer without them may still be one."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


class DeclarationForm(forms.Form):
    """The declaration: every sentence must be ticked."""

    text_hash = forms.CharField(widget=forms.HiddenInput)
    statements = StatementsField(label="Declaración")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = present_text()
        self.fields["text_hash"].initial = text.hash
        field = self.fields["statements"]
        field.label, field.help_text = text.version.title, INTRO
        field.choices = [  # type: ignore[attr-defined]
            (statement.key, statement.text) for statement in text.version.statements
        ]

    @property
    def declared(self) -> Declared:
        return Declared(self.cleaned_data["text_hash"], self.cleaned_data["statements"])


class PublicAnswerForm(DeclarationForm):
    """The answer of who holds the personal address."""

    answer = forms.ChoiceField(label="Su respuesta", choices=Answer.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Observaciones", widget=text_area(5), max_length=4_000, required=False,
        help_text="Diga qué debe cambiar y dónde. Si acepta los cambios puede dejarlo vacío.",
    )  # fmt: skip

    field_order = ("answer", "text", "statements", "text_hash")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statements"].label = f"Si acepta los cambios: {self.fields['statements'].label.lower()}"


class MaintenanceReleaseForm(forms.Form):
    """When it went into operation and what it was."""

    released_on = DateField(label="Puesta en marcha el", initial=timezone.localdate)
    note = forms.CharField(label="Qué se puso en marcha", widget=text_area(4), max_length=4_000)
