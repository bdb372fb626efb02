"""Forms of the section "Cuentas"."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.accounts.domain.permissions import PROTECTED
from cms.accounts.models import User
from schemas.directory import REGISTRY


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    """Why something is done; it stays in the history of the account."""

    reason = forms.CharField(
        label="Motivo",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el historial de la cuenta; por ejemplo, el oficio que lo pide.",
        error_messages={"required": "Escriba el motivo."},
    )


class GroupsForm(forms.Form):
    """Groups beside those that follow from post and appointments."""

    groups = forms.MultipleChoiceField(label="Grupos", required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="Motivo", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatorio al otorgar un grupo.",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (group.key, f"{group.label}: {group.help}")
            for group in REGISTRY.groups.values()
            if actor.is_superuser or group.key not in PROTECTED
        ]
