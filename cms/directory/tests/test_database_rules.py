"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cms.directory.models import Appointment, Organization, Person, Post, Substitution, Unit
from cms.directory.tests import world
from cms.directory.tests.world import TODAY

pytestmark = pytest.mark.django_db


def refused(write: Any) -> str:
    """The constraint that refuses a write; empty when it goes through."""
    try:
        with transaction.atomic():
            write()
            return ""
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)


def appointment(**values: Any) -> Appointment:
    usual = {"role": "enlace_tecnico", "oficio_number": "1", "oficio_date": TODAY, "starts_on": TODAY}
    return Appointment.objects.create(**{**usual, **values})


def test_equal_appointments_do_not_overlap() -> None:
    office, somebody = world.organization(), world.person()
    appointment(person=somebody, ends_on=TODAY + timedelta(days=9))
    again = {"person": somebody, "starts_on": TODAY + timedelta(days=9)}
    assert refused(lambda: appointment(**again)) == "appointment_once_at_a_time"
    assert refused(lambda: appointment(person=somebody, starts_on=TODAY + timedelta(days=10))) == ""
    assert refused(lambda: appointment(**again, role="enlace_transparencia")) == ""
    assert refused(lambda: appointment(**again, organization=office)) == ""
    assert refused(lambda: appointment(**again, proposed=True)) == ""


def test_a_revoked_appointment_is_in_nobodys_way() -> None:
    somebody = world.person()
    first = appointment(person=somebody)
    assert refused(lambda: appointment(person=somebody)) == "appointment_once_at_a_time"
    Appointment.objects.filter(pk=first.pk).update(revoked_on=TODAY, revoked_at="2026-03-10T12:00:00Z")
    assert refused(lambda: appointment(person=somebody)) == ""


def test_terms_end_after_they_begin_and_revocations_are_whole() -> None:
    somebody, another = world.person(), world.person(name="Benito Supuesto Candado")
    before = TODAY - timedelta(days=1)
    assert refused(lambda: appointment(person=somebody, ends_on=before)) == "appointment_dates_in_order"
    assert refused(lambda: appointment(person=somebody, revoked_on=TODAY)) == "appointment_revocation_whole"
    acting = {"absent": somebody, "substitute": another, "starts_on": TODAY}
    assert refused(lambda: Substitution.objects.create(**acting, ends_on=before)) == "substitution_dates_in_order"


def test_nobody_substitutes_himself_and_nobody_has_two_substitutes_on_one_day() -> None:
    one, two, three = (world.person(name=name) for name in ("A B C", "D E F", "G H I"))
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3)}
    assert refused(lambda: Substitution.objects.create(absent=one, substitute=one, **days)) == "substitution_of_another"
    Substitution.objects.create(absent=one, substitute=two, **days)
    again = {"absent": one, "substitute": three, "ends_on": TODAY + timedelta(days=9)}
    overlapping = {**again, "starts_on": TODAY + timedelta(days=3)}
    assert refused(lambda: Substitution.objects.create(**overlapping)) == "substitution_one_at_a_time"
    assert refused(lambda: Substitution.objects.create(**again, starts_on=TODAY + timedelta(days=4))) == ""


def test_the_tree_of_units_has_no_cycle_and_stays_in_its_dependencia() -> None:
    office, other = world.organization(), world.organization("parques")
    top = world.unit(office, "Dirección")
    middle = world.unit(office, "Subdirección", parent=top)
    low = world.unit(office, "Departamento", parent=middle)
    assert refused(lambda: Unit.objects.filter(pk=top.pk).update(parent=low)) == "unit_tree_without_cycles"
    assert refused(lambda: Unit.objects.filter(pk=top.pk).update(parent=top)) == "unit_tree_without_cycles"
    stranger = {"organization": other, "parent": top, "name": "Ajena", "code": "ajena"}
    assert refused(lambda: Unit.objects.create(**stranger)) == "unit_below_its_own_dependencia"
    assert refused(lambda: Unit.objects.filter(pk=low.pk).update(parent=top)) == ""


def test_names_and_numbers_occur_once() -> None:
    office = world.organization("movilidad", "Dirección de Movilidad", id_dependencia="0101")
    place = world.unit(office, "Dirección", code="direccion")
    world.post(place, "Titular", code="titular", heads_unit=True)
    world.person(office, employee_number="7", email="amada@puebla.example")
    person = {"first_names": "Otra", "first_surname": "Persona"}
    attempts = {
        "organization_name_once": lambda: Organization.objects.create(clave="otra", name="dirección de movilidad"),
        "organization_number_once": lambda: Organization.objects.create(clave="o2", name="O2", id_dependencia="0101"),
        "organization_clave_plain": lambda: Organization.objects.create(clave="Con_Mayúsculas", name="O3"),
        "unit_name_once_below": lambda: Unit.objects.create(organization=office, name="Dirección", code="otra"),
        "unit_code_once": lambda: Unit.objects.create(organization=office, name="Otra", code="direccion"),
        "post_code_once": lambda: Post.objects.create(unit=place, name="Otro", code="titular"),
        "post_one_head": lambda: Post.objects.create(unit=place, name="Otro", code="otro", heads_unit=True),
        "person_number_once": lambda: Person.objects.create(**person, employee_number="7"),
        "person_email_once": lambda: Person.objects.create(**person, email="AMADA@puebla.example"),
    }
    assert {name: refused(write) for name, write in attempts.items()} == {name: name for name in attempts}
    assert refused(lambda: Person.objects.create(**person, email="amada@puebla.example", active=False)) == ""
    assert refused(lambda: Person.objects.create(**person)) == ""
