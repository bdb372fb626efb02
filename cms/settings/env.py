"""Typed reading of environment variables. What is missing or malformed stops the start, and says which and why."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 32
EXAMPLES = ("only-for-the-tests", "change", "example", "cambie", "ejemplo", "demostracion")


def text(name: str, default: str | None = None) -> str:
    """The value of a variable; without a default it must be set. `NAME_FILE` may name a file that holds it."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: no se puede leer {file_name} ({error.strerror})") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Falta la variable {name}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes or no: 1/0, true/false, si/no."""
    raw = text(name, "1" if default else "0").strip().lower()
    if raw in ("1", "true", "yes", "on", "si", "sí"):
        return True
    if raw in ("", "0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} debe ser 1 o 0, no «{raw}».")


def number(name: str, default: int) -> int:
    """A whole number."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} debe ser un número entero, no «{raw}».") from error


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def address(name: str, default: str | None = None) -> str:
    """An http(s) address without a slash at its end; empty only where the default is."""
    raw = text(name, default).rstrip("/")
    if not raw and default == "":
        return ""
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} debe ser una dirección http(s) completa, no «{raw}».")
    return raw


def database(name: str) -> dict[str, Any]:
    """Django's settings of a PostgreSQL database from `postgresql://user:password@host:port/name`."""
    parts = urlsplit(text(name))
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} debe ser postgresql://usuario:contraseña@servidor:puerto/base.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
    }


def secret_problem(value: str) -> str | None:
    """Why a secret is none, in Spanish; None when it is one."""
    if len(value) < SHORTEST_SECRET:
        return f"falta o tiene menos de {SHORTEST_SECRET} caracteres"
    if any(word in value.lower() for word in EXAMPLES):
        return "es un valor de ejemplo"
    return None
