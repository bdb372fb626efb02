"""From the fields that an editor declared to a form of Django, with limits on everything."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.media.checks.documents import check_document
from cms.media.checks.images import clean_image
from cms.media.errors import Refused
from cms.pages.submissions import guarding

if TYPE_CHECKING:
    from cms.pages.models.forms import FormField, FormPage

KINDS = (
    ("singleline", "Texto de un renglón"),
    ("multiline", "Texto de varios renglones"),
    ("email", "Correo electrónico"),
    ("phone", "Teléfono"),
    ("number", "Número"),
    ("date", "Fecha"),
    ("checkbox", "Casilla"),
    ("checkboxes", "Varias opciones a la vez"),
    ("dropdown", "Una opción de una lista"),
    ("radio", "Una opción, todas a la vista"),
    ("file", "Archivo (PDF o imagen)"),
)
WITH_CHOICES = ("checkboxes", "dropdown", "radio")
USUAL_LINE, USUAL_TEXT, LONGEST_TEXT = 200, 3000, 10_000
MOST_CHOICES = 60
FILE_BYTES = 5 * 1024 * 1024
FILE_PIXELS = 40_000_000
FILE_EXTENSIONS = ["jpg", "jpeg", "pdf", "png"]
CONSENT = "conformidad"


class AnswerForm(forms.Form):
    """The base of every form of citizens: refuses machines, and what comes too fast or too late."""

    page_id = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id=f"f{self.page_id}-%s", **kwargs)
        self.fields[guarding.TRAP] = forms.CharField(required=False, label="Deje este campo vacío", max_length=200)
        self.fields[guarding.MOMENT] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if problem := guarding.problem(self.page_id, data.get(guarding.TRAP, ""), data.get(guarding.MOMENT, "")):
            self.add_error(None, problem)
        return data

    def answers(self) -> dict[str, Any]:
        """What was answered, without what only guards the form."""
        hidden = (guarding.TRAP, guarding.MOMENT, CONSENT)
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}


class SentFileField(forms.FileField):
    """A PDF or a picture, judged by its content; pictures lose what the camera hid in them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=150, widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}), **kwargs)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return checked(file)
        except Refused as error:
            raise ValidationError(error.message, code=error.code) from error


def checked(file: Any) -> SimpleUploadedFile:
    """The file as it may be kept. Raises `Refused`."""
    extension = file.name.rpartition(".")[2].lower()
    if extension not in FILE_EXTENSIONS:
        raise Refused("Envíe un PDF o una imagen JPG o PNG.", code="tipo")
    if extension == "pdf":
        check_document(file, name=file.name, size=file.size, most_bytes=FILE_BYTES, extensions=FILE_EXTENSIONS)
        file.seek(0)
        return SimpleUploadedFile(file.name, file.read(), content_type="application/pdf")
    content = io.BytesIO(file.read(FILE_BYTES + 1))
    clean = clean_image(content, name=file.name, size=file.size, most_bytes=FILE_BYTES, most_pixels=FILE_PIXELS)
    return SimpleUploadedFile(file.name, clean.content, content_type=f"image/{clean.format.lower()}")


def form_class(page: FormPage) -> type[AnswerForm]:
    """The class of a page's form."""
    fields: dict[str, Any] = {
        field.clean_name or field.get_field_clean_name(): field_of(field) for field in page.get_form_fields()
    }
    if page.asks_personal_data:
        fields[CONSENT] = forms.BooleanField(
            label=page.consent_label,
            error_messages={"required": "Sin su conformidad no podemos recibir datos personales."},
        )
    return type("CitizenForm", (AnswerForm,), {**fields, "page_id": page.pk})


def choices_of(field: FormField) -> list[tuple[str, str]]:
    """The options, one a line, each once."""
    lines = [line.strip()[:USUAL_LINE] for line in field.choices.splitlines() if line.strip()]
    return [(line, line) for line in dict.fromkeys(lines)][:MOST_CHOICES]


def field_of(field: FormField) -> forms.Field:
    """The field of Django for a declared one."""
    common = {"label": field.label, "help_text": field.help_text, "required": field.required}
    return MAKERS[field.field_type](field, common)


def line(field: FormField, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=field.limit or USUAL_LINE, **common)


def text(field: FormField, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=field.limit or USUAL_TEXT, widget=forms.Textarea(attrs={"rows": 6}), **common)


def phone(field: FormField, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    return forms.RegexField(
        r"^[0-9+() .-]{7,25}$", widget=widget, error_messages={"invalid": "Escriba de 7 a 15 cifras."}, **common
    )


def email(field: FormField, common: dict[str, Any]) -> forms.Field:
    return forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}), max_length=254, **common)


def number(field: FormField, common: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(
        min_value=field.minimum, max_value=field.maximum, max_digits=14, decimal_places=4, **common
    )


def date(field: FormField, common: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **common)


def dropdown(field: FormField, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Elija una opción"), *choices_of(field)], **common)


MAKERS = {
    "singleline": line,
    "multiline": text,
    "email": email,
    "phone": phone,
    "number": number,
    "date": date,
    "checkbox": lambda field, common: forms.BooleanField(**common),
    "checkboxes": lambda field, common: forms.MultipleChoiceField(
        choices=choices_of(field), widget=forms.CheckboxSelectMultiple, **common
    ),
    "dropdown": dropdown,
    "radio": lambda field, common: forms.ChoiceField(choices=choices_of(field), widget=forms.RadioSelect, **common),
    "file": lambda field, common: SentFileField(**common),
}
