"""Records for tests, made through the verbs that everybody uses, and the accounts that act in them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.directory.domain.appointments import appoint
from cms.directory.domain.organizations import create_organization
from cms.directory.domain.people import create_person
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.posts import create_post
from cms.directory.domain.substitutions import substitute
from cms.directory.domain.units import create_unit
from cms.directory.models import Appointment, Organization, Person, Post, Substitution, Unit

TODAY = date(2026, 3, 10)
_numbers = count(1)


def organization(clave: str = "movilidad", name: str = "", **values: Any) -> Organization:
    return create_organization(actor=SYSTEM, clave=clave, name=name or f"Dirección de {clave}", **values)


def unit(of: Organization, name: str = "Departamento de Pruebas", **values: Any) -> Unit:
    return create_unit(actor=SYSTEM, organization=of, name=name, **values)


def post(of: Unit, name: str = "Analista", **values: Any) -> Post:
    return create_post(actor=SYSTEM, unit=of, name=name, **values)


def person(of: Organization | None = None, name: str = "Amada Ejemplo Rueda", **values: Any) -> Person:
    first, surname, *second = name.split(" ")
    return create_person(
        actor=SYSTEM,
        today=TODAY,
        first_names=first,
        first_surname=surname,
        second_surname=" ".join(second),
        organization=of,
        **values,
    )


def appointment(of: Person, role: str, organization: Organization | None = None, **values: Any) -> Appointment:
    oficio = {"oficio_number": f"PRUEBA-{next(_numbers)}/2026", "oficio_date": TODAY - timedelta(days=20)}
    terms = {"starts_on": TODAY - timedelta(days=10), **oficio, **values}
    return appoint(actor=SYSTEM, person=of, role=role, organization=organization, today=TODAY, **terms)


def substitution(absent: Person, by: Person, start: int = -1, end: int = 5, **values: Any) -> Substitution:
    terms = {"starts_on": TODAY + timedelta(days=start), "ends_on": TODAY + timedelta(days=end), **values}
    return substitute(actor=SYSTEM, absent=absent, substitute=by, today=TODAY, **terms)


def user(username: str, of: Person | None = None, *groups: str, **values: Any) -> Any:
    """An account; `groups` by name."""
    made = get_user_model().objects.create_user(username, f"{username}@puebla.example", "clave-de-prueba-1", **values)
    made.person = of
    made.save()
    made.groups.set(Group.objects.filter(name__in=groups))
    return made


def keeper(username: str = "directora") -> Any:
    """Somebody who keeps the directory."""
    return user(username, None, "directorio")


def administrativo(of: Organization, username: str = "administrativa") -> Any:
    """The enlace administrativo of a dependencia."""
    holder = person(of, "Abundia Muestra Archivo", employee_number=f"A-{next(_numbers)}")
    appointment(holder, "enlace_administrativo", of)
    return user(username, holder, "enlaces-administrativos")
