"""Dependencias: create, change, deactivate."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from cms.directory.domain import announce, audit, records
from cms.directory.domain.appointments import revoke_all
from cms.directory.domain.permissions import require_keeper
from cms.directory.errors import Invalid
from cms.directory.models import Appointment, Organization

FIELDS = ("name", "acronym", "id_dependencia", "description", "email", "phone", "address", "url")


@transaction.atomic
def create_organization(*, actor: Any, clave: str, **values: Any) -> Organization:
    """A new dependencia. Its clave is its address in the portal and stays."""
    require_keeper(actor)
    organization = Organization()
    changes = records.assign(organization, {"clave": clave, **values}, ("clave", *FIELDS))
    records.save(organization)
    audit.record(actor, organization, audit.CREATE, changes)
    announce.organization_changed(organization)
    return organization


@transaction.atomic
def change_organization(*, actor: Any, organization: Organization, seen: str = "", **values: Any) -> Organization:
    """Change what is said of a dependencia."""
    require_keeper(actor)
    organization = records.lock(organization, seen)
    changes = records.assign(organization, values, FIELDS)
    if changes:
        records.save(organization)
        audit.record(actor, organization, audit.CHANGE, changes)
        announce.organization_changed(organization)
    return organization


@transaction.atomic
def deactivate_organization(*, actor: Any, organization: Organization, today: datetime.date) -> Organization:
    """The dependencia no longer works: its appointments end today and the portal takes its members away.

    Its people stay in the directory; they leave office or move to another dependencia one by one.
    """
    require_keeper(actor)
    organization = records.lock(organization)
    if not organization.active:
        raise Invalid.of("", "La dependencia ya estaba inactiva.")
    standing = list(Appointment.objects.standing(today).filter(organization=organization).select_related("person"))
    revoke_all(actor=actor, found=standing, today=today, reason="La dependencia dejó de funcionar")
    organization.active = False
    records.save(organization)
    audit.record(actor, organization, audit.DEACTIVATE, {"active": [True, False]})
    announce.organization_changed(organization)
    announce.people_changed([*organization.people.filter(active=True), *(one.person for one in standing)], today)
    return organization


@transaction.atomic
def reactivate_organization(*, actor: Any, organization: Organization, today: datetime.date) -> Organization:
    """The dependencia works again. Appointments that ended stay ended."""
    require_keeper(actor)
    organization = records.lock(organization)
    if organization.active:
        raise Invalid.of("", "La dependencia ya estaba activa.")
    organization.active = True
    records.save(organization)
    audit.record(actor, organization, audit.REACTIVATE, {"active": [False, True]})
    announce.organization_changed(organization)
    announce.people_changed(organization.people.filter(active=True), today)
    return organization
