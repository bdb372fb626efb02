"""Work of this room that comes back."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from cms.accounts.domain import deactivation, reminders, roles, sessions
from cms.accounts.models import User
from cms.accounts.oidc import backchannel
from cms.core import schedule


@schedule.every(timedelta(seconds=30), name="cuentas: avisos de cierre de sesión")
def logout_notices() -> str:
    """Send again what an application did not take."""
    cut = deactivation.cut_off_inactive()
    return f"{backchannel.deliver_due()} entregados, {cut} cuentas inactivas desconectadas"


@schedule.every(timedelta(minutes=15), name="cuentas: sesiones vencidas")
def expired_sessions() -> str:
    """Sessions that ran out here end in the applications too."""
    return f"{sessions.expire()} sesiones"


@schedule.daily(time(0, 5), name="cuentas: grupos del día")
def groups_of_today() -> str:
    """Appointments and substitutions begin and end at midnight."""
    users = User.objects.filter(is_active=True, person__isnull=False).select_related("person__post")
    return f"{sum(1 for user in users.iterator() if roles.sync_user(user) is not None)} cuentas"


@schedule.daily(time(8, 0), name="cuentas: cambio periódico de contraseña")
def password_reminders() -> str:
    """Ask for the periodic change."""
    return f"{reminders.remind(timezone.now())} recordatorios"
