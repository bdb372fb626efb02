"""Who holds what on which day, for whom, with which groups; and what the public sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.directory import queries
from cms.directory.domain.appointments import revoke
from cms.directory.domain.organizations import deactivate_organization
from cms.directory.domain.people import change_person, leave_office
from cms.directory.domain.permissions import SYSTEM
from cms.directory.models import Person
from cms.directory.tests import world
from cms.directory.tests.world import TODAY

pytestmark = pytest.mark.django_db


def shown(held: list[queries.HeldRole]) -> list[tuple[str, str, str | None]]:
    """Role, first names of who holds it, and of the absent person."""
    return [(one.role, one.person.first_names, one.instead_of and one.instead_of.first_names) for one in held]


def day(days: int) -> Any:
    return TODAY + timedelta(days=days)


def test_the_enlaces_of_a_dependencia_on_a_day() -> None:
    office, other = world.organization(), world.organization("parques")
    amada, benito, camelia = (world.person(office, name) for name in ("Amada E", "Benito S", "Camelia F"))
    data = world.appointment(amada, "enlace_datos_abiertos", office, ends_on=day(3))
    world.appointment(benito, "enlace_seguridad", office, starts_on=day(2))
    world.appointment(camelia, "enlace_seguridad", other)
    world.appointment(camelia, "enlace_tecnico")
    world.substitution(amada, camelia, -1, 1)
    held = {
        -11: [],
        -10: [("enlace_datos_abiertos", "Amada", None)],
        0: [("enlace_datos_abiertos", "Amada", None), ("enlace_datos_abiertos", "Camelia", "Amada")],
        2: [("enlace_datos_abiertos", "Amada", None), ("enlace_seguridad", "Benito", None)],
        4: [("enlace_seguridad", "Benito", None)],
    }
    assert {days: shown(queries.enlaces_of(office, day(days))) for days in held} == held
    revoke(actor=SYSTEM, appointment=data, today=TODAY)
    assert shown(queries.enlaces_of(office, TODAY)) == []
    assert shown(queries.enlaces_of(office, day(-1))) == held[0]
    assert queries.enlaces_of(office, TODAY) == []


def test_who_acts_for_whom_and_that_it_does_not_pass_further_on() -> None:
    office = world.organization()
    amada, benito, camelia = (world.person(office, name) for name in ("Amada E", "Benito S", "Camelia F"))
    world.appointment(amada, "enlace_seguridad", office)
    world.substitution(amada, benito)
    world.substitution(benito, camelia)
    assert queries.substitute_of(amada, TODAY) == benito
    assert queries.acts_for(camelia, TODAY) == [benito]
    assert [queries.substitute_of(amada, day(days)) for days in (-2, 5, 6)] == [None, benito, None]
    assert shown(queries.held_roles(TODAY)) == [
        ("enlace_seguridad", "Amada", None),
        ("enlace_seguridad", "Benito", "Amada"),
    ]


def test_a_substitute_of_several_roles_has_an_identifier_for_each_that_stays() -> None:
    office = world.organization()
    amada, benito = world.person(office, "Amada E"), world.person(office, "Benito S")
    world.appointment(amada, "enlace_web", office, starts_on=day(-30))
    first = world.appointment(amada, "enlace_datos_abiertos", office, starts_on=day(-20))
    world.appointment(amada, "enlace_seguridad", office, starts_on=day(-15))
    acting = world.substitution(amada, benito)
    before = {one.role: one.uuid for one in queries.held_roles(TODAY, people=[benito.pk])}
    assert before["enlace_datos_abiertos"] == acting.uuid
    assert len(set(before.values())) == 3
    revoke(actor=SYSTEM, appointment=first, today=TODAY)
    after = {one.role: one.uuid for one in queries.held_roles(TODAY, people=[benito.pk])}
    assert after == {role: before[role] for role in ("enlace_seguridad", "enlace_web")}


def test_rights_for_the_sign_on_are_those_that_count_or_will() -> None:
    office = world.organization()
    amada = world.person(office)
    world.appointment(amada, "enlace_seguridad", office, starts_on=day(-9), ends_on=day(-1))
    coming = world.appointment(amada, "enlace_datos_abiertos", office, starts_on=day(4))
    organizations, appointments = queries.portal_rights(amada, TODAY)
    assert (organizations, [one["id"] for one in appointments]) == ({}, [str(coming.uuid)])
    assert queries.portal_rights(amada, day(4))[0] == {"movilidad": "editor"}
    world.appointment(amada, "enlace_seguridad", office, starts_on=day(4))
    assert queries.portal_rights(amada, day(4))[0] == {"movilidad": "editor"}
    deactivate_organization(actor=SYSTEM, organization=office, today=day(5))
    assert queries.portal_rights(amada, day(5)) == ({}, [])


def test_groups_follow_from_post_role_and_substitution() -> None:
    office = world.organization("dge")
    place = world.unit(office)
    chief, analyst = world.post(place, "Jefatura", code="sw-jefe"), world.post(place, "Analista", code="sw-analista-a")
    violeta, remedios = world.person(office, "Violeta S", post=chief), world.person(office, "Remedios I", post=analyst)
    world.appointment(remedios, "enlace_web", office)
    people = [violeta.pk, remedios.pk]
    assert queries.groups_in_force(people, TODAY) == {
        violeta.pk: {"equipo-web", "procedimientos"},
        remedios.pk: {"editores", "enlaces-web", "procedimientos"},
    }
    world.substitution(violeta, remedios)
    own = {"editores", "enlaces-web", "procedimientos"}
    assert queries.groups_in_force(people, TODAY)[remedios.pk] == own | {"equipo-web"}
    leave_office(actor=SYSTEM, person=violeta, today=TODAY)
    assert queries.groups_in_force(people, TODAY) == {violeta.pk: set(), remedios.pk: own}


def test_who_signs_for_a_post_of_the_manual() -> None:
    office = world.organization("dge")
    place = world.unit(office)
    chief = world.post(place, "Jefatura", code="sw-jefe")
    assert queries.signatory("sw-jefe", TODAY) is None
    violeta, other = world.person(office, "Violeta S", post=chief), world.person(office, "Otra P")
    assert queries.signatory("sw-jefe", TODAY) == queries.Signatory(violeta, chief)
    world.substitution(violeta, other)
    assert queries.signatory("sw-jefe", TODAY) == queries.Signatory(other, chief, violeta)


def test_accounts_of_those_who_hold_a_role() -> None:
    office, other = world.organization(), world.organization("parques")
    amada, benito, camelia = (world.person(office, name) for name in ("Amada E", "Benito S", "Camelia F"))
    ids = {name: world.user(name, one).pk for name, one in (("a", amada), ("b", benito), ("c", camelia))}
    world.appointment(amada, "enlace_web", office)
    world.appointment(camelia, "enlace_web", other)
    world.substitution(amada, benito)
    found = queries.account_ids(role="enlace_web", organization=office, day=TODAY)
    assert found == {ids["a"], ids["b"]}
    assert queries.account_ids(role="enlace_web", organization=None, day=TODAY) == set()


def test_the_public_sees_only_what_is_public() -> None:
    office, other = world.organization("movilidad", "Movilidad"), world.organization("artes", "Artes")
    place = world.unit(office, "Dirección")
    chief = world.post(place, "Director/a", heads_unit=True)
    facts = {"phone": "222 555 10 00", "extension": "12", "email": "amada@puebla.example", "employee_number": "77"}
    amada = world.person(office, "Amada Ñáñez Ruíz", public=True, **facts)
    world.person(office, "Zoila Ejemplo", public=True, post=chief)
    world.person(office, "Secreta Persona")
    world.person(None, "Nadie Ejemplo", public=True)
    gone = world.person(office, "Ida Ejemplo", public=True)
    leave_office(actor=SYSTEM, person=gone, today=TODAY)
    world.person(other, "Karina Ejemplo", public=True)
    rows = queries.public_people()
    assert [row.full_name for row in rows] == ["Karina Ejemplo", "Zoila Ejemplo", "Amada Ñáñez Ruíz"]
    [row] = queries.public_people(office, "nanez ruiz")
    assert row._asdict() == {
        "full_name": "Amada Ñáñez Ruíz",
        "post_name": None,
        "unit_name": None,
        "organization_name": "Movilidad",
        "organization_clave": "movilidad",
        "phone": "222 555 10 00",
        "extension": "12",
        "email": "amada@puebla.example",
    }
    assert [row.full_name for row in queries.public_people(words="DIRECTOR")] == ["Zoila Ejemplo"]
    assert [row.full_name for row in queries.public_people(words="77 \0 % _")] == []
    assert queries.public_people(words="ejemplo").count() == 2
    change_person(actor=SYSTEM, person=amada, today=TODAY, public=False)
    deactivate_organization(actor=SYSTEM, organization=other, today=TODAY)
    assert [row.full_name for row in queries.public_people()] == ["Zoila Ejemplo"]


def test_people_of_a_dependencia_heads_first(django_assert_num_queries: Any) -> None:
    office = world.organization()
    chief = world.post(world.unit(office), "Titular", heads_unit=True)
    world.person(office, "Amada Ejemplo")
    world.person(office, "Zoila Supuesta", post=chief)
    with django_assert_num_queries(1):
        assert [(one.first_names, one.post and one.post.name) for one in queries.people_of(office)] == [
            ("Zoila", "Titular"),
            ("Amada", None),
        ]


def test_questions_about_many_take_few_queries(django_assert_max_num_queries: Any) -> None:
    office = world.organization()
    for number in range(12):
        one, two = world.person(office, f"A{number} E"), world.person(office, f"B{number} E")
        world.appointment(one, "enlace_seguridad", office)
        world.substitution(one, two)
    ids = list(Person.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(4):
        assert len(queries.held_roles(TODAY, people=ids)) == 24
    with django_assert_max_num_queries(6):
        assert len(queries.groups_in_force(ids, TODAY)) == 24
