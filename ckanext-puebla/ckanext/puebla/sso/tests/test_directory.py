"""The directory's door: who may knock, what it changes, and that doing it again changes nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select

from ckanext.puebla.domain import history, roles
from ckanext.puebla.model import Appointment, Event
from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import KEYS, SITE, Provider, appointment, somebody
from ckanext.puebla.tests.city import appoint, person

PARKS = {
    "clave": "parques",
    "title": "Dirección de Parques",
    "description": "Cuida los parques.",
    "id_dependencia": "0102",
    "email": "parques@puebla.example",
    "phone": "222 000 0000",
    "address": "Calle Inventada 1",
    "url": "https://parques.puebla.example",
    "active": True,
}


class Door:
    """The directory's server, knocking."""

    def __init__(self, browser: Browser) -> None:
        self.server = browser.client.application.test_client()
        self.provider = browser.provider

    def send(self, body: bytes, token: str | None = None, **headers: str) -> Any:
        token = token or self.provider.directory_token(body)
        return self.server.post(
            "/sso/directorio",
            base_url="http://127.0.0.1:5000",
            data=body,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
        )

    def push(self, **payload: Any) -> dict[str, Any]:
        answer = self.send(json.dumps(payload).encode())
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    def state(self) -> dict[str, Any]:
        token = self.provider.directory_token(b"")
        answer = self.server.get("/sso/directorio", base_url=SITE, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        return answer.json


@pytest.fixture
def door(browser: Browser) -> Door:
    return Door(browser)


def test_a_dependencia_with_its_people_and_doing_it_again(door: Door) -> None:
    enlace = somebody(
        organizations={"parques": "editor"},
        appointments=[appointment(organization="parques"), appointment(role="enlace_tecnico", organization=None)],
    )
    boss = somebody(username="bjefa", sysadmin=True)
    first = door.push(organizations=[PARKS], people=[enlace, boss])
    assert first["errors"] == []
    assert [(one["kind"], one["id"]) for one in first["changed"]] == [
        ("organization", "parques"),
        ("person", enlace["sub"]),
        ("person", boss["sub"]),
    ]
    assert first["changed"][1]["fields"] == ["account", "name", "email", "organizations", "appointments"]
    assert door.push(organizations=[PARKS], people=[enlace, boss]) == {"changed": [], "errors": []}
    state = door.state()
    in_order = {**enlace, "appointments": sorted(enlace["appointments"], key=lambda one: one["id"])}
    assert state["people"] == [in_order, boss]
    assert [one for one in state["organizations"] if one["clave"] == "parques"] == [PARKS]
    # The state may be sent back as it is.
    assert door.push(**state) == {"changed": [], "errors": []}
    shown = tk.get_action("organization_show")({"user": ""}, {"id": "parques"})
    assert (shown["title"], {extra["key"] for extra in shown["extras"]}) == (
        "Dirección de Parques",
        {"id_dependencia", "correo", "telefono", "direccion", "sitio_web"},
    )


def test_what_is_not_named_stays(door: Door) -> None:
    enlace, other = somebody(organizations={"movilidad": "member"}), somebody(username="bgomez")
    door.push(people=[enlace, other])
    assert door.push(people=[{**other, "name": "Otro Nombre"}]) == {
        "changed": [{"kind": "person", "id": other["sub"], "fields": ["name"]}],
        "errors": [],
    }
    assert [one["organizations"] for one in door.state()["people"]] == [{"movilidad": "member"}, {}]
    assert door.push() == {"changed": [], "errors": []}


def test_one_bad_item_loses_nothing(door: Door) -> None:
    door.push(people=[somebody(sub="taken", username="cruiz")])
    good, last = somebody(), somebody(username="zlopez", appointments=[appointment()])
    people = [
        somebody(sub="no-mail", username="dmora", email="cruiz@puebla.example"),
        good,
        somebody(sub="same-name", username="cruiz", email="x@puebla.example"),
        "nobody",
        {"sub": "half"},
        somebody(sub="bad-name", username="Ana Pérez"),
        somebody(sub="odd", username="eodd", organizations={"no-existe": "member", "salud": "editor"}),
        somebody(
            sub="odder",
            username="fodd",
            appointments=[appointment(id="bad", role="rey"), appointment(organization="no-existe"), appointment()],
        ),
        last,
    ]
    answer = door.push(organizations=[{"clave": "x"}, PARKS], people=people)
    assert [one["id"] for one in answer["changed"]] == ["parques", good["sub"], "odd", "odder", last["sub"]]
    assert [(one["kind"], one["id"], one["code"]) for one in answer["errors"] if one["kind"] != "appointment"] == [
        ("organization", "x", "sso-record-refused"),
        ("person", "no-mail", "sso-mail-taken"),
        ("person", "same-name", "sso-name-taken"),
        ("person", "", "sso-record-refused"),
        ("person", "half", "sso-record-refused"),
        ("person", "bad-name", "sso-record-refused"),
        ("membership", "no-existe", "sso-organization-unknown"),
    ]
    assert [(one["of"], one["code"]) for one in answer["errors"] if one["kind"] == "appointment"] == [
        ("odder", "sso-record-refused"),
        ("odder", "sso-organization-unknown"),
    ]
    held = {one["username"]: (one["organizations"], len(one["appointments"])) for one in door.state()["people"]}
    assert held == {
        "aperez": ({}, 0),
        "cruiz": ({}, 0),
        "eodd": ({"salud": "editor"}, 0),
        "fodd": ({}, 1),
        "zlopez": ({}, 1),
    }


def test_the_history_tells_of_appointments_of_the_directory(door: Door) -> None:
    given = appointment()
    enlace = somebody(appointments=[given])
    door.push(people=[enlace])
    door.push(people=[{**enlace, "appointments": [{**given, "oficio_numero": "DIR/8/2026"}]}])
    door.push(people=[{**enlace, "appointments": [{**given, "oficio_numero": "DIR/8/2026", "organization": "salud"}]}])
    door.push(people=[{**enlace, "appointments": []}])
    events = model.Session.scalars(select(Event).order_by(Event.number)).all()
    assert [(event.kind, event.actor_id) for event in events] == [
        ("nombramiento_alta", "directorio:cms"),
        ("nombramiento_cambio", "directorio:cms"),
        ("nombramiento_baja", "directorio:cms"),
        ("nombramiento_alta", "directorio:cms"),
        ("nombramiento_baja", "directorio:cms"),
    ]
    assert events[1].data["after"] == {"oficio_numero": "DIR/8/2026"}
    assert history.verify() == 5
    rows = model.Session.scalars(select(Appointment)).all()
    assert {row.directory_id for row in rows} == {given["id"]}
    assert [row.revoked_at is None for row in rows] == [False, False]


def test_appointments_of_before_become_the_directory_s_or_end(door: Door) -> None:
    old = person("aperez")
    movilidad, salud = model.Group.get("movilidad"), model.Group.get("salud")
    appoint(old, roles.DATOS_ABIERTOS, movilidad.id)
    appoint(old, roles.SEGURIDAD, salud.id)
    given = appointment()
    door.push(people=[somebody(appointments=[given])])
    held = roles.in_force(user_id=old["id"])
    assert [(one.role, one.directory_id, one.oficio_numero) for one in held] == [
        ("enlace_datos_abiertos", given["id"], "DIR/7/2026")
    ]


def test_terms_by_their_dates(door: Door) -> None:
    past = appointment(fecha_inicio="2025-01-01", fecha_fin="2025-06-30")
    coming = appointment(fecha_inicio="2990-01-01")
    now = appointment(organization="salud")
    enlace = somebody(appointments=[past, coming, now])
    door.push(people=[enlace])
    user = model.User.by_name("aperez")
    assert [one.directory_id for one in roles.in_force(user_id=user.id)] == [now["id"]]
    assert {one["id"] for one in door.state()["people"][0]["appointments"]} == {coming["id"], now["id"]}
    ended = {**now, "fecha_fin": "2026-01-31"}
    assert door.push(people=[{**enlace, "appointments": [coming, ended]}])["changed"] != []
    assert door.push(people=[{**enlace, "appointments": [coming, ended]}])["changed"] == []
    row = model.Session.scalar(select(Appointment).where(Appointment.directory_id == now["id"]))
    assert (row.revoked_at, row.fecha_fin.isoformat()) == (None, "2026-01-31")


def test_a_dependencia_that_ends_keeps_its_datasets_and_loses_its_members(door: Door) -> None:
    enlace = somebody(organizations={"parques": "admin", "salud": "member"})
    door.push(organizations=[PARKS], people=[enlace])
    gone = {**PARKS, "active": False}
    changed = door.push(organizations=[gone])["changed"]
    assert changed == [{"kind": "organization", "id": "parques", "fields": ["active", "members"]}]
    assert door.push(organizations=[gone]) == {"changed": [], "errors": []}
    group = model.Group.get("parques")
    assert (group.state, group.title) == ("active", "Dirección de Parques")
    assert door.state()["people"][0]["organizations"] == {"salud": "member"}
    answer = door.push(people=[enlace])
    assert [(one["id"], one["of"], one["code"]) for one in answer["errors"]] == [
        ("parques", enlace["sub"], "sso-organization-inactive")
    ]
    assert door.push(organizations=[PARKS], people=[enlace])["errors"] == []
    assert door.state()["people"][0]["organizations"] == {"parques": "admin", "salud": "member"}


def test_a_logo_and_what_else_the_portal_knows_stay(door: Door) -> None:
    door.push(organizations=[PARKS])
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    extras = [
        *tk.get_action("organization_show")({"user": ""}, {"id": "parques"})["extras"],
        {"key": "a", "value": "b"},
    ]
    data = {"id": "parques", "image_url": "logo.png", "extras": extras}
    tk.get_action("organization_patch")({"ignore_auth": True, "user": site}, data)
    door.push(organizations=[{**PARKS, "title": "Parques y Jardines", "phone": ""}])
    group = model.Group.get("parques")
    assert (group.title, group.image_url, dict(group.extras)) == (
        "Parques y Jardines",
        "logo.png",
        {
            "a": "b",
            "id_dependencia": "0102",
            "correo": "parques@puebla.example",
            "direccion": "Calle Inventada 1",
            "sitio_web": "https://parques.puebla.example",
        },
    )


def test_what_the_directory_tells_is_shown_and_survives_the_form(
    door: Door, browser: Browser, provider: Provider
) -> None:
    door.push(organizations=[PARKS])
    shown = browser.get("/organization/about/parques").get_data(as_text=True)
    assert 'href="https://parques.puebla.example"' in shown
    assert "Calle Inventada 1" in shown
    assert "Ya no está en funciones" not in shown
    provider.person = {**provider.person, "sysadmin": True}
    browser.enter()
    form = BeautifulSoup(browser.get("/organization/edit/parques").data, "html.parser").select_one(
        "#organization-edit-form"
    )
    sent = {field["name"]: field.get("value", "") for field in form.select("input[name]") if field["type"] != "file"}
    sent |= {"title": "Otro", "description": "Otras", "save": ""}
    assert browser.post("/organization/edit/parques", data=sent).status_code == 302
    assert door.push(organizations=[PARKS])["changed"] == [
        {"kind": "organization", "id": "parques", "fields": ["title", "description"]}
    ]
    door.push(organizations=[{**PARKS, "active": False, "url": "javascript:alert(1)"}])
    shown = browser.get("/organization/about/parques").get_data(as_text=True)
    assert ("Ya no está en funciones" in shown, "javascript:alert" in shown) == (True, False)


def test_a_person_that_leaves(door: Door, browser: Browser, provider: Provider) -> None:
    enlace = somebody(sysadmin=True, organizations={"salud": "admin"})
    door.push(people=[enlace])
    provider.person = {**enlace, "preferred_username": "aperez"}
    browser.enter()
    token = browser.token("aperez")
    asked = {"base_url": SITE, "headers": {"Authorization": token}}
    assert door.server.get("/api/3/action/puebla_my_roles", **asked).status_code == 200
    left = {**enlace, "active": False}
    assert door.push(people=[left])["changed"][0]["fields"] == ["active", "sysadmin", "organizations"]
    assert door.server.get("/api/3/action/puebla_my_roles", **asked).status_code == 403
    assert browser.whoami() == ""
    shown = door.state()["people"][0]
    assert (shown["active"], shown["sysadmin"], shown["organizations"]) == (False, False, {})
    assert door.push(people=[left]) == {"changed": [], "errors": []}
    assert door.push(people=[somebody(username="nunca", active=False)]) == {"changed": [], "errors": []}
    assert door.push(people=[enlace])["errors"] == []
    assert door.server.get("/api/3/action/puebla_my_roles", **asked).status_code == 403


def test_who_may_not_knock(door: Door, provider: Provider) -> None:
    body = b'{"people": []}'
    digest = hashlib.sha256(b"{}").hexdigest()
    tokens = {
        "another body": provider.directory_token(b"{}"),
        "no hash": provider.directory_token(body, body_sha256=None),
        "a hash of another shape": provider.directory_token(body, body_sha256=digest.upper()),
        "another audience": provider.directory_token(body, aud="another"),
        "another issuer": provider.directory_token(body, iss="https://mal.example"),
        "another subject": provider.directory_token(body, sub=provider.person["sub"]),
        "one that lives long": provider.directory_token(body, exp=9_999_999_999),
        "a logout token": provider.directory_token(body, header={"typ": "logout+jwt"}),
        "an ID token": provider.sign({**provider.identity("n"), "sub": "directory"}),
        "no identifier": provider.directory_token(body, jti=None),
        "nonsense": "x",
    }
    provider.signer = KEYS["stranger"]
    tokens["signed by a stranger"] = provider.directory_token(body)
    provider.signer = None
    told = {how: door.send(body, token).status_code for how, token in tokens.items()}
    assert told == dict.fromkeys(tokens, 401)
    assert door.server.get("/sso/directorio", base_url=SITE).status_code == 401
    used = provider.directory_token(body)
    assert door.send(body, used).status_code == 200
    again = door.send(body, used)
    assert (again.status_code, again.json["code"]) == (401, "sso-token-replayed")


def test_bodies_that_are_not_taken(door: Door) -> None:
    large = b'{"people": [' + b" " * 6_000_000 + b"]}"
    assert door.send(large).status_code == 413
    codes = {
        body: (answer.status_code, answer.json["code"])
        for body in (b"", b"{", b"[]", b'{"gente": []}', b'{"people": {}}', b"\xff", b"[" * 100_000)
        for answer in [door.send(body)]
    }
    assert set(codes.values()) == {(400, "sso-record-refused")}
