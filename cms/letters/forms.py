"""Forms of correspondence."""

from __future__ import annotations

import datetime
from collections.abc import Container, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from cms.cases.models import Case
from cms.core.form_fields import DateField, ManyFilesField, text_area
from cms.directory.models import Organization
from cms.letters.domain import scans
from cms.letters.models import Letter
from schemas.directory import REGISTRY

MOST_COPIES = 20
EXPLAINED = "Ordinaria la ve el personal de la unidad; las demás, solo quien lleva el libro y sus superiores."


def moment_field(**options: Any) -> forms.DateTimeField:
    """A day with its hour, with the browser's own calendar."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], **options
    )


def active_organizations() -> Any:
    return Organization.objects.filter(active=True).order_by("name")


class FactsForm(forms.Form):
    """What both directions share, in the order of `order`."""

    unit = forms.ChoiceField(label="Libro")
    kind = forms.ChoiceField(label="Tipo", choices=Letter.Kind.choices, initial=Letter.Kind.OFICIO)
    sender = forms.CharField(label="Remitente", max_length=300)
    addressee = forms.CharField(label="Destinatario", max_length=300)
    organization = forms.ModelChoiceField(
        label="Dependencia", queryset=Organization.objects.none(), required=False,
        empty_label="Ninguna del directorio",
    )  # fmt: skip
    subject = forms.CharField(label="Asunto", max_length=300)
    dated_on = DateField(label="Fecha del documento")
    answer_due_on = DateField(
        label="Responder a más tardar", required=False, help_text="Vacío si no pide respuesta."
    )  # fmt: skip
    copies = forms.CharField(
        label="Con copia para", required=False, widget=text_area(3), help_text="Una persona por renglón.",
        max_length=4000,
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label="Reserva", choices=Letter.Secrecy.choices, initial=Letter.Secrecy.OPEN, help_text=EXPLAINED
    )
    notes = forms.CharField(label="Observaciones", required=False, widget=text_area(3), max_length=2000)
    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, books: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, REGISTRY.units[code].name) for code in books]
        field = self.fields["unit"]
        field.choices = choices if len(choices) == 1 else [("", "Elija un libro"), *choices]  # type: ignore[attr-defined]
        field.initial = choices[0][0] if len(choices) == 1 else ""
        self.fields["organization"].queryset = active_organizations()  # type: ignore[attr-defined]
        if self.order:
            self.order_fields(self.order)

    def clean_copies(self) -> tuple[str, ...]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["copies"].splitlines()]
        found = tuple(line[:300] for line in lines if line)
        if len(found) > MOST_COPIES:
            raise forms.ValidationError(f"Son {len(found)} copias; escriba hasta {MOST_COPIES}.")
        return found


class ReceivedForm(FactsForm):
    """A letter that came in, with its scans if they are at hand."""

    their_number = forms.CharField(
        label="Número que trae", max_length=100, help_text="Como lo escribió el remitente; si no trae, «sin número»."
    )
    moved_at = moment_field(label="Recibida el")
    channel = forms.ChoiceField(
        label="Cómo llegó", choices=[("", "Elija una opción"), *Letter.Channel.choices],
    )  # fmt: skip
    scan = ManyFilesField(
        label="Documento digitalizado", required=False,
        help_text="PDF o imágenes de hasta 25 MB. Puede adjuntarlo después.",
        extensions=scans.ALLOWED, most=10,
    )  # fmt: skip
    order = (
        "unit", "kind", "their_number", "dated_on", "moved_at", "channel", "sender", "organization", "addressee",
        "subject", "answer_due_on", "copies", "secrecy", "notes", "scan",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moved_at"].initial = timezone.localtime().replace(second=0, microsecond=0)


class SentForm(FactsForm):
    """A letter that goes out and needs a number."""

    order = (
        "unit", "kind", "dated_on", "addressee", "organization", "sender", "subject", "answer_due_on", "copies",
        "secrecy", "notes",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].initial = timezone.localdate()
        self.fields["sender"].label = "Quién la firma"
        self.fields["sender"].help_text = "Nombre y cargo."
        self.fields["addressee"].help_text = "Nombre y cargo."
        self.fields["answer_due_on"].label = "Pedimos respuesta a más tardar"


class CorrectionForm(FactsForm):
    """What may be mended afterwards. Book and kind stay: they are in the number."""

    their_number = forms.CharField(label="Número que trae", max_length=100)
    order = ("their_number", "dated_on", "sender", "organization", "addressee", "subject", "answer_due_on", "copies",
             "secrecy", "notes")  # fmt: skip

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        names = [name for name in self.order if name in self.base_fields]
        initial = {name: getattr(letter, name) for name in names}
        super().__init__(*args, initial={**initial, "copies": "\n".join(letter.copies)}, **kwargs)
        del self.fields["unit"], self.fields["kind"]
        if letter.is_sent:
            del self.fields["their_number"]

    def clean_copies(self) -> Any:
        return list(super().clean_copies())


class ScanForm(forms.Form):
    """Files of a letter."""

    scan = ManyFilesField(
        label="Archivos", help_text="PDF o imágenes de hasta 25 MB cada uno.",
        extensions=scans.ALLOWED, most=10,
    )  # fmt: skip


class CaseForm(forms.Form):
    """The case to which a letter belongs, by its folio."""

    case = forms.CharField(label="Folio del caso", max_length=40, help_text="Por ejemplo NI/0007/2026.")

    def clean_case(self) -> str:
        return "".join(self.cleaned_data["case"].split()).upper()


class AnswerForm(forms.Form):
    """The letter that answers, by its folio; or how it was settled without one."""

    answer = forms.CharField(
        label="Folio de la respuesta", max_length=60, required=False,
        help_text="El de nuestro libro, por ejemplo SECATI/DGE/NI/0012/2026.",
    )  # fmt: skip
    note = forms.CharField(
        label="Si no se respondió por escrito, cómo se atendió", max_length=300, required=False, widget=text_area(3)
    )

    def clean_answer(self) -> str:
        return "".join(self.cleaned_data["answer"].split()).upper()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and bool(found.get("answer")) == bool(found.get("note")):
            raise forms.ValidationError("Escriba el folio de la respuesta o cómo se atendió, una de las dos cosas.")
        return found


class DeliveryForm(forms.Form):
    """When and how a sent letter was handed over."""

    moved_at = moment_field(label="Entregada el")
    channel = forms.ChoiceField(label="Cómo", choices=[("", "Elija una opción"), *Letter.Channel.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moved_at"].initial = timezone.localtime().replace(second=0, microsecond=0)


class CancelForm(forms.Form):
    """Why a letter is cancelled."""

    reason = forms.CharField(label="Por qué se cancela", max_length=300, widget=text_area(3))


class TurnForm(forms.Form):
    """To which units a letter is given, what they should do and until when."""

    units = forms.MultipleChoiceField(label="Se turna a", widget=forms.CheckboxSelectMultiple)
    instruction = forms.CharField(
        label="Instrucción", max_length=600, widget=text_area(3),
        help_text="Qué debe hacer la unidad, por ejemplo «Para su atención y respuesta».",
    )  # fmt: skip
    answer_due_on = DateField(label="Atender a más tardar", required=False, help_text="Vacío si no hay plazo.")

    def __init__(self, *args: Any, without: Container[str], due: datetime.date | None, **kwargs: Any) -> None:
        """`without`: units that are not offered; `due`: the term that is proposed."""
        super().__init__(*args, **kwargs)
        choices = [(code, unit.name) for code, unit in REGISTRY.units.items() if code not in without]
        self.fields["units"].choices = choices  # type: ignore[attr-defined]
        self.fields["answer_due_on"].initial = due


class AttendForm(forms.Form):
    """How a unit attended what was turned to it."""

    note = forms.CharField(label="Cómo se atendió", max_length=600, widget=text_area(3))


class GiveBackForm(forms.Form):
    """Why a unit gives back what was turned to it."""

    reason = forms.CharField(label="Por qué se devuelve", max_length=600, widget=text_area(3))


class BookForm(forms.Form):
    """Which book is downloaded."""

    unidad = forms.ChoiceField(label="Libro")
    anio = forms.IntegerField(label="Año", min_value=2000, max_value=2200)

    def __init__(self, *args: Any, books: Sequence[str], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unidad"].choices = [(code, REGISTRY.units[code].name) for code in books]  # type: ignore[attr-defined]
        self.fields["anio"].initial = today.year


def find_case(folio: str) -> Case | None:
    return Case.objects.filter(folio=folio).first()
