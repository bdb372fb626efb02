"""Typed reading of the providers outside that may open accounts."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NAME = "PUEBLA_UPSTREAM_OIDC"
NEEDED = ("id", "name", "client_id", "secret", "server_url")
FIELDS = ("email", "username", "employee_number")
OPTIONAL = ("match", "trusted_domains", "scopes", "token_auth_method", "fetch_userinfo")
LOCAL = ("127.0.0.1", "localhost")


def read(text: str) -> list[dict[str, Any]]:
    """The providers, checked. Raises `ImproperlyConfigured` with a sentence that says what is wrong."""
    if not text.strip():
        return []
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{NAME} no es JSON: {error}") from error
    listed = found if isinstance(found, list) else [found]
    for one in listed:
        _check(one)
    if len({one["id"] for one in listed}) < len(listed):
        raise ImproperlyConfigured(f"{NAME}: hay dos proveedores con el mismo id.")
    return listed


def as_apps(providers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same in the shape of allauth's SOCIALACCOUNT_PROVIDERS."""
    return [
        {
            "provider_id": one["id"],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["secret"],
            "settings": {
                "server_url": one["server_url"],
                "oauth_pkce_enabled": True,
                "scope": one.get("scopes") or ["openid", "profile", "email"],
                **{name: one[name] for name in OPTIONAL if name in one and name != "scopes"},
            },
        }
        for one in providers
    ]


def origins(providers: list[dict[str, Any]]) -> list[str]:
    """Scheme and host of each, for the policy of the forms that lead there."""
    return list(dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(one["server_url"])) for one in providers))


def _check(one: Any) -> None:
    if not isinstance(one, dict):
        raise ImproperlyConfigured(f"{NAME} debe ser una lista de objetos.")
    missing = [name for name in NEEDED if not isinstance(one.get(name), str) or not one[name]]
    if missing:
        raise ImproperlyConfigured(f"{NAME}: falta {', '.join(missing)}.")
    unknown = set(one) - {*NEEDED, *OPTIONAL}
    if unknown:
        raise ImproperlyConfigured(f"{NAME}: no se conoce {', '.join(sorted(unknown))}.")
    if not re.fullmatch(r"[a-z0-9-]{2,40}", one["id"]):
        raise ImproperlyConfigured(f"{NAME}: el id «{one['id']}» solo lleva minúsculas, números y guion.")
    parts = urlsplit(one["server_url"])
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        raise ImproperlyConfigured(f"{NAME}: server_url debe comenzar con https://")
    rule = one.get("match", {})
    if not isinstance(rule, dict) or set(rule) - {"claim", "with"} or rule.get("with", "email") not in FIELDS:
        raise ImproperlyConfigured(f"{NAME}: «match» lleva claim y with ({', '.join(FIELDS)}).")
