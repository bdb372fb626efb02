"""Dependencias and people in the shape that the portal's door takes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from cms.directory.domain.queries.terms import HeldRole, held_roles, portal_appointments, portal_organizations
from cms.directory.models import Organization
from cms.directory.portal.registry import PortalAccount

Record = dict[str, Any]
ORGANIZATION_FIELDS = (
    "clave",
    "title",
    "description",
    "id_dependencia",
    "email",
    "phone",
    "address",
    "url",
    "active",
)
PERSON_FIELDS = ("sub", "username", "name", "email", "active", "sysadmin", "organizations", "appointments")


def organization_record(organization: Organization) -> Record:
    """A dependencia for the portal."""
    return {
        "clave": organization.clave,
        "title": organization.name,
        "description": organization.description,
        "id_dependencia": organization.id_dependencia,
        "email": organization.email,
        "phone": organization.phone,
        "address": organization.address,
        "url": organization.url,
        "active": organization.active,
    }


def people_records(accounts: Iterable[PortalAccount], day: datetime.date) -> list[Record]:
    """Accounts for the portal, each with its dependencias and with the roles that count on that day or later."""
    found = list(accounts)
    held: dict[int, list[HeldRole]] = defaultdict(list)
    for one in held_roles(day, people={found_one.person.pk for found_one in found if found_one.person}, standing=True):
        held[one.person.pk].append(one)
    return [_record(account, held[account.person.pk] if account.person else [], day) for account in found]


def _record(account: PortalAccount, held: list[HeldRole], day: datetime.date) -> Record:
    """Nobody who is inactive holds anything."""
    counts = held if account.active else []
    return {
        "sub": account.sub,
        "username": account.username,
        "name": account.name,
        "email": account.email,
        "active": account.active,
        "sysadmin": account.sysadmin and account.active,
        "organizations": portal_organizations(counts, day),
        "appointments": portal_appointments(counts),
    }
