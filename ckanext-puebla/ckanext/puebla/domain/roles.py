"""Who may act as which enlace: appointments, and the questions asked of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ckan import model
from sqlalchemy import or_, select

from ckanext.puebla.domain import clock, history
from ckanext.puebla.errors import invalid
from ckanext.puebla.model import Appointment


@dataclass(frozen=True)
class Role:
    """An office of the manual's procedure 7."""

    key: str
    label: str
    per_dependencia: bool


DATOS_ABIERTOS = "enlace_datos_abiertos"
SEGURIDAD = "enlace_seguridad"
TRANSPARENCIA = "enlace_transparencia"
TECNICO = "enlace_tecnico"

ROLES = {
    role.key: role
    for role in (
        Role(DATOS_ABIERTOS, "Enlace de Datos Abiertos", True),
        Role(SEGURIDAD, "Enlace de Seguridad", True),
        Role(TRANSPARENCIA, "Enlace de Transparencia", False),
        Role(TECNICO, "Enlace Técnico", False),
    )
}


def label(role: str) -> str:
    """The role's name as printed."""
    return ROLES[role].label if role in ROLES else role


def appoint(
    *,
    actor: str,
    user_id: str,
    role: str,
    organization_id: str | None,
    oficio_numero: str,
    oficio_fecha: datetime.date,
    fecha_inicio: datetime.date,
    fecha_fin: datetime.date | None = None,
    directory_id: str | None = None,
) -> Appointment:
    """Give a role to a person.

    Appointing the same person again to the same role is refused, but not to the directory: there a substitution may
    stand beside an appointment.
    """
    _check_scope(role, organization_id)
    check_dates(fecha_inicio, fecha_fin)
    if directory_id is None and holds(user_id=user_id, role=role, organization_id=organization_id):
        raise invalid("user", "La persona ya tiene ese nombramiento vigente.")
    appointment = Appointment(
        user_id=user_id,
        role=role,
        organization_id=organization_id,
        oficio_numero=oficio_numero,
        oficio_fecha=oficio_fecha,
        fecha_inicio=fecha_inicio,
        fecha_fin=fecha_fin,
        created_by=actor,
        directory_id=directory_id,
    )
    model.Session.add(appointment)
    model.Session.flush()
    history.record(
        actor=actor,
        kind="nombramiento_alta",
        subject=("nombramiento", appointment.id),
        data={"user_id": user_id, "role": role, "organization_id": organization_id, "oficio": oficio_numero},
    )
    return appointment


def revoke(*, actor: str, appointment: Appointment) -> Appointment:
    """End an appointment today; its signatures stay."""
    if appointment.revoked_at is not None:
        raise invalid("id", "El nombramiento ya estaba revocado.")
    appointment.revoked_at = clock.now()
    appointment.revoked_by = actor
    history.record(
        actor=actor,
        kind="nombramiento_baja",
        subject=("nombramiento", appointment.id),
        data={"user_id": appointment.user_id, "role": appointment.role},
    )
    return appointment


def correct(
    *,
    actor: str,
    appointment: Appointment,
    oficio_numero: str,
    oficio_fecha: datetime.date,
    fecha_inicio: datetime.date,
    fecha_fin: datetime.date | None,
    directory_id: str,
) -> bool:
    """Let an appointment say what the directory says of its oficio and dates; whether anything was different."""
    check_dates(fecha_inicio, fecha_fin)
    wanted = {
        "oficio_numero": oficio_numero,
        "oficio_fecha": oficio_fecha,
        "fecha_inicio": fecha_inicio,
        "fecha_fin": fecha_fin,
        "directory_id": directory_id,
    }
    before = {name: getattr(appointment, name) for name in wanted}
    changed = {name for name, value in wanted.items() if before[name] != value}
    for name in changed:
        setattr(appointment, name, wanted[name])
    if changed:
        history.record(
            actor=actor,
            kind="nombramiento_cambio",
            subject=("nombramiento", appointment.id),
            data={
                "user_id": appointment.user_id,
                "before": {name: _plain(before[name]) for name in sorted(changed)},
                "after": {name: _plain(wanted[name]) for name in sorted(changed)},
            },
        )
    return bool(changed)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime.date) else value


def check_dates(fecha_inicio: datetime.date, fecha_fin: datetime.date | None) -> None:
    """Refuse a term that ends before it begins."""
    if fecha_fin and fecha_fin < fecha_inicio:
        raise invalid("fecha_fin", "La fecha de término no puede ser anterior a la de inicio.")


def _check_scope(role: str, organization_id: str | None) -> None:
    if role not in ROLES:
        raise invalid("role", "El cargo no existe.")
    if ROLES[role].per_dependencia and not organization_id:
        raise invalid("organization_id", "Este cargo es de una dependencia: indique cuál.")
    if not ROLES[role].per_dependencia and organization_id:
        raise invalid("organization_id", "Este cargo es de todo el portal: no lleva dependencia.")


def in_force(*, user_id: str | None = None, role: str | None = None) -> list[Appointment]:
    """The appointments that count today."""
    today = clock.today()
    query = (
        select(Appointment)
        .where(Appointment.revoked_at.is_(None), Appointment.fecha_inicio <= today)
        .where(or_(Appointment.fecha_fin.is_(None), Appointment.fecha_fin >= today))
        .order_by(Appointment.created_at)
    )
    if user_id is not None:
        query = query.where(Appointment.user_id == user_id)
    if role is not None:
        query = query.where(Appointment.role == role)
    return list(model.Session.scalars(query))


def holds(*, user_id: str | None, role: str, organization_id: str | None) -> bool:
    """Whether the person has the role today, in that dependencia or (portal roles) at all."""
    if not user_id:
        return False
    per_dependencia = ROLES[role].per_dependencia
    return any(
        not per_dependencia or appointment.organization_id == organization_id
        for appointment in in_force(user_id=user_id, role=role)
    )


def organizations_of(*, user_id: str | None, role: str | None = None) -> set[str]:
    """Ids of the dependencias where the person is an enlace."""
    if not user_id:
        return set()
    found = in_force(user_id=user_id, role=role)
    return {appointment.organization_id for appointment in found if appointment.organization_id}


def portal_roles_of(*, user_id: str | None) -> set[str]:
    """The roles of the whole portal that the person has."""
    if not user_id:
        return set()
    return {a.role for a in in_force(user_id=user_id) if a.organization_id is None}


def people_with(*, role: str, organization_id: str | None) -> list[model.User]:
    """The active people who hold a role today, for notices."""
    holders = [
        a.user_id
        for a in in_force(role=role)
        if not ROLES[role].per_dependencia or a.organization_id == organization_id
    ]
    if not holders:
        return []
    users = model.Session.query(model.User).filter(model.User.id.in_(holders), model.User.state == "active")
    return sorted(users, key=lambda user: str(user.name))


def as_dict(appointment: Appointment) -> dict[str, Any]:
    """The public shape of an appointment."""
    user = model.User.get(appointment.user_id)
    organization = model.Group.get(appointment.organization_id) if appointment.organization_id else None
    return {
        "id": appointment.id,
        "user_id": appointment.user_id,
        "user_name": user.name if user else None,
        "user_fullname": (user.fullname or user.name) if user else None,
        "role": appointment.role,
        "role_label": label(appointment.role),
        "organization_id": appointment.organization_id,
        "organization_title": organization.title if organization else None,
        "organization_name": organization.name if organization else None,
        "oficio_numero": appointment.oficio_numero,
        "oficio_fecha": appointment.oficio_fecha.isoformat(),
        "fecha_inicio": appointment.fecha_inicio.isoformat(),
        "fecha_fin": appointment.fecha_fin.isoformat() if appointment.fecha_fin else None,
        "revoked_at": appointment.revoked_at.isoformat() if appointment.revoked_at else None,
        "vigente": appointment.in_force(clock.today()),
    }
