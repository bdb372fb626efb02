"""Doors of CKAN that are shut with the sign-on: for everybody, with a sentence that says where to go."""

from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla.sso import shut
from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import SITE, Provider

ACCOUNT, DIRECTORY = "Ir a mi cuenta", "Ir al directorio"


@pytest.fixture
def administrator(browser: Browser, provider: Provider) -> Browser:
    """An administrator of the portal, inside."""
    provider.person = {**provider.person, "sysadmin": True}
    browser.enter()
    return browser


def test_actions_are_refused_to_everybody(administrator: Browser) -> None:
    group = model.Group.get("movilidad")
    data: dict[str, dict[str, Any]] = {
        "user_create": {"name": "nueva", "email": "n@puebla.example", "password": "conocida-2026"},
        "user_invite": {"email": "n@puebla.example", "group_id": group.id, "role": "member"},
        "user_update": {"id": "aperez", "email": "n@puebla.example", "password": "conocida-2026"},
        "user_patch": {"id": "aperez", "sysadmin": True},
        "user_delete": {"id": "aperez"},
        "organization_create": {"name": "otra"},
        "organization_member_create": {"id": group.id, "username": "aperez", "role": "admin"},
        "organization_member_delete": {"id": group.id, "username": "aperez"},
        "member_create": {"id": group.id, "object": "aperez", "object_type": "user", "capacity": "admin"},
        "member_delete": {"id": group.id, "object": "aperez", "object_type": "user"},
        "puebla_appointment_create": {
            "user": "aperez",
            "role": "enlace_tecnico",
            "oficio_numero": "1",
            "oficio_fecha": "2026-01-01",
            "fecha_inicio": "2026-01-01",
        },
        "puebla_appointment_revoke": {"id": "x"},
    }
    assert set(data) == (set(shut.ACTIONS) | set(shut.MEMBERS)) - {"user_reset", "request_reset"}
    passed = []
    for name, values in data.items():
        for user in ("aperez", ""):
            try:
                tk.get_action(name)({"user": user}, values)
            except tk.NotAuthorized as error:
                if "se administran" not in str(error.message):
                    passed.append((name, user, str(error.message)))
            else:
                passed.append((name, user, "passed"))
    assert passed == []
    for name in ("user_reset", "request_reset"):
        with pytest.raises(tk.NotAuthorized):
            tk.check_access(name, {"user": "aperez"}, {})


def test_pages_say_where_to_go(administrator: Browser, provider: Provider) -> None:
    pages = {
        "/user/register": ACCOUNT,
        "/user/reset": ACCOUNT,
        "/user/reset/aperez": ACCOUNT,
        "/user/edit": ACCOUNT,
        "/user/edit/aperez": ACCOUNT,
        "/user/delete/aperez": DIRECTORY,
        "/organization/new": DIRECTORY,
        "/organization/member_new/movilidad": DIRECTORY,
        "/organization/member_delete/movilidad": DIRECTORY,
    }
    stranger: Any = Browser.__new__(Browser)
    stranger.client, stranger.provider = administrator.client.application.test_client(), provider
    found = {}
    for path in pages:
        for browser in (administrator, stranger):
            answer = browser.get(path)
            text = answer.get_data(as_text=True)
            shown = next((label for label in (ACCOUNT, DIRECTORY) if label in text), answer.status_code)
            found.setdefault(path, set()).add((answer.status_code, shown))
    assert found == {path: {(403, label)} for path, label in pages.items()}


def test_forms_that_were_open_are_refused_too(administrator: Browser) -> None:
    for path in ("/user/reset", "/user/register", "/user/edit/aperez", "/user/sysadmin", "/nombramientos"):
        answer = administrator.post(path, data={"user": "aperez", "username": "aperez", "status": "0", "save": "1"})
        assert (path, answer.status_code) == (path, 403)


def test_the_list_of_appointments_is_to_be_read(administrator: Browser, provider: Provider) -> None:
    page = administrator.get("/nombramientos").get_data(as_text=True)
    assert f'href="{provider.issuer}/administracion/"' in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_forms_of_other_sites_are_refused(administrator: Browser) -> None:
    client = administrator.client
    for headers in (
        {"Origin": "http://sitio.puebla.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = client.post("/user/aperez/api-tokens", base_url=SITE, data={"name": "x"}, headers=headers)
        assert (headers, answer.status_code) == (headers, 403)
    assert model.User.by_name("aperez").api_tokens == []
    answer = client.post("/user/aperez/api-tokens", base_url=SITE, data={"name": "x"}, headers={"Origin": SITE})
    assert answer.status_code == 200
