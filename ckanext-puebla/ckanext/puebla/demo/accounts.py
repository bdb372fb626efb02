"""Accounts, dependencias and appointments of the demo city, made once through CKAN's and our own actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.puebla.demo.city import City, DemoOffice, Person

APPOINTED = timedelta(days=240)


def act(user: str, action: str, /, **data: Any) -> Any:
    """Call an action with the rights of that user, as a request of theirs would."""
    model.Session.rollback()
    context = {"user": user, "auth_user_obj": model.User.get(user), "model": model, "session": model.Session}
    return tk.get_action(action)(context, data)


def site_user() -> str:
    """The name of the portal's own user."""
    return str(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])


def prepare(city: City) -> None:
    """Make what is missing of people, dependencias and appointments."""
    for person in city.people:
        ensure_person(person, city.contrasena)
    for office in city.dependencias:
        ensure_organization(office)
    for person in city.portal:
        ensure_appointment(person, None)
    for office in city.dependencias:
        for person in office.personas:
            ensure_appointment(person, office)


def ensure_person(person: Person, password: str) -> None:
    if model.User.get(person.usuario) is not None:
        return
    account = {"name": person.usuario, "email": person.correo, "fullname": person.nombre, "password": password}
    act(site_user(), "user_create", **account)


def ensure_organization(office: DemoOffice) -> None:
    if model.Group.get(office.clave) is not None:
        return
    with office.logo.open("rb") as stream:
        act(
            site_user(),
            "organization_create",
            name=office.clave,
            title=office.nombre,
            description=office.funciones,
            extras=[{"key": "id_dependencia", "value": office.id_dependencia}],
            image_url=office.logo.name,
            image_upload=FileStorage(stream, filename=office.logo.name, content_type="image/png"),
        )


def ensure_appointment(person: Person, office: DemoOffice | None) -> None:
    organization = {"organization_id": office.clave} if office else {}
    current = act(site_user(), "puebla_appointment_list", user=person.usuario)
    if any(found["role"] == person.rol for found in current):
        return
    since = (date.today() - APPOINTED).isoformat()
    act(
        site_user(),
        "puebla_appointment_create",
        user=person.usuario,
        role=person.rol,
        oficio_numero=person.oficio,
        oficio_fecha=since,
        fecha_inicio=since,
        **organization,
    )
