"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from cms.accounts.models import User
from cms.microsites.domain import contrast


class PersonField(forms.ModelChoiceField):
    """One person with an account in use, by full name and post."""

    def label_from_instance(self, obj: User) -> str:
        return person_label(obj)


class PeopleField(forms.ModelMultipleChoiceField):
    """Some people with accounts in use."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: User) -> str:
        return person_label(obj)


def person_label(user: User) -> str:
    """«Amada Ejemplo Rueda (movilidad-datos)»"""
    return f"{user.person or user} ({user.username})"


class ColourField(forms.CharField):
    """A colour as #rrggbb."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, **kwargs)
        self.widget.attrs.update({"class": "m-hex", "data-colour": "", "spellcheck": "false", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).lower()
        if typed and not contrast.is_colour(typed):
            raise forms.ValidationError("Escriba el color como #rrggbb, por ejemplo #1b3a8a.")
        return typed


def radio(choices: Callable[[], list[tuple[str, str]]], **kwargs: Any) -> forms.ChoiceField:
    """A closed list of which one is chosen."""
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **kwargs)


def lines(rows: int = 4) -> forms.Textarea:
    """Room for some lines."""
    return forms.Textarea(attrs={"rows": rows})
