"""allauth's forms with our labels and hints."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

HINT = "Al menos 12 caracteres. Una frase de varias palabras que solo usted conozca es buena y fácil de recordar."


class Plain:
    """Labels instead of placeholders, which vanish when one writes; no markup in hints."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class TwicePassword(Plain):
    """A new password, written twice."""

    labels = {
        "oldpassword": "Contraseña actual",
        "password1": "Contraseña nueva",
        "password2": "Contraseña nueva, otra vez",
    }
    hints = {"password1": HINT}

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Las dos contraseñas nuevas deben ser iguales.")  # type: ignore[attr-defined]
        return cleaned


class LoginForm(Plain, allauth.LoginForm):
    """User name or e-mail, and password."""

    labels = {"login": "Usuario o correo institucional", "password": "Contraseña"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )


class ChangePasswordForm(TwicePassword, allauth.ChangePasswordForm):
    """The present password and a new one."""


class SetPasswordForm(TwicePassword, allauth.SetPasswordForm):
    """A password for an account that has none."""


class ResetPasswordKeyForm(TwicePassword, allauth.ResetPasswordKeyForm):
    """A new password by the link of a mail."""


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    """The address to which the link goes."""

    labels = {"email": "Correo institucional"}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    """The password again."""

    labels = {"password": "Contraseña"}


def password_rules() -> list[str]:
    """What a password must be, one sentence each."""
    return password_validators_help_texts()
