"""What an installation needs for people to come in: groups, a signing key, the portal as a client, an administrator."""

from __future__ import annotations

from django.conf import settings

from cms.accounts.domain import first_administrator, roles
from cms.accounts.oidc import clients, keys
from cms.core import preparation
from cms.settings import env


@preparation.register("cuentas", order=20)
def prepare() -> str:
    """Make what is missing."""
    roles.ensure_groups()
    keys.ensure_first()
    clients.register(clients.portal(), secret=settings.SSO_CLIENT_SECRET)
    username = env.text("PUEBLA_ADMIN_USER", "")
    made = None
    if username:
        made = first_administrator.ensure(
            username=username,
            email=env.text("PUEBLA_ADMIN_EMAIL", ""),
            password=env.text("PUEBLA_ADMIN_PASSWORD", ""),
        )
    return "grupos, llave y portal registrados" + (f"; primer administrador: {made.username}" if made else "")
