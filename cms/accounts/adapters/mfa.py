"""allauth's second factor by our rules."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from cms.accounts import sealing
from cms.accounts.domain.guard import FACTORS, second_factor_demanded

PURPOSE = "segundo-factor"


class MFAAdapter(DefaultMFAAdapter):
    """The seam that allauth offers (MFA_ADAPTER)."""

    error_messages = {
        "add_email_blocked": "No se puede agregar un correo a una cuenta con segundo factor.",
        "cannot_delete_authenticator": "Su cuenta debe tener un segundo factor: agregue otro antes de quitar este.",
        "cannot_generate_recovery_codes": "Los códigos de recuperación necesitan antes un segundo factor.",
        "incorrect_code": "El código no es correcto o ya venció.",
        "unverified_email": "El correo de la cuenta no está confirmado.",
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, purpose=PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps at least one."""
        if authenticator.type not in FACTORS or not second_factor_demanded(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists()

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host of the city's site, whatever Host the request named."""
        return {"id": settings.WWW_HOST, "name": self._get_site_name()}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": str(user), "name": user.username}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Llave de acceso" if number == 0 else f"Llave de acceso {number + 1}"
