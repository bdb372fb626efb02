"""Actions on appointments (*nombramientos*)."""

from __future__ import annotations

from typing import Any

from ckan import authz, model
from ckan.plugins import toolkit as tk
from ckan.types import Context
from sqlalchemy import select

from ckanext.puebla.domain import roles
from ckanext.puebla.domain.submissions import organization_or_missing
from ckanext.puebla.logic.auth import user_id
from ckanext.puebla.logic.schema import accepts
from ckanext.puebla.logic.transaction import transaction
from ckanext.puebla.model import Appointment


@accepts(
    "user role oficio_numero oficio_fecha fecha_inicio",
    "organization_id fecha_fin",
    dates="oficio_fecha fecha_inicio fecha_fin",
)
def puebla_appointment_create(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Appoint a person to a role of procedure 7. Administrators only.

    :param user: name or id of the person
    :param role: enlace_datos_abiertos, enlace_seguridad (of a dependencia), enlace_transparencia or enlace_tecnico
    :param organization_id: the dependencia, for the first two roles only
    :param oficio_numero: number of the oficio of appointment
    :param oficio_fecha: its date, `aaaa-mm-dd`
    :param fecha_inicio: first day in force
    :param fecha_fin: last day in force (optional)

    :returns: the appointment
    """
    tk.check_access("puebla_appointment_create", context, data_dict)
    user = model.User.get(data_dict["user"])
    if user is None or user.state != "active":
        raise tk.ValidationError({"user": ["No existe la persona."]})
    organization_id = data_dict.get("organization_id")
    with transaction():
        appointment = roles.appoint(
            actor=user_id(context) or "sistema",
            user_id=user.id,
            role=data_dict["role"],
            organization_id=organization_or_missing(organization_id).id if organization_id else None,
            oficio_numero=data_dict["oficio_numero"],
            oficio_fecha=data_dict["oficio_fecha"],
            fecha_inicio=data_dict["fecha_inicio"],
            fecha_fin=data_dict.get("fecha_fin"),
        )
    return roles.as_dict(appointment)


@accepts("id")
def puebla_appointment_revoke(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """End an appointment. Administrators only. What the person signed stays signed.

    :param id: the appointment

    :returns: the appointment
    """
    tk.check_access("puebla_appointment_revoke", context, data_dict)
    with transaction():
        appointment = model.Session.get(Appointment, data_dict["id"], with_for_update=True)
        if appointment is None:
            raise tk.ObjectNotFound("No existe el nombramiento.")
        roles.revoke(actor=user_id(context) or "sistema", appointment=appointment)
    return roles.as_dict(appointment)


@tk.side_effect_free
@accepts("", "organization_id user role")
def puebla_appointment_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The appointments: all for administrators; for an enlace, those of the own dependencias and of the portal.

    :param organization_id: only of this dependencia (optional)
    :param user: only of this person (optional)
    :param role: only of this role (optional)

    :returns: list of appointments, the newest first
    """
    tk.check_access("puebla_appointment_list", context, data_dict)
    query = select(Appointment).order_by(Appointment.created_at.desc())
    person = user_id(context)
    if not authz.is_sysadmin(context.get("user")) and not context.get("ignore_auth"):
        mine = roles.organizations_of(user_id=person)
        query = query.where(Appointment.organization_id.is_(None) | Appointment.organization_id.in_(mine))
    if organization := data_dict.get("organization_id"):
        query = query.where(Appointment.organization_id == organization_or_missing(organization).id)
    if role := data_dict.get("role"):
        query = query.where(Appointment.role == role)
    if name := data_dict.get("user"):
        user = model.User.get(name)
        query = query.where(Appointment.user_id == (user.id if user else ""))
    return [roles.as_dict(found) for found in model.Session.scalars(query)]


@tk.side_effect_free
@accepts()
def puebla_my_roles(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The appointments in force of the person who asks.

    :returns: list of appointments
    """
    tk.check_access("puebla_my_roles", context, data_dict)
    return [roles.as_dict(found) for found in roles.in_force(user_id=user_id(context))]
