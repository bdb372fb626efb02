"""What the room of accounts lends to the directory: who has an account, and the provider's signature."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from cms.core.errors import PortalUnavailable
from cms.directory.models import Person


@dataclass(frozen=True)
class PortalAccount:
    """An account as the portal knows it. `sub` is the provider's subject; `person` is None for citizens."""

    sub: str
    username: str
    name: str
    email: str
    active: bool
    sysadmin: bool
    person: Person | None = None


class PeopleSource(Protocol):
    """Accounts of some people (by `Person.uuid`) or with some subjects; with neither, all of them."""

    def __call__(
        self, *, people: Collection[UUID] | None = None, subs: Collection[str] | None = None
    ) -> Iterable[PortalAccount]: ...


# (claims, typ) -> the compact signed token, with the provider's present key and `typ` in its header.
Signer = Callable[[Mapping[str, Any], str], str]

_lent: dict[str, Any] = {}


def register_people_source(source: PeopleSource) -> PeopleSource:
    """Lend the function that tells which accounts there are."""
    _lent["source"] = source
    return source


def register_signer(signer: Signer) -> Signer:
    """Lend the function that signs with the provider's key."""
    _lent["signer"] = signer
    return signer


def accounts(*, people: Collection[UUID] | None = None, subs: Collection[str] | None = None) -> list[PortalAccount]:
    """The accounts asked for. Raises `PortalUnavailable` while nobody lent the source."""
    if "source" not in _lent:
        raise PortalUnavailable("Las cuentas no están disponibles; no se puede armar lo que el portal necesita.")
    return list(_lent["source"](people=people, subs=subs))


def sign(claims: Mapping[str, Any], typ: str) -> str:
    """The claims as a signed token. Raises `PortalUnavailable` while nobody lent the key."""
    if "signer" not in _lent:
        raise PortalUnavailable("Falta la llave del inicio de sesión único; no se puede firmar para el portal.")
    return str(_lent["signer"](claims, typ))
