"""What our provider says: who issued it, of whom, and what that person may do."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import Client, PrivateKey
from django.conf import settings

from cms.accounts.domain.claims import person_claims
from cms.accounts.models import User
from cms.accounts.oidc import keys

Purpose = Literal["id_token", "userinfo"]


class OIDCAdapter(DefaultOIDCAdapter):
    """The seam that allauth offers (IDP_OIDC_ADAPTER)."""

    scope_display = {
        "openid": "Saber que es usted",
        "profile": "Ver su nombre y su nombre de usuario",
        "email": "Ver su correo institucional",
        "roles": "Ver sus dependencias y nombramientos",
    }

    def get_issuer(self) -> str:
        """Fixed; allauth's would follow the Host header."""
        return str(settings.WWW_URL)

    def get_user_sub(self, client: Client, user: Any) -> str:
        return str(user.uuid)

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        try:
            return User.objects.filter(uuid=uuid.UUID(sub), is_active=True).first()
        except ValueError:
            return None

    def get_claims(
        self,
        purpose: Purpose,
        user: Any,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """With `roles`, everything that the data portal needs to bring an account in step; see docs/cuentas.md."""
        asked = set(scopes)
        claims: dict[str, Any] = {"sub": str(user.uuid)}
        if asked & {"profile", "roles"}:
            claims |= {"preferred_username": user.username, "name": str(user)}
        if "profile" in asked:
            names = {"given_name": user.first_name, "family_name": user.last_name}
            claims |= {name: value for name, value in names.items() if value}
        if asked & {"email", "roles"}:
            claims |= {"email": user.email, "email_verified": bool(user.email)}
        if "roles" in asked:
            claims |= person_claims(user)
        return claims

    def list_private_keys(self, **wanted: Literal[True] | None) -> list[PrivateKey]:
        return filter_keys(keys.as_private_keys(), **wanted)

    def get_signing_key(self) -> PrivateKey:
        return keys.as_private_key(keys.signing_key())
