"""allauth's forms of the second factor with our labels and hints."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from cms.accounts.forms.account import Plain

NUMERIC = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class Code(Plain):
    """A code, of the application or of recovery."""

    labels = {"code": "Código"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(NUMERIC)  # type: ignore[attr-defined]


class AuthenticateForm(Code, base.AuthenticateForm):
    """The second factor at login."""

    hints = {"code": "El que muestra ahora su aplicación, o uno de sus códigos de recuperación."}


class ReauthenticateForm(Code, base.ReauthenticateForm):
    """The second factor again."""

    hints = AuthenticateForm.hints


class ActivateTOTPForm(Code, totp.ActivateTOTPForm):
    """The first code of a new application."""

    labels = {"code": "Código que muestra la aplicación"}


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    """A new passkey."""

    labels = {"name": "Nombre de la llave", "passwordless": "Usarla para entrar sin contraseña"}
    hints = {
        "name": "Para reconocerla después, por ejemplo «Mi teléfono».",
        "passwordless": "El dispositivo le pedirá su huella, su rostro o su PIN.",
    }


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": "Nombre de la llave"}
