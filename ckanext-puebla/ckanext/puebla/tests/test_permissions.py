"""Each action asked by the holder, by a colleague with another role, and by strangers."""

from __future__ import annotations

import io

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.puebla.logic.auth import RULES

EVERYBODY = (
    "capturista",
    "seguridad",
    "transparencia",
    "tecnico",
    "ajeno",
    "admin_dependencia",
    "ciudadana",
    "administradora",
    None,
)
HERE = {"capturista", "seguridad"}
READING = (
    "puebla_submission_show",
    "puebla_submission_check",
    "puebla_submission_history",
    "puebla_submission_difference",
)


def allowed(city, action, data, people=EVERYBODY):
    """Who passes the authorization of an action."""
    found = set()
    for person in people:
        user = city.people[person]["name"] if person else ""
        try:
            tk.check_access(action, {"user": user}, dict(data))
        except tk.NotAuthorized:
            continue
        found.add(person)
    return found


def test_every_action_has_an_authorization_of_its_name():
    from ckanext.puebla.logic.action import get_actions

    assert set(get_actions()) == set(RULES)


@pytest.mark.parametrize("action", READING)
def test_a_capture_is_read_by_its_dependencia_only(city, action):
    ident = city.submission()["id"]
    assert allowed(city, action, {"id": ident}) == HERE | {"administradora"}


def test_the_portals_enlaces_read_once_it_reached_them(city):
    ident = city.submission()["id"]
    city.advance(ident, until="restricciones")
    assert allowed(city, "puebla_submission_show", {"id": ident}) == HERE | {"administradora", "transparencia"}
    city.advance(ident, until="validacion_tecnica")
    readers = HERE | {"administradora", "transparencia", "tecnico"}
    assert allowed(city, "puebla_submission_show", {"id": ident}) == readers


@pytest.mark.parametrize(
    "action",
    ["puebla_submission_update", "puebla_submission_file_attach", "puebla_submission_cancel"],
)
def test_only_the_capturer_changes_a_submission(city, action):
    ident = city.submission()["id"]
    assert allowed(city, action, {"id": ident}) == {"capturista"}


@pytest.mark.parametrize(
    "action",
    [
        "puebla_submission_create",
        "puebla_dataset_put",
        "puebla_dataset_preview",
        "puebla_file_stage",
        "puebla_file_status",
        "puebla_import_create",
        "puebla_import_list",
    ],
)
def test_only_the_capturer_acts_for_a_dependencia(city, action):
    assert allowed(city, action, {"organization_id": city.organization.id}) == {"capturista"}
    assert allowed(city, action, {"organization_id": city.other.id}) == {"ajeno"}


def test_tasks_belong_to_their_role(city):
    shown = city.submission()
    assert allowed(city, "puebla_task_complete", {"id": shown["tasks"][0]["id"]}) == {"capturista"}
    shown = city.complete("capturista", shown["id"], "act_01_captura")
    assert allowed(city, "puebla_task_complete", {"id": shown["tasks"][0]["id"]}) == {"seguridad"}


def test_an_ended_appointment_gives_nothing(city):
    ident = city.submission()["id"]
    mine = city.act("capturista", "puebla_my_roles")
    city.act("administradora", "puebla_appointment_revoke", id=mine[0]["id"])
    assert allowed(city, "puebla_submission_show", {"id": ident}) == {"seguridad", "administradora"}


def test_only_administrators_appoint(city):
    assert allowed(city, "puebla_appointment_create", {}) == {"administradora"}
    assert allowed(city, "puebla_appointment_revoke", {}) == {"administradora"}
    assert allowed(city, "puebla_history_verify", {}) == {"administradora"}


def test_withdrawal_is_for_the_tecnico_and_administrators(city):
    assert allowed(city, "puebla_dataset_withdraw", {}) == {"tecnico", "administradora"}


def test_lists_show_only_what_may_be_read(city):
    city.submission()
    totals = {
        person: city.act(person, "puebla_submission_list")["total"]
        for person in ("capturista", "seguridad", "ajeno", "transparencia", "administradora")
    }
    assert totals == {"capturista": 1, "seguridad": 1, "ajeno": 0, "transparencia": 0, "administradora": 1}


def test_the_inbox_is_personal(city):
    city.complete("capturista", city.submission()["id"], "act_01_captura")
    totals = {
        person: city.act(person, "puebla_inbox")["total"]
        for person in ("capturista", "seguridad", "seguridad2", "ajeno", "tecnico", "ciudadana")
    }
    expected = {"capturista": 0, "seguridad": 1, "seguridad2": 1, "ajeno": 0, "tecnico": 0, "ciudadana": 0}
    assert totals == expected


def test_a_file_of_another_dependencia_cannot_be_taken_by_its_hash(city):
    sha256 = city.upload("capturista")["sha256"]
    dataset = city.dataset(sha256, id_dependencia="08")
    with pytest.raises(tk.ValidationError) as error:
        city.act("ajeno", "puebla_dataset_put", organization_id=city.other.id, dataset=dataset)
    assert list(error.value.error_dict) == ["resources"]
    status = city.act("ajeno", "puebla_file_status", organization_id=city.other.id, sha256=sha256)
    assert status == {"known": False, "file": None}
    model.Session.rollback()


def test_a_resource_key_of_another_dataset_cannot_be_taken(city):
    first = city.submission()
    key = first["resources"][0]["key"]
    other = city.act("capturista", "puebla_submission_create", organization_id=city.organization.id)
    changed = city.act(
        "capturista",
        "puebla_submission_update",
        id=other["id"],
        revision=other["revision"],
        resources=[{"key": key, "archivo": "a.csv"}],
    )
    assert changed["resources"][0]["key"] != key


@pytest.mark.parametrize("name", ["../../etc/passwd", "carpeta/a.csv", ".oculto"])
def test_file_names_never_lead_anywhere(city, name):
    upload = FileStorage(io.BytesIO(b"a,b\n1,2\n"), name)
    organization = city.organization.id
    if name == ".oculto":
        with pytest.raises(tk.ValidationError):
            city.act("capturista", "puebla_file_stage", organization_id=organization, upload=upload)
        return
    staged = city.act("capturista", "puebla_file_stage", organization_id=organization, upload=upload)
    assert staged["size"] == 8
