"""Appointments that come from the directory. The directory is the only source: what it does not name has ended."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select

from ckanext.puebla.domain import clock, roles
from ckanext.puebla.model import Appointment
from ckanext.puebla.sso.domain import organizations
from ckanext.puebla.sso.domain.records import AppointmentRecord, Person, Problem
from ckanext.puebla.sso.errors import RecordRefused


def bring_in_step(*, actor: str, user: model.User, person: Person, problems: list[Problem]) -> bool:
    """Give exactly the appointments of the directory that have not ended; whether anything changed.

    An appointment that was made here and that the directory knows too (same role and dependencia) becomes the
    directory's.
    """
    held = list(model.Session.scalars(_standing(user)))
    unread = {problem.id for problem in person.refused}
    kept: set[str] = {one.id for one in held if one.directory_id in unread and one.directory_id}
    changed = False
    known = {one.directory_id for one in held}
    for record in person.appointments:
        if _has_ended(record) and record.id not in known:
            continue
        try:
            with model.Session.begin_nested():
                appointment, different = _keep(actor, user, record, held)
        except (RecordRefused, tk.ValidationError) as error:
            problems.append(_problem(record, error))
            kept |= {one.id for one in held if one.directory_id == record.id}
            continue
        kept.add(appointment.id)
        changed |= different
    for appointment in held:
        if appointment.id not in kept and appointment.revoked_at is None:
            roles.revoke(actor=actor, appointment=appointment)
            changed = True
    return changed


def _standing(user: model.User) -> Any:
    """The person's appointments that are not revoked and have not ended by their date."""
    return (
        select(Appointment)
        .where(Appointment.user_id == user.id, Appointment.revoked_at.is_(None))
        .where(Appointment.fecha_fin.is_(None) | (Appointment.fecha_fin >= clock.today()))
        .order_by(Appointment.created_at)
    )


def _has_ended(record: AppointmentRecord) -> bool:
    """A past term that the portal does not hold needs no row; one that it holds ends by its date."""
    return record.fecha_fin is not None and record.fecha_fin < clock.today()


def _keep(actor: str, user: model.User, record: AppointmentRecord, held: list[Appointment]) -> tuple[Appointment, bool]:
    organization_id = organizations.existing(record.organization).id if record.organization else None
    terms = {
        "oficio_numero": record.oficio_numero,
        "oficio_fecha": record.oficio_fecha,
        "fecha_inicio": record.fecha_inicio,
        "fecha_fin": record.fecha_fin,
    }
    found = _find(record, organization_id, held)
    if found is not None and (found.role, found.organization_id) == (record.role, organization_id):
        return found, roles.correct(actor=actor, appointment=found, directory_id=record.id, **terms)
    for other in [found] if found else _of_others(user, record):
        roles.revoke(actor=actor, appointment=other)
    model.Session.flush()
    made = roles.appoint(
        actor=actor,
        user_id=user.id,
        role=record.role,
        organization_id=organization_id,
        directory_id=record.id,
        **terms,
    )
    return made, True


def _find(record: AppointmentRecord, organization_id: str | None, held: list[Appointment]) -> Appointment | None:
    """The row of that appointment: by its identifier, else one made here for the same role and dependencia."""
    same = [one for one in held if one.revoked_at is None and one.directory_id == record.id]
    local = [
        one
        for one in held
        if one.revoked_at is None
        and one.directory_id is None
        and (one.role, one.organization_id) == (record.role, organization_id)
    ]
    return next(iter([*same, *local]), None)


def _of_others(user: model.User, record: AppointmentRecord) -> list[Appointment]:
    """Rows of the same appointment that name somebody else: the directory gave it to this person instead."""
    query = select(Appointment).where(
        Appointment.directory_id == record.id, Appointment.revoked_at.is_(None), Appointment.user_id != user.id
    )
    return list(model.Session.scalars(query))


def _problem(record: AppointmentRecord, error: RecordRefused | tk.ValidationError) -> Problem:
    if isinstance(error, RecordRefused):
        return Problem("appointment", record.id, error.code, error.message)
    sentences = [str(sentence) for group in error.error_dict.values() for sentence in group]
    return Problem("appointment", record.id, RecordRefused.code, " ".join(sentences))
