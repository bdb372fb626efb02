"""Forms of the validation of contents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cms.validation.domain import declarations
from cms.validation.models import Answer

LONGEST_COMMENT = 4_000


class ApproveForm(forms.Form):
    """Validating in Wagtail's window, with a comment if one is wanted."""

    comment = forms.CharField(
        label="Comentario", required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea({"rows": 4})
    )


class RejectForm(forms.Form):
    """Asking for changes in Wagtail's window: the comment says which."""

    comment = forms.CharField(
        label="Qué hay que cambiar", max_length=LONGEST_COMMENT, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Escriba qué hay que cambiar."},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer on a page of its own."""

    verdict = forms.ChoiceField(
        label="Su respuesta",
        choices=[(Answer.APPROVE, "Valido el contenido"), (Answer.REJECT, "Pido cambios")],
        widget=forms.RadioSelect,
        error_messages={"required": "Elija una respuesta."},
    )
    comment = forms.CharField(
        label="Comentario",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 5}),
        help_text="Obligatorio si pide cambios: diga qué hay que cambiar.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == Answer.REJECT and not str(data.get("comment", "")).strip():
            self.add_error("comment", "Escriba qué hay que cambiar.")
        return data


class DeclarationForm(forms.Form):
    """The statements of the declaration, a box each, bound to the text and the content that were on screen."""

    text_hash = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    statements = forms.MultipleChoiceField(
        label="Declaración",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque todas las frases de la declaración para continuar."},
    )

    def __init__(self, *args: Any, revision_id: int | None = None, **kwargs: Any) -> None:
        version = declarations.present()
        kwargs.setdefault("initial", {"text_hash": version.text_hash, "revision": revision_id})
        super().__init__(*args, **kwargs)
        field = self.fields["statements"]
        field.choices = [(statement.key, statement.text) for statement in version.statements]
        field.label, field.help_text = version.title, version.intro

    def clean_statements(self) -> list[str]:
        found: list[str] = self.cleaned_data["statements"]
        if frozenset(found) != declarations.present().keys:
            raise forms.ValidationError("Marque todas las frases de la declaración para continuar.")
        return found

    @property
    def accepted(self) -> declarations.Accepted:
        """What was ticked, as the domain wants it."""
        return declarations.Accepted(self.cleaned_data["text_hash"], frozenset(self.cleaned_data["statements"]))


class RequestForm(DeclarationForm):
    """Asking for the validation of a page."""

    note = forms.CharField(
        label="Nota para quien valida",
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Por ejemplo, qué cambió y por qué.",
    )


class UrgentForm(DeclarationForm):
    """Publishing without validation."""

    reason = forms.CharField(
        label="Motivo de la urgencia",
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Queda registrado y se avisa a los enlaces de la dependencia.",
        error_messages={"required": "Escriba el motivo de la urgencia."},
    )


class PreviewForm(forms.Form):
    """Sharing a draft with somebody who has no account."""

    recipient = forms.CharField(label="Para quién es", max_length=200)
    until = forms.DateField(label="Sirve hasta el", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until": timezone.localdate() + timedelta(days=7)})
        super().__init__(*args, **kwargs)


class ReviewForm(forms.Form):
    """Saying that a page was looked at and when it must be again."""

    next_on = forms.DateField(label="Próxima revisión", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
