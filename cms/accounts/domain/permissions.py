"""Who may do what to accounts."""

from __future__ import annotations

from cms.accounts.models import User
from cms.core.errors import NotAllowed

MANAGE = "accounts.manage_accounts"
# Groups whose members, and whose membership, only a superuser may touch: they reach beyond accounts.
PROTECTED = frozenset({"cuentas", "portal-administracion"})


def may_manage(actor: User) -> bool:
    """Whether somebody keeps accounts at all."""
    return bool(actor.is_active and actor.has_perm(MANAGE))


def may_act_on(actor: User, target: User) -> bool:
    """Whether somebody may act on that account: never on his own, and only superusers on powerful ones."""
    return may_manage(actor) and actor.pk != target.pk and (actor.is_superuser or not is_powerful(target))


def is_powerful(user: User) -> bool:
    """Whether an account reaches so far that taking it over would be a promotion."""
    return user.is_superuser or user.groups.filter(name__in=PROTECTED).exists()


def check_manages(actor: User) -> None:
    """Raise `NotAllowed` unless somebody keeps accounts."""
    if not may_manage(actor):
        raise NotAllowed("Solo quien administra las cuentas puede hacer esto.")


def check_acts_on(actor: User, target: User) -> None:
    """Raise `NotAllowed` unless somebody may act on that account."""
    check_manages(actor)
    if actor.pk == target.pk:
        raise NotAllowed("Esto no puede hacerlo con su propia cuenta: pídalo a otra persona que administre cuentas.")
    if not may_act_on(actor, target):
        raise NotAllowed("Es una cuenta con permisos de administración: solo la administración general puede hacerlo.")
