"""Who did what to which account: the only place that writes events."""

from __future__ import annotations

from typing import Any

from cms.accounts.models import AccountEvent, User

# Code name of each fact, and how people read it.
VERBS = {
    "opened": "Abrió la cuenta",
    "one_time_password": "Entregó una contraseña de un solo uso",
    "password_changed": "Cambió su contraseña",
    "password_reset": "Restableció su contraseña por correo",
    "deactivated": "Desactivó la cuenta",
    "reactivated": "Reactivó la cuenta",
    "groups_granted": "Otorgó grupos",
    "groups_synced": "Grupos según puesto y nombramientos",
    "sessions_ended": "Cerró sesiones",
    "second_factor_on": "Activó un segundo factor",
    "second_factor_off": "Quitó un segundo factor",
    "second_factor_reset": "Restableció el segundo factor",
    "identity_linked": "Vinculó una identidad externa",
    "identity_unlinked": "Desvinculó una identidad externa",
    "person_data": "Datos tomados del directorio",
    "superuser": "Cambió el acceso de administrador general",
}


def record(*, verb: str, actor: User | None, target: User, **data: Any) -> AccountEvent:
    """Keep a fact. `actor` None: the system itself. `data` holds plain values and never a secret."""
    if verb not in VERBS:
        raise ValueError(f"undeclared verb {verb!r}")
    return AccountEvent.objects.create(verb=verb, actor=actor, target=target, data=data)
