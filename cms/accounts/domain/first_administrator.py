"""The account with which an installation begins, and the way back in when nobody has one."""

from __future__ import annotations

from django.db import transaction

from cms.accounts.domain import audit, passwords, sessions
from cms.accounts.domain.addresses import set_address
from cms.accounts.errors import AccountError
from cms.accounts.models import User
from cms.core.errors import Conflict


@transaction.atomic
def ensure(*, username: str, email: str, password: str = "") -> User | None:
    """Make the first administrator unless there is a superuser; None when there was one.

    Without `password` nobody can enter with the account until `hand_out` gave it one.
    """
    if User.objects.filter(is_superuser=True).exists():
        return None
    user = User(username=username, is_superuser=True, is_staff=True, first_name="Administración", last_name="general")
    user.full_clean(exclude=["password"])
    if password:
        passwords.set_own_password(user, password)
    else:
        user.set_unusable_password()
    set_address(user, email)
    audit.record(verb="opened", actor=None, target=user, first_administrator=True)
    return user


@transaction.atomic
def hand_out(*, username: str, again: bool = False) -> str:
    """A one-time password for an administrator who has none yet; `again`: for one who lost it. Returned this once.

    Raises `AccountError` when there is no such administrator, `Conflict` when the account is in use already.
    """
    user = User.objects.select_for_update(of=("self",)).filter(username=username, is_superuser=True).first()
    if user is None:
        raise AccountError(f"No hay una cuenta de administración general «{username}».", code="sin_administrador")
    if user.has_usable_password() and not again:
        raise Conflict("Esa cuenta ya tiene contraseña. Para darle otra, use --restablecer.")
    password = passwords.set_one_time_password(user)
    user.is_active = True
    user.save()
    audit.record(verb="one_time_password", actor=None, target=user, at_the_console=True)
    sessions.end_all(user=user)
    return password
