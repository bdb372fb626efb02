"""Who sees the statistics, and what is taken along: heads of units; not their colleagues, nor anybody else."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import jsonschema
import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.domain import running
from cms.cases.models import Event, ProcedureVersion
from cms.cases.tests.world import CLAVE, Office, office
from cms.procedures.groups import STAFF
from cms.statistics.tests.ocel_schema import SCHEMA

pytestmark = pytest.mark.django_db
ADDRESSES = ["overview", "workbook", "cases", "event_log", "procedure", "heat"]


@pytest.fixture
def desk() -> Office:
    """A case of Normatividad that was begun, gone on with, and one that was cancelled."""
    found = office()
    now = timezone.now()
    steps = [(node, found.solicitante, {}) for node in ("act_01_llenado", "act_02_envio")]
    found.go(found.start(now=now), *steps, now=now)
    doomed = found.start(now=now, subject="María Pérez pide algo")
    running.cancel(doomed.pk, by=found.solicitante, reason="Lo dijo Juan Secreto", now=now)
    return found


def address(name: str) -> str:
    return reverse(f"statistics:{name}", args=(CLAVE,) if name in ("procedure", "heat") else ())


def enter(client: Client, user: User) -> Client:
    user.groups.add(Group.objects.get(name=STAFF))
    client.force_login(user)
    return client


def body(client: Client, name: str, query: str = "") -> bytes:
    answer = client.get(address(name) + query)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("name", ADDRESSES)
def test_head_and_director_see_it_colleagues_and_strangers_do_not(desk: Office, client: Client, name: str) -> None:
    colleague = world.user(
        "carla", of=world.person(desk.jefa.person.organization, "Carla Ejemplo Rueda",
                                 post=world.post(desk.jefa.person.organization, code="ni-analista-consultivo-a")),
    )  # fmt: skip
    for user in (desk.jefa, desk.directora):
        assert enter(client, user).get(address(name)).status_code == 200
    for user in (colleague, desk.solicitante, desk.vecina, world.superuser("raiz")):
        assert enter(client, user).get(address(name)).status_code == 302  # to the front page of the administration
    client.logout()
    assert client.get(address(name)).status_code == 302


def test_a_head_sees_only_her_unit(desk: Office, client: Client) -> None:
    org = desk.jefa.person.organization
    other = world.user("otilia", of=world.person(org, "Otilia Ejemplo Rueda", post=world.post(org, code="st-jefe")))
    enter(client, other)
    assert client.get(address("procedure")).status_code == 404
    assert client.get(address("heat")).status_code == 404
    assert client.get(address("workbook") + f"?procedimiento={CLAVE}").status_code == 404
    assert b"X/" not in body(client, "cases") and len(body(client, "cases").splitlines()) == 1
    assert json.loads(body(client, "event_log"))["objects"] == []
    assert len(body(client, "cases", "?departamento=ni").splitlines()) == 1  # not hers: nothing is widened


def test_the_pages_show_the_figures(desk: Office, client: Client) -> None:
    enter(client, desk.jefa)
    text = body(client, "overview").decode()
    assert "<dt>Abiertos</dt><dd>2</dd>" in text and "<dt>Cancelados</dt><dd>1</dd>" in text
    assert "style=" not in text.split("<main")[1].split("es-grafica")[0]
    text = body(client, "procedure", "?mes=nada&dependencia=x&canal=otro&lapso=9").decode()
    assert "Revisa los requerimientos" in text and "1 aquí" not in text
    drawn = body(client, "heat")
    told = [one.text for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text") if one.text]
    assert [one for one in told if "aquí" in one] == ["0 aquí · 0.0 d", "0 aquí · 0.0 d", "1 aquí · 0.0 d"]
    assert "Carga:" in told


def test_the_workbook_has_numbers_days_and_no_formulas(desk: Office, client: Client) -> None:
    enter(client, desk.jefa)
    book = load_workbook(io.BytesIO(body(client, "workbook")))
    assert book.sheetnames == ["Resumen", "Por mes", "Actividades"]
    assert [sheet.freeze_panes for sheet in book] == ["A2", "A2", "A2"]
    rows = {row[1]: row for row in book["Resumen"].iter_rows(min_row=2, values_only=True)}
    name = ProcedureVersion.objects.get(clave=CLAVE).name
    assert rows[name][2:6] == (2, 0, 1, 1)
    first = book["Por mes"]["A2"]
    assert first.is_date and first.value.date() == timezone.localdate().replace(day=1)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_name_that_looks_like_a_formula_stays_a_text() -> None:
    from openpyxl import Workbook

    from cms.statistics.domain.workbook import _sheet

    book = Workbook(write_only=True)
    _sheet(book, "Hoja", ("Actividad",), [["=1+1"]])
    target = io.BytesIO()
    book.save(target)
    cell = load_workbook(target)["Hoja"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_cases_as_a_table_have_nothing_personal(desk: Office, client: Client) -> None:
    text = body(enter(client, desk.jefa), "cases").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["procedimiento"], row["estado"], row["dependencia"]) for row in rows] == [
        (CLAVE, "abierto", "movilidad"), (CLAVE, "cancelado", "movilidad"),
    ]  # fmt: skip
    assert not any(word in text for word in ("María", "Secreto", "Amada", "amada", "Diez computadoras"))


def test_the_event_log_is_ocel_and_names_nobody(desk: Office, client: Client) -> None:
    text = body(enter(client, desk.jefa), "event_log").decode()
    log = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    assert not any(word in text for word in ("María", "Secreto", "Amada", "amada", "Diez computadoras", "Rueda"))
    objects = {one["id"]: one for one in log["objects"]}
    assert len(objects) == len(log["objects"])
    known = {
        kind: {(one["name"], attribute["name"]) for one in log[f"{kind}Types"] for attribute in one["attributes"]}
        for kind in ("object", "event")
    }
    for kind, rows in (("object", log["objects"]), ("event", log["events"])):
        types = {one["name"] for one in log[f"{kind}Types"]}
        for row in rows:
            assert row["type"] in types
            assert {(row["type"], one["name"]) for one in row["attributes"]} <= known[kind]
            assert all(one["objectId"] in objects for one in row["relationships"])
    assert len(log["events"]) == Event.objects.count()
    kinds = [one["type"] for one in objects.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "caso": 2, "actividad": 4, "dependencia": 1, "puesto": 1,
    }  # fmt: skip
    done = [one for one in log["events"] if one["type"].endswith("(solicitud_dictamen_tecnico/act_01_llenado)")]
    assert len(done) == 1
    # The first case's first activity: what was completed is the object that was opened for it.
    opened = [one for one in log["events"] if one["type"] == "Se abrió la actividad"]
    of = [[r["objectId"] for r in one["relationships"] if r["qualifier"] == "de la actividad"] for one in opened]
    assert [r["objectId"] for r in done[0]["relationships"] if r["qualifier"] == "de la actividad"] == of[0]
