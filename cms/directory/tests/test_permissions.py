"""Every verb with a holder, a colleague of another dependencia, a stranger, and somebody who acts on himself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.core.errors import NotAllowed
from cms.directory.domain.appointments import appoint, correct, revoke
from cms.directory.domain.organizations import change_organization, create_organization, deactivate_organization
from cms.directory.domain.people import change_person, create_person, leave_office
from cms.directory.domain.permissions import is_keeper, looks_after, offices_of
from cms.directory.domain.posts import change_post, create_post, deactivate_post
from cms.directory.domain.substitutions import end_substitution, substitute
from cms.directory.domain.units import change_unit, create_unit, deactivate_unit
from cms.directory.tests import world
from cms.directory.tests.world import TODAY

pytestmark = pytest.mark.django_db
OFICIO = {"oficio_number": "PRUEBA-1/2026", "oficio_date": TODAY, "starts_on": TODAY}


def structure_verbs(actor: Any) -> dict[str, Any]:
    """Calls that only keepers may make."""
    office = world.organization("obra")
    place = world.unit(office)
    post, somebody = world.post(place), world.person(office, "Eduviges Inventada Farol")
    other = world.person(office, "Fermín Ejemplo Cerrojo")
    held, acting = world.appointment(somebody, "enlace_web", office), world.substitution(somebody, other)
    days = {"starts_on": TODAY + timedelta(days=20), "ends_on": TODAY + timedelta(days=21)}
    return {
        "create_organization": lambda: create_organization(actor=actor, clave="nueva", name="Nueva"),
        "change_organization": lambda: change_organization(actor=actor, organization=office, phone="1"),
        "create_unit": lambda: create_unit(actor=actor, organization=office, name="Otra"),
        "change_unit": lambda: change_unit(actor=actor, unit=place, name="Otro nombre"),
        "create_post": lambda: create_post(actor=actor, unit=place, name="Otro"),
        "change_post": lambda: change_post(actor=actor, post=post, today=TODAY, name="Otro nombre"),
        "deactivate_post": lambda: deactivate_post(actor=actor, post=post),
        "deactivate_unit": lambda: deactivate_unit(actor=actor, unit=place),
        "appoint": lambda: appoint(
            actor=actor, person=other, role="enlace_web", organization=office, today=TODAY, **OFICIO
        ),
        "correct": lambda: correct(actor=actor, appointment=held, today=TODAY, oficio_number="2"),
        "substitute": lambda: substitute(actor=actor, absent=somebody, substitute=other, today=TODAY, **days),
        "end_substitution": lambda: end_substitution(actor=actor, substitution=acting, today=TODAY),
        "revoke": lambda: revoke(actor=actor, appointment=held, today=TODAY),
        "deactivate_organization": lambda: deactivate_organization(actor=actor, organization=office, today=TODAY),
    }


def refused(calls: dict[str, Any]) -> list[str]:
    """Names of the calls that were not allowed."""
    names = []
    for name, call in calls.items():
        try:
            call()
        except NotAllowed:
            names.append(name)
    return names


def test_keepers_do_everything() -> None:
    assert refused(structure_verbs(world.keeper())) == []


@pytest.mark.parametrize("who", ["administrativo", "own_administrativo", "editor", "inactive_keeper"])
def test_nobody_else_touches_structure_and_appointments(who: str) -> None:
    calls = structure_verbs(actor := world.user("alguien", None, "equipo-web"))
    if who == "administrativo":
        actor.person = world.administrativo(world.organization("otra"), "x").person
    elif who == "own_administrativo":
        from cms.directory.models import Organization

        actor.person = world.administrativo(Organization.objects.get(clave="obra"), "x").person
    elif who == "inactive_keeper":
        keeper = world.keeper()
        actor.is_active = False
        actor.groups.set(keeper.groups.all())
    assert refused(calls) == list(calls)


def test_an_enlace_administrativo_looks_after_the_people_of_his_dependencia_and_nobody_else() -> None:
    office, other = world.organization(), world.organization("parques")
    holder, colleague, stranger = (
        world.administrativo(office, "holder"),
        world.administrativo(other, "colleague"),
        world.user("stranger", None, "editores"),
    )
    somebody = world.person(office, "Benito Supuesto Candado")
    assert [looks_after(user, somebody, TODAY) for user in (holder, colleague, stranger)] == [True, False, False]
    assert change_person(actor=holder, person=somebody, today=TODAY, extension="12").extension == "12"
    for actor in (colleague, stranger):
        calls = {
            "change": lambda actor=actor: change_person(actor=actor, person=somebody, today=TODAY, extension="13"),
            "leave": lambda actor=actor: leave_office(actor=actor, person=somebody, today=TODAY),
            "create": lambda actor=actor: create_person(
                actor=actor, today=TODAY, first_names="A", first_surname="B", organization=office
            ),
            "create nowhere": lambda actor=actor: create_person(
                actor=actor, today=TODAY, first_names="A", first_surname="B"
            ),
        }
        assert refused(calls) == list(calls)
    assert create_person(actor=holder, today=TODAY, first_names="A", first_surname="B", organization=office).pk
    assert refused({"move away": lambda: change_person(actor=holder, person=somebody, today=TODAY, organization=other)})
    assert not leave_office(actor=holder, person=somebody, today=TODAY).active


def test_the_right_ends_with_the_appointment_and_passes_to_the_substitute() -> None:
    office = world.organization()
    holder = world.administrativo(office)
    by = world.person(office, "Benito Supuesto Candado")
    substitute_account = world.user("suplente", by)
    assert offices_of(substitute_account, TODAY) == frozenset()
    world.substitution(holder.person, by)
    assert offices_of(world.user("again", None), TODAY) == frozenset()
    substitute_account.__dict__.pop("_directory_offices")
    assert offices_of(substitute_account, TODAY) == {office.pk}
    assert offices_of(substitute_account, TODAY + timedelta(days=6)) == frozenset()
    for held in holder.person.appointments.all():
        revoke(actor=world.keeper(), appointment=held, today=TODAY)
    holder.__dict__.pop("_directory_offices", None)
    assert offices_of(holder, TODAY) == frozenset()


def test_nobody_lifts_himself() -> None:
    office = world.organization("dge")
    place = world.unit(office)
    chief = world.post(place, "Jefatura", code="ia-jefe")
    plain = world.post(place, "Analista")
    me = world.person(office, post=plain)
    keeper = world.user("yo", me, "directorio")
    assert is_keeper(keeper)
    calls = {
        "appoint": lambda: appoint(
            actor=keeper, person=me, role="enlace_tecnico", organization=None, today=TODAY, **OFICIO
        ),
        "post": lambda: change_person(actor=keeper, person=me, today=TODAY, post=chief, organization=office),
        "substitute": lambda: substitute(
            actor=keeper,
            absent=world.person(office, "Otra Ejemplo"),
            substitute=me,
            today=TODAY,
            starts_on=TODAY,
            ends_on=TODAY,
        ),
        "leave": lambda: leave_office(actor=keeper, person=me, today=TODAY),
    }
    assert refused(calls) == list(calls)
    assert change_person(actor=keeper, person=me, today=TODAY, phone="222").phone == "222"
    keeper.is_superuser = True
    assert refused(calls) == []


def test_posts_with_groups_are_for_the_keepers_to_fill() -> None:
    office = world.organization("dge")
    chief = world.post(world.unit(office), "Jefatura", code="sw-jefe")
    holder, somebody = world.administrativo(office), world.person(office, "Benito Supuesto Candado")
    attempt = {"post": lambda: change_person(actor=holder, person=somebody, today=TODAY, post=chief)}
    assert refused(attempt) == ["post"]
    assert change_person(actor=world.keeper(), person=somebody, today=TODAY, post=chief).post == chief
