"""The demo city where people and dependencias come from the directory, whichever came first."""

from __future__ import annotations

from typing import Any

from ckan import model

from ckanext.puebla.demo.accounts import prepare
from ckanext.puebla.demo.city import City, load_city
from ckanext.puebla.domain import roles
from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import appointment, somebody
from ckanext.puebla.sso.tests.test_directory import Door

DAY = "2026-02-01"


def small() -> City:
    whole = load_city()
    return City(whole.contrasena, whole.portal[:1], (), whole.dependencias[:1])


def told(city: City) -> dict[str, Any]:
    """What the directory would push of it."""
    office = city.dependencias[0]
    people = [
        somebody(
            sub=f"sub-{one.usuario}",
            username=one.usuario,
            name=one.nombre,
            email=one.correo,
            appointments=[appointment(id=f"a-{one.usuario}", role=one.rol, organization=place)],
        )
        for one, place in [(one, office.clave) for one in office.personas] + [(one, None) for one in city.portal]
    ]
    record = {
        "clave": office.clave,
        "title": office.nombre,
        "description": office.funciones,
        "id_dependencia": office.id_dependencia,
        "active": True,
    }
    return {"organizations": [record], "people": people}


def test_what_the_directory_brought_is_left_but_for_the_logo(browser: Browser) -> None:
    city, door = small(), Door(browser)
    assert door.push(**told(city))["errors"] == []
    prepare(city)
    prepare(city)
    group = model.Group.get(city.dependencias[0].clave)
    assert group.image_url.endswith(".png")
    assert {user.password for user in model.Session.query(model.User) if user.name != "puebla-test"} == {None}
    assert [one.directory_id for one in roles.in_force()] == [f"a-{one.usuario}" for one in in_order(city)]
    assert door.push(**told(city)) == {"changed": [], "errors": []}


def test_what_the_demo_made_first_is_taken_over(browser: Browser) -> None:
    city, door = small(), Door(browser)
    prepare(city)
    assert {one.directory_id for one in roles.in_force()} == {None}
    answer = door.push(**told(city))
    assert (answer["errors"], len(answer["changed"])) == ([], 1 + len(in_order(city)))
    assert {one.directory_id for one in roles.in_force()} == {f"a-{one.usuario}" for one in in_order(city)}
    assert door.push(**told(city)) == {"changed": [], "errors": []}


def in_order(city: City) -> list[Any]:
    return [*city.dependencias[0].personas, *city.portal]
