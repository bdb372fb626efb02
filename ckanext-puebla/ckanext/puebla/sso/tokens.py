"""What the provider signed: checked for signature, kind, issuer, audience and time before a word of it is believed."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import time
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError

from ckanext.puebla.sso import keys, replay
from ckanext.puebla.sso.errors import ClocksDiffer, TokenRefused
from ckanext.puebla.sso.settings import Settings

log = logging.getLogger(__name__)
Claims = dict[str, Any]
ALGORITHM = "RS256"
LONGEST = 32_768  # characters of a token
SHORT_LIFE = 120  # seconds between iat and exp of the tokens that servers send each other
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
SHA256 = re.compile(r"[0-9a-f]{64}")
MOMENTS = ("exp", "nbf", "iat")


def id_token(raw: str, settings: Settings, *, nonce: str) -> Claims:
    """The claims of an ID token given for this very login."""
    claims = _verified(raw, settings, kinds=(None, "JWT"), required={"nonce": {"essential": True, "value": nonce}})
    if claims.get("azp") not in (None, settings.client_id):
        raise TokenRefused(detail="azp is not the portal")
    return claims


def logout_token(raw: str, settings: Settings) -> Claims:
    """The claims of a back-channel logout token, which counts once."""
    claims = _short_lived(raw, settings, kind="logout+jwt", required={})
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefused(detail="no logout event")
    if "nonce" in claims:
        raise TokenRefused(detail="a logout token has no nonce")
    _use_once("logout", claims, settings)
    return claims


def directory_token(raw: str, settings: Settings, *, body: bytes) -> Claims:
    """The claims of a token that came with `body` through the directory's door; it counts once."""
    claims = _short_lived(
        raw, settings, kind="directory+jwt", required={"sub": {"essential": True, "value": "directory"}}
    )
    named = claims.get("body_sha256")
    if not isinstance(named, str) or not SHA256.fullmatch(named):
        raise TokenRefused(detail="no hash of the body")
    if not hmac.compare_digest(named, hashlib.sha256(body).hexdigest()):
        raise TokenRefused(detail="the body is not the one that was signed for")
    _use_once("directory", claims, settings)
    return claims


def inbox_token(raw: str, settings: Settings) -> Claims:
    """The claims of a token that asks what waits for one person, its subject; it counts once and opens nothing else."""
    claims = _short_lived(raw, settings, kind="inbox+jwt", required={})
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise TokenRefused(detail="no person is named")
    _use_once("inbox", claims, settings)
    return claims


def _short_lived(raw: str, settings: Settings, *, kind: str, required: dict[str, Any]) -> Claims:
    claims = _verified(raw, settings, kinds=(kind,), required={"jti": {"essential": True}, **required})
    if claims["exp"] - claims["iat"] > SHORT_LIFE:
        raise TokenRefused(detail="the token lives too long")
    if claims["iat"] < time.time() - SHORT_LIFE - settings.leeway_seconds:
        raise TokenRefused(detail="the token is old")
    return claims


def _use_once(kind: str, claims: Claims, settings: Settings) -> None:
    replay.use_once(kind, claims["jti"], until=claims["exp"] + settings.leeway_seconds)


def _verified(raw: str, settings: Settings, *, kinds: tuple[str | None, ...], required: dict[str, Any]) -> Claims:
    header = _header(raw)
    if header.get("alg") != ALGORITHM:
        raise TokenRefused(detail="not signed with RS256")
    if header.get("typ") not in kinds:
        raise TokenRefused(detail="a token of another kind")
    if not isinstance(header.get("kid"), str):
        raise TokenRefused(detail="no key is named")
    key = keys.ring(settings).get(header["kid"])
    registry = jwt.JWTClaimsRegistry(
        leeway=settings.leeway_seconds,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.client_id},
        exp={"essential": True},
        iat={"essential": True},
        **{"sub": {"essential": True}, **required},
    )
    try:
        token = jwt.decode(raw, key, algorithms=[ALGORITHM])
        registry.validate(token.claims)
    except (ExpiredTokenError, InvalidClaimError) as error:
        kind = ClocksDiffer if getattr(error, "claim", "") in MOMENTS else TokenRefused
        raise kind(detail=str(error)) from error
    except (JoseError, ValueError) as error:
        raise TokenRefused(detail=str(error)) from error
    return token.claims


def _header(raw: str) -> dict[str, Any]:
    if len(raw) > LONGEST:
        raise TokenRefused(detail="too long for a token")
    try:
        return dict(jws.extract_compact(raw.encode("ascii")).headers())
    except (JoseError, ValueError) as error:
        raise TokenRefused(detail="not a signed token") from error
