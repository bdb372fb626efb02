"""Appointments: appoint, propose, confirm, correct, revoke."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from cms.directory.domain import announce, audit, records, scans
from cms.directory.domain.permissions import SENTENCE, offices_of, require_another, require_keeper
from cms.directory.errors import Invalid, NotAllowed
from cms.directory.models import Appointment, Organization, Person
from schemas.directory import REGISTRY

OFICIO = ("oficio_number", "oficio_date", "starts_on", "ends_on")


@transaction.atomic
def appoint(
    *,
    actor: Any,
    person: Person,
    role: str,
    organization: Organization | None,
    today: datetime.date,
    scan: File[bytes] | None = None,
    uuid: UUID | None = None,
    **oficio: Any,
) -> Appointment:
    """Give a role by an oficio (`oficio_number`, `oficio_date`) from `starts_on` until `ends_on` or for good."""
    require_keeper(actor)
    require_another(actor, person, "nombrarse a sí mismo")
    appointment = _new(person, role, organization, scan, oficio)
    appointment.uuid = uuid or appointment.uuid
    records.save(appointment)
    audit.record(actor, appointment, audit.APPOINT, _terms(appointment))
    announce.people_changed([person], today)
    return appointment


@transaction.atomic
def propose(
    *,
    actor: Any,
    person: Person,
    role: str,
    organization: Organization | None,
    today: datetime.date,
    scan: File[bytes] | None = None,
    **oficio: Any,
) -> Appointment:
    """Ask for an appointment in one's own dependencia. It counts for nothing until the keepers confirm it."""
    if organization is None or organization.pk not in offices_of(actor, today):
        raise NotAllowed(SENTENCE)
    if person.organization_id != organization.pk:
        raise NotAllowed("Solo puede proponer a personas de su dependencia.")
    require_another(actor, person, "proponerse a sí mismo")
    appointment = _new(person, role, organization, scan, oficio)
    appointment.proposed = True
    records.save(appointment)
    audit.record(actor, appointment, audit.PROPOSE, _terms(appointment))
    return appointment


@transaction.atomic
def confirm(*, actor: Any, appointment: Appointment, today: datetime.date) -> Appointment:
    """A proposal becomes an appointment."""
    require_keeper(actor)
    appointment = _open_proposal(appointment)
    require_another(actor, appointment.person, "confirmarse a sí mismo")
    _check(appointment)
    appointment.proposed = False
    records.save(appointment)
    audit.record(actor, appointment, audit.CONFIRM)
    announce.people_changed([appointment.person], today)
    return appointment


@transaction.atomic
def reject(*, actor: Any, appointment: Appointment, today: datetime.date, reason: str) -> Appointment:
    """A proposal comes to nothing; the reason stays with it."""
    require_keeper(actor)
    appointment = _open_proposal(appointment)
    _revoke(actor, appointment, today, reason, audit.REJECT)
    return appointment


@transaction.atomic
def correct(
    *,
    actor: Any,
    appointment: Appointment,
    today: datetime.date,
    seen: str = "",
    scan: File[bytes] | None = None,
    **oficio: Any,
) -> Appointment:
    """Correct what is said of the oficio and the dates; who holds which role where stays as it is."""
    require_keeper(actor)
    appointment = records.lock(appointment, seen)
    require_another(actor, appointment.person, "corregir su propio nombramiento")
    if appointment.revoked_at is not None:
        raise Invalid.of("", "El nombramiento está revocado y ya no se corrige.")
    changes = records.assign(appointment, oficio, OFICIO)
    records.check_dates(appointment.starts_on, appointment.ends_on)
    if scan is not None:
        changes["scan"] = [bool(appointment.scan), True]
        appointment.scan = scans.checked(scan)
    if changes:
        records.save(appointment)
        audit.record(actor, appointment, audit.CHANGE, changes)
        announce.people_changed([appointment.person], today)
    return appointment


@transaction.atomic
def revoke(*, actor: Any, appointment: Appointment, today: datetime.date, reason: str = "") -> Appointment:
    """The appointment counts no more from today on; what was done with it stays."""
    require_keeper(actor)
    appointment = records.lock(appointment)
    if appointment.revoked_at is not None:
        raise Invalid.of("", "El nombramiento ya estaba revocado.")
    if appointment.proposed:
        raise Invalid.of("", "Es una propuesta: confírmela o recházela.")
    _revoke(actor, appointment, today, reason, audit.REVOKE)
    announce.people_changed([appointment.person], today)
    return appointment


def revoke_all(*, actor: Any, found: Iterable[Appointment], today: datetime.date, reason: str) -> None:
    """End these appointments as part of a larger deed, which has checked who does it and tells whom it concerns."""
    for appointment in found:
        if appointment.revoked_at is None:
            _revoke(actor, appointment, today, reason, audit.REVOKE)


def _revoke(actor: Any, appointment: Appointment, today: datetime.date, reason: str, action: str) -> None:
    appointment.revoked_on, appointment.revoked_at = today, timezone.now()
    appointment.revoked_because = reason.strip()[:300]
    appointment.save(update_fields=["revoked_on", "revoked_at", "revoked_because"])
    audit.record(
        actor, appointment, action, {"revoked_on": [None, today.isoformat()]}, reason=appointment.revoked_because
    )


def _open_proposal(appointment: Appointment) -> Appointment:
    appointment = records.lock(appointment)
    if not appointment.proposed or appointment.revoked_at is not None:
        raise Invalid.of("", "La propuesta ya fue atendida.")
    return appointment


def _new(
    person: Person, role: str, organization: Organization | None, scan: File[bytes] | None, oficio: dict[str, Any]
) -> Appointment:
    appointment = Appointment(person=person, role=role, organization=organization)
    records.assign(appointment, oficio, OFICIO)
    _check(appointment)
    if scan is not None:
        appointment.scan = scans.checked(scan)
    return appointment


def _check(appointment: Appointment) -> None:
    """The role is declared and has the scope that it is given; the person and the dependencia are active."""
    records.check_dates(appointment.starts_on, appointment.ends_on)
    role = REGISTRY.roles.get(appointment.role)
    if role is None:
        raise Invalid.of("role", "El cargo no existe.")
    if role.per_dependencia and appointment.organization is None:
        raise Invalid.of("organization", "Este cargo es de una dependencia: indique cuál.")
    if not role.per_dependencia and appointment.organization is not None:
        raise Invalid.of("organization", "Este cargo es de todo el portal: no lleva dependencia.")
    if appointment.organization is not None and not appointment.organization.active:
        raise Invalid.of("organization", "La dependencia está inactiva.")
    if not appointment.person.active:
        raise Invalid.of("person", "La persona dejó el cargo.")


def _terms(appointment: Appointment) -> audit.Changes:
    names = ("person", "role", "organization", *OFICIO)
    return {name: [None, audit.plain(getattr(appointment, name))] for name in names}
