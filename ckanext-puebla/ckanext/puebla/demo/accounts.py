"""Accounts, dependencias and appointments of the demo city.

With the single sign-on they come from the directory: what it already brought is left as it is, and what is still
missing is made without a password, to be taken over by the directory when it comes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ckan import model
from ckan import plugins as p
from ckan.plugins import toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.puebla.demo.city import City, DemoOffice, Person
from ckanext.puebla.domain import roles
from schemas import demo


def act(user: str, action: str, /, **data: Any) -> Any:
    """Call an action with the rights of that user, as a request of theirs would."""
    model.Session.rollback()
    context = {"user": user, "auth_user_obj": model.User.get(user), "model": model, "session": model.Session}
    return tk.get_action(action)(context, data)


def provision(action: str, /, **data: Any) -> Any:
    """Call an action as the portal itself; some of these doors are shut for people where there is a directory."""
    model.Session.rollback()
    return tk.get_action(action)({"user": site_user(), "ignore_auth": True}, data)


def site_user() -> str:
    """The name of the portal's own user."""
    return str(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])


def has_sign_on() -> bool:
    """Whether accounts come from elsewhere."""
    return p.plugin_loaded("puebla_sso")


def prepare(city: City) -> None:
    """Make what is missing of people, dependencias and appointments."""
    since = date.today() - timedelta(days=demo.load_city().appointed_for)
    for person in city.people:
        ensure_person(person, city.contrasena)
    for office in city.dependencias:
        ensure_organization(office)
    for person in city.portal:
        ensure_appointment(person, None, since)
    for office in city.dependencias:
        for person in office.personas:
            ensure_appointment(person, office, since)


def ensure_person(person: Person, password: str) -> None:
    if model.User.get(person.usuario) is not None:
        return
    if has_sign_on():
        model.Session.add(model.User(name=person.usuario, email=person.correo, fullname=person.nombre))
        model.Session.commit()
        return
    account = {"name": person.usuario, "email": person.correo, "fullname": person.nombre, "password": password}
    provision("user_create", **account)


def ensure_organization(office: DemoOffice) -> None:
    """The dependencia with its logo, which only the portal has."""
    group = model.Group.get(office.clave)
    if group is not None and group.image_url:
        return
    with office.logo.open("rb") as stream:
        upload = FileStorage(stream, filename=office.logo.name, content_type="image/png")
        logo = {"image_url": office.logo.name, "image_upload": upload}
        if group is not None:
            provision("organization_patch", id=group.id, **logo)
            return
        provision(
            "organization_create",
            name=office.clave,
            title=office.nombre,
            description=office.funciones,
            extras=[{"key": "id_dependencia", "value": office.id_dependencia}],
            **logo,
        )


def ensure_appointment(person: Person, office: DemoOffice | None, since: date) -> None:
    user = model.User.get(person.usuario)
    organization = model.Group.get(office.clave) if office else None
    if roles.holds(user_id=user.id, role=person.rol, organization_id=organization.id if organization else None):
        return
    roles.appoint(
        actor=model.User.get(site_user()).id,
        user_id=user.id,
        role=person.rol,
        organization_id=organization.id if organization else None,
        oficio_numero=person.oficio,
        oficio_fecha=since,
        fecha_inicio=since,
    )
    model.Session.commit()
