"""The settings of a server that faces the public. It refuses to start with demo or example values."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from cms.settings import env
from cms.settings.base import *

DEMO = False
DOCUMENT_KEY_AT_ONCE = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [WWW_URL, *([f"https://*.{PARENT_DOMAIN}"] if PARENT_DOMAIN else [])]
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

LOCAL = ("127.0.0.1", "localhost", "0.0.0.0")  # noqa: S104  # names to refuse, nothing listens on them


def problems() -> Iterator[str]:
    """Every setting with which the site must not face the public, one sentence each."""
    for name, value in (("PUEBLA_CMS_SECRET_KEY", SECRET_KEY), ("PUEBLA_SSO_CLIENT_SECRET", SSO_CLIENT_SECRET)):
        if reason := env.secret_problem(value):
            yield f"{name}: {reason}"
    for name, value in (("PUEBLA_WWW_URL", WWW_URL), ("PUEBLA_DATOS_URL", DATOS_URL)):
        if not value.startswith("https://"):
            yield f"{name}: debe comenzar con https://"
        elif any(part in value for part in LOCAL):
            yield f"{name}: debe ser la dirección pública"
    if not MFA_GROUPS:
        yield "PUEBLA_MFA_GROUPS: debe nombrar los grupos que necesitan segundo factor, o *"
    if not X_ACCEL:
        yield "PUEBLA_X_ACCEL: debe ser 1, porque los archivos los entrega la puerta de enlace"


if refused := list(problems()):
    sys.exit("El sitio no arranca en producción con estos ajustes:\n- " + "\n- ".join(refused))
