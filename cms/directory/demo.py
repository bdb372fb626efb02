"""The demo city's dependencias, people, appointments and substitutions."""

from __future__ import annotations

import datetime

from django.utils import timezone

from cms.core import demo
from cms.directory.domain.appointments import appoint
from cms.directory.domain.organizations import create_organization
from cms.directory.domain.people import create_person
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.posts import create_post
from cms.directory.domain.substitutions import substitute
from cms.directory.domain.units import create_unit
from cms.directory.models import Appointment, Organization, Person, Post, Substitution, Unit
from schemas.demo import Appointed, City, Office, load_city
from schemas.demo import Person as Declared
from schemas.directory import REGISTRY


@demo.register("directorio", order=10)
def load() -> str:
    """Make what is missing; what is there stays as it is."""
    city, today = load_city(), timezone.localdate()
    for office in city.offices:
        load_office(city, office, today)
    for one in city.substitutions:
        if not Substitution.objects.filter(oficio_number=one.oficio).exists():
            absent, by = (Person.objects.get(employee_number=number) for number in (one.absent, one.substitute))
            days = [today + datetime.timedelta(days=count) for count in (one.starts_in, one.ends_in)]
            terms = {"starts_on": days[0], "ends_on": days[1], "oficio_number": one.oficio, "oficio_date": days[0]}
            substitute(actor=SYSTEM, absent=absent, substitute=by, today=today, **terms)
    counted = [model.objects.count() for model in (Organization, Person, Appointment, Substitution)]
    return "{} dependencias, {} personas, {} nombramientos, {} suplencias".format(*counted)


def load_office(city: City, office: Office, today: datetime.date) -> None:
    """A dependencia with everything that is in it."""
    organization = Organization.objects.filter(clave=office.clave).first() or create_organization(
        actor=SYSTEM,
        clave=office.clave,
        name=office.name,
        acronym=office.acronym,
        id_dependencia=office.id_dependencia,
        description=office.functions,
        email=office.email,
        phone=office.phone,
        address=office.address,
    )
    load_structure(organization, office)
    for declared in office.people:
        person = load_person(organization, declared, today)
        for one in declared.appointments:
            load_appointment(city, organization, person, one, today)


def load_structure(organization: Organization, office: Office) -> None:
    """Units, each below the one that it hangs on, and their posts."""
    for declared in office.units:
        unit = Unit.objects.filter(organization=organization, code=declared.code).first() or create_unit(
            actor=SYSTEM,
            organization=organization,
            name=declared.name,
            code=declared.code,
            parent=Unit.objects.get(organization=organization, code=declared.parent) if declared.parent else None,
        )
        for post in declared.posts:
            if not Post.objects.filter(unit=unit, code=post.code).exists():
                create_post(actor=SYSTEM, unit=unit, name=post.name, code=post.code, heads_unit=post.head)


def load_person(organization: Organization, declared: Declared, today: datetime.date) -> Person:
    """Somebody, known by the number of employee."""
    found = Person.objects.filter(employee_number=declared.number).first()
    return found or create_person(
        actor=SYSTEM,
        today=today,
        first_names=declared.first_names,
        first_surname=declared.first_surname,
        second_surname=declared.second_surname,
        employee_number=declared.number,
        email=declared.email,
        phone=declared.phone,
        extension=declared.extension,
        public=declared.public,
        post=Post.objects.get(unit__organization=organization, code=declared.post),
    )


def load_appointment(
    city: City, organization: Organization, person: Person, one: Appointed, today: datetime.date
) -> None:
    """A role, known by its oficio."""
    if Appointment.objects.filter(person=person, role=one.role, oficio_number=one.oficio).exists():
        return
    since = today - datetime.timedelta(days=city.appointed_for)
    appoint(
        actor=SYSTEM,
        person=person,
        role=one.role,
        organization=organization if REGISTRY.roles[one.role].per_dependencia else None,
        today=today,
        oficio_number=one.oficio,
        oficio_date=since,
        starts_on=since,
        ends_on=None if one.ends_in is None else today + datetime.timedelta(days=one.ends_in),
    )
