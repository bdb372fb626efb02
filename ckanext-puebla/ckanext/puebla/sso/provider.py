"""Talking with the OpenID Connect provider: addresses for browsers are public, calls between servers are internal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from ckanext.puebla.sso.errors import LoginRefused, ProviderDown, TokenRefused
from ckanext.puebla.sso.settings import Settings

AUTHORIZE = "/identity/o/authorize"
TOKEN = "/identity/o/api/token"  # noqa: S105  # a path
LOGOUT = "/identity/o/logout"
KEYS = "/.well-known/jwks.json"
SCOPE = "openid profile email roles"
TIMEOUT = (2, 6)  # seconds to connect, to answer
LARGEST = 1 << 20


def authorization_address(
    settings: Settings, *, state: str, nonce: str, verifier: str, prompt: str | None = None
) -> str:
    """Where a browser goes to enter. `prompt="none"` asks nothing of the person."""
    extra = {"prompt": prompt} if prompt else {}
    address, _state = _client(settings).create_authorization_url(
        settings.issuer + AUTHORIZE, state=state, code_verifier=verifier, nonce=nonce, **extra
    )
    return str(address)


def logout_address(settings: Settings, id_token: str | None) -> str:
    """Where a browser goes to end its session at the provider too."""
    asked = {"client_id": settings.client_id, "post_logout_redirect_uri": settings.after_logout}
    if id_token:
        asked["id_token_hint"] = id_token
    return f"{settings.issuer}{LOGOUT}?{urlencode(asked)}"


def exchange(settings: Settings, *, code: str, verifier: str) -> str:
    """The ID token that the provider gives for a code."""
    try:
        answer = _client(settings).fetch_token(settings.internal_url + TOKEN, code=code, code_verifier=verifier)
    except OAuthError as error:
        if error.error == "invalid_client":
            raise ProviderDown(detail="the provider does not accept the portal's secret") from error
        raise LoginRefused(detail=f"token endpoint: {error.error}") from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderDown(detail=f"token endpoint: {type(error).__name__}") from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise TokenRefused(detail="the answer has no ID token")
    return token


def fetch_keys(settings: Settings) -> dict[str, Any]:
    """The provider's public keys, as it publishes them."""
    session = _internal(requests.Session(), settings)
    try:
        answer = session.get(settings.internal_url + KEYS, timeout=TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json() if answer.status_code == 200 and len(answer.content) <= LARGEST else None
    except (requests.RequestException, ValueError) as error:
        raise ProviderDown(detail=f"keys: {type(error).__name__}") from error
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
        raise ProviderDown(detail="keys: not a key set")
    return found


def _client(settings: Settings) -> OAuth2Session:
    session = OAuth2Session(
        settings.client_id,
        settings.client_secret,
        scope=SCOPE,
        redirect_uri=settings.redirect_uri,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )
    return _internal(session, settings)


def _internal(session: Any, settings: Settings) -> Any:
    """Speak to the internal address in the name of the public one, past proxies and .netrc of the machine."""
    public = urlsplit(settings.issuer)
    session.headers.update({"Host": public.netloc, "X-Forwarded-Proto": public.scheme})
    session.trust_env = False
    return session
