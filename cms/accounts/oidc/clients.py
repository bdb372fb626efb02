"""The applications that let people in by our sign-on: registered by command, read by the provider."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from cms.accounts.errors import ClientError
from cms.accounts.models import LogoutNotice

SCOPES = ("openid", "profile", "email", "roles")
SHORTEST_SECRET = 32
HASHER = "pbkdf2_sha256_once"


@dataclass(frozen=True)
class Registration:
    """What an application tells about itself. Addresses are complete; those of a redirect must match letter by letter.

    `host`: the public name in which its internal logout address is spoken to. `own`: one of ours, so nobody is asked
    for consent. `public`: a program that cannot keep a secret.
    """

    client_id: str
    name: str
    redirect_uris: Sequence[str]
    post_logout_redirect_uris: Sequence[str] = ()
    backchannel_logout_uri: str = ""
    host: str = ""
    scopes: Sequence[str] = SCOPES
    own: bool = False
    public: bool = False


def portal() -> Registration:
    """The data portal, from the settings."""
    return Registration(
        client_id=settings.SSO_CLIENT_ID,
        name="Datos abiertos",
        redirect_uris=[f"{settings.DATOS_URL}/sso/callback"],
        post_logout_redirect_uris=[f"{settings.DATOS_URL}/"],
        backchannel_logout_uri=f"{settings.CKAN_URL}/sso/backchannel-logout",
        host=urlsplit(settings.DATOS_URL).netloc,
        own=True,
    )


@transaction.atomic
def register(registration: Registration, *, secret: str | None = None) -> tuple[Client, str | None]:
    """Make or update an application. A new one without `secret` gets one, which is returned this once.

    Raises `ClientError`.
    """
    _check(registration, secret)
    client = Client.objects.select_for_update().filter(pk=registration.client_id).first()
    made = secrets.token_urlsafe(48) if client is None and secret is None and not registration.public else None
    if client is None:
        client = Client(pk=registration.client_id, secret=hash_secret(secrets.token_urlsafe(48)))
    client.name = registration.name
    client.type = Client.Type.PUBLIC if registration.public else Client.Type.CONFIDENTIAL
    client.skip_consent = registration.own
    client.allow_uri_wildcards = False
    client.set_scopes(list(registration.scopes))
    client.set_default_scopes(["openid"])
    client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN])
    client.set_response_types([Client.ResponseType.CODE])
    client.set_redirect_uris(list(registration.redirect_uris))
    client.data = {
        "client_metadata": {
            "post_logout_redirect_uris": list(registration.post_logout_redirect_uris),
            "backchannel_logout_uri": registration.backchannel_logout_uri,
            "backchannel_logout_host": registration.host,
        }
    }
    known = secret or made
    if known and not client.check_secret(known):
        client.secret = hash_secret(known)
    client.save()
    return client, made


@transaction.atomic
def rotate_secret(*, client_id: str) -> str:
    """Give an application a new secret; the former one counts no more. Returns it this once."""
    client = _existing(client_id)
    made = secrets.token_urlsafe(48)
    client.secret = hash_secret(made)
    client.save(update_fields=["secret"])
    return made


@transaction.atomic
def remove(*, client_id: str) -> None:
    """Forget an application, its tokens and what it was still to be told."""
    client = _existing(client_id)
    LogoutNotice.objects.filter(client=client).delete()
    Token.objects.filter(client=client).delete()
    client.delete()


def backchannel_of(client: Client) -> tuple[str, str] | None:
    """Where an application wants to be told of ended sessions, and in which name; None if it does not."""
    metadata = (client.data or {}).get("client_metadata") or {}
    address = metadata.get("backchannel_logout_uri")
    return (address, metadata.get("backchannel_logout_host") or "") if address else None


def redirect_origins() -> list[str]:
    """Scheme and host of every place to which a login may lead, for the policy of our forms."""
    uris = [uri for client in Client.objects.order_by("pk") for uri in client.get_redirect_uris()]
    origins = (
        "{0.scheme}://{0.netloc}".format(urlsplit(uri)) for uri in uris if uri.startswith(("http://", "https://"))
    )
    return list(dict.fromkeys(origins))


def hash_secret(secret: str) -> str:
    """How a client's secret is kept: one round, see `ClientSecretHasher`."""
    return make_password(secret, hasher=HASHER)


def _existing(client_id: str) -> Client:
    client = Client.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise ClientError(f"No hay una aplicación «{client_id}».", code="aplicacion_desconocida")
    return client


def _check(registration: Registration, secret: str | None) -> None:
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise ClientError(f"El secreto debe tener al menos {SHORTEST_SECRET} caracteres.", code="secreto_corto")
    if not registration.redirect_uris:
        raise ClientError("Indique al menos una dirección de regreso.", code="sin_direccion")
    addresses = [*registration.redirect_uris, *registration.post_logout_redirect_uris]
    if registration.backchannel_logout_uri:
        addresses.append(registration.backchannel_logout_uri)
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment or "*" in address:
            raise ClientError(f"«{address}» no es una dirección http(s) completa.", code="direccion")
    unknown = set(registration.scopes) - set(SCOPES)
    if unknown or "openid" not in registration.scopes:
        raise ClientError("Los permisos son openid, profile, email y roles; openid es obligatorio.", code="permisos")
