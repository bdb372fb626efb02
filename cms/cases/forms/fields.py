"""One declared field as a field of Django, and what was answered as a plain value."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet

from cms.core.form_fields import DateField, ManyFilesField, text_area
from cms.directory.models import Organization, Person
from cms.directory.models.structure import phone_validator
from cms.directory.queries import held_roles
from cms.media.checks.uploads import ANY
from schemas.directory import REGISTRY
from schemas.procedures import Field

YES_NO = {"si": "Sí", "no": "No"}
FEW = 6  # choices that are shown all at once
TEXT, PARAGRAPH, FILES = 300, 10_000, 10
Choices = Mapping[str, str]


def build(declared: Field, choices: Choices, today: datetime.date) -> forms.Field:
    """The field; `choices`: value -> label of a choice. What is asked on a condition is judged by the form."""
    common = {
        "label": declared.label,
        "help_text": declared.help,
        "required": declared.required and declared.when is None,
    }
    return MAKERS[declared.kind](declared, choices, today, common)


def _text(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    long = declared.kind == "parrafo"
    most = declared.maximum or (PARAGRAPH if long else TEXT)
    field = forms.CharField(
        max_length=most, min_length=declared.minimum, widget=text_area() if long else forms.TextInput(), **common
    )
    return _with_pattern(field, declared)


def _with_pattern(field: forms.CharField, declared: Field) -> forms.CharField:
    if declared.pattern:
        pattern = re.compile(rf"\A(?:{declared.pattern})\Z")
        field.validators.append(RegexValidator(pattern, f"Escriba {declared.pattern_help}."))
    return field


def _integer(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=declared.minimum, max_value=declared.maximum, **common)


def _decimal(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    places = 2 if declared.kind == "moneda" else 4
    step = {"widget": forms.NumberInput(attrs={"step": "0.01" if places == 2 else "any"})}
    return forms.DecimalField(
        min_value=declared.minimum, max_value=declared.maximum, max_digits=18, decimal_places=places, **step, **common
    )


def _date(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    field = DateField(**common)
    first = today + datetime.timedelta(days=declared.minimum) if declared.minimum is not None else None
    last = today + datetime.timedelta(days=declared.maximum) if declared.maximum is not None else None

    def inside(value: datetime.date) -> None:
        if first and value < first:
            raise forms.ValidationError(f"Elija una fecha del {first:%d/%m/%Y} en adelante.", code="limites")
        if last and value > last:
            raise forms.ValidationError(f"Elija una fecha hasta el {last:%d/%m/%Y}.", code="limites")

    field.validators.append(inside)
    for name, bound in (("min", first), ("max", last)):
        if bound:
            field.widget.attrs[name] = bound.isoformat()
    return field


def _time(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **common)


def _mail(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return _with_pattern(forms.EmailField(**common), declared)


def _phone(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        max_length=40, validators=[phone_validator], widget=forms.TextInput(attrs={"type": "tel"}), **common
    )


def _choice(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=list(choices.items()), widget=forms.RadioSelect(), **common)
    return forms.ChoiceField(choices=[("", "Elija una opción"), *choices.items()], **common)


def _several(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=list(choices.items()), widget=forms.CheckboxSelectMultiple(), **common)


def _yes_no(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=list(YES_NO.items()), widget=forms.RadioSelect(), **common)


def office_people(declared: Field, today: datetime.date) -> QuerySet[Person]:
    """Among whom a field chooses: the posts, units and appointments that it names, or else every post of the manual."""
    chosen = Q(post__active=True, post__code__in=sorted(posts_of(declared)))
    if declared.appointments:
        held = {one.person.pk for role in declared.appointments for one in held_roles(today, role=role)}
        chosen |= Q(pk__in=held)
    return Person.objects.filter(chosen, active=True)


def posts_of(declared: Field) -> set[str]:
    """The codes of the posts that may be chosen; those of a unit with those of the units below it."""
    if not declared.posts and not declared.units:
        return set() if declared.appointments else set(REGISTRY.posts)
    units = set(declared.units)
    while below := {unit.code for unit in REGISTRY.units.values() if unit.parent in units} - units:
        units |= below
    return {*declared.posts, *(post.code for post in REGISTRY.posts.values() if post.unit in units)}


def _person(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.ModelChoiceField(
        queryset=office_people(declared, today), to_field_name="uuid", empty_label="Elija a una persona", **common
    )


def _organization(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    return forms.ModelChoiceField(
        queryset=Organization.objects.filter(active=True), to_field_name="clave", empty_label="Elija una dependencia",
        **common,
    )  # fmt: skip


def _files(declared: Field, choices: Choices, today: datetime.date, common: dict[str, Any]) -> forms.Field:
    common["required"] = False  # what was kept earlier counts too, which the form knows
    return ManyFilesField(extensions=declared.extensions or ANY, most=declared.maximum or FILES, **common)


Maker = Callable[[Field, Choices, datetime.date, dict[str, Any]], forms.Field]
MAKERS: dict[str, Maker] = {
    "texto": _text,
    "parrafo": _text,
    "bien": _text,
    "lugar": _text,
    "entero": _integer,
    "numero": _decimal,
    "moneda": _decimal,
    "fecha": _date,
    "hora": _time,
    "correo": _mail,
    "telefono": _phone,
    "opcion": _choice,
    "varias": _several,
    "si_no": _yes_no,
    "persona": _person,
    "dependencia": _organization,
    "archivo": _files,
}


def plain(value: Any) -> Any:
    """A cleaned value as it is kept in the data of a case: text, number, list or None."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Person):
        return str(value.uuid)
    if isinstance(value, Organization):
        return value.clave
    return value
