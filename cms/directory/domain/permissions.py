"""Who may do what in the directory.

Keepers (group `directorio`, superusers) do everything. The enlace administrativo of a dependencia looks after its
people: their data and posts, and proposes appointments. Nobody appoints or moves himself.
"""

from __future__ import annotations

import datetime
from typing import Any

from cms.directory.domain.queries.terms import own_roles
from cms.directory.errors import NotAllowed
from cms.directory.models import Person

KEEPERS = "directorio"
KEEP = "directory.keep_directory"
ADMINISTRATIVO = "enlace_administrativo"
SENTENCE = "No tiene permiso para hacer esto en el directorio."


class System:
    """The actor of commands and scheduled work: it may do everything and has no name in the history."""

    pk = None
    is_active = True
    is_superuser = True

    def has_perm(self, _permission: str) -> bool:
        return True


SYSTEM = System()


def is_keeper(user: Any) -> bool:
    """Whether somebody keeps the whole directory."""
    return bool(user.is_active and user.has_perm(KEEP))


def person_of(user: Any) -> Person | None:
    """The person that an account belongs to."""
    return getattr(user, "person", None)


def offices_of(user: Any, day: datetime.date) -> frozenset[int]:
    """Ids of the dependencias whose people this account looks after on a day. Asked once per request."""
    if not user.is_active:
        return frozenset()
    known: dict[datetime.date, frozenset[int]] = user.__dict__.setdefault("_directory_offices", {})
    if day not in known:
        known[day] = frozenset(
            one.organization.pk
            for one in own_roles(user, day)
            if one.role == ADMINISTRATIVO and one.organization is not None
        )
    return known[day]


def looks_after(user: Any, person: Person, day: datetime.date) -> bool:
    """Whether somebody may see and change the data of a person."""
    return is_keeper(user) or (person.organization_id is not None and person.organization_id in offices_of(user, day))


def require_keeper(user: Any) -> None:
    """Raise `NotAllowed` for everybody but the keepers."""
    if not is_keeper(user):
        raise NotAllowed(SENTENCE)


def require_looks_after(user: Any, person: Person, day: datetime.date) -> None:
    """Raise `NotAllowed` for those who do not look after this person."""
    if not looks_after(user, person, day):
        raise NotAllowed(SENTENCE)


def require_another(user: Any, person: Person, what: str) -> None:
    """Raise `NotAllowed` when somebody does this to himself; administrators of the site may."""
    own = person_of(user)
    if own is not None and own.pk == person.pk and not user.is_superuser:
        raise NotAllowed(f"Nadie puede {what}. Pídalo a otra persona que mantenga el directorio.")
