"""Entering and leaving, as a browser sees it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ckan import model
from ckan.lib.redis import connect_to_redis

from ckanext.puebla.domain import roles
from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import SITE, Provider, appointment, as_claims, plain, somebody

NAME = "Amada Ejemplo Pérez"


def test_a_person_enters_and_comes_back_to_the_page(browser: Browser, provider: Provider) -> None:
    answer = browser.get("/user/login?came_from=/organization/?q=agua%20limpia")
    address = urlsplit(answer.headers["Location"])
    asked = plain(address.query)
    assert (address.netloc, address.path) == (urlsplit(provider.issuer).netloc, "/identity/o/authorize")
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert (asked["scope"], "prompt" in asked) == ("openid profile email roles", False)
    assert answer.headers["Cache-Control"].startswith("no-store")
    page = browser.follow(answer)
    assert page.request.full_path.rstrip("?") == "/organization/?q=agua%20limpia"
    assert browser.whoami() == NAME
    assert set(provider.hosts) == {urlsplit(provider.issuer).netloc}
    user = model.User.by_name("aperez")
    assert (user.email, user.password, user.sysadmin, user.state) == ("aperez@puebla.example", None, False, "active")


def test_the_session_lies_in_redis_and_gets_a_new_name(browser: Browser) -> None:
    begun = browser.get("/user/login")
    before = browser.session_cookie()
    browser.follow(begun)
    after = browser.session_cookie()
    stored = {key.decode() for key in connect_to_redis().keys("session:*")}
    assert before != after
    assert stored == {f"session:{after}"}


def test_leaving_ends_both_sessions_and_the_cookie(browser: Browser, provider: Provider) -> None:
    browser.enter()
    answer = browser.post("/user/_logout")
    address = urlsplit(answer.headers["Location"])
    asked = plain(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/identity/o/logout"
    assert (asked["client_id"], asked["post_logout_redirect_uri"]) == ("datos-abiertos", f"{SITE}/")
    assert asked["id_token_hint"].count(".") == 2
    assert browser.session_cookie() is None
    assert connect_to_redis().keys("session:*") == []
    assert browser.whoami() == ""
    assert browser.post("/user/_logout").headers["Location"] == "/"


def test_two_tabs_may_enter_at_once(browser: Browser) -> None:
    first, second = browser.get("/user/login?came_from=/about"), browser.get("/user/login?came_from=/organization/")
    assert browser.follow(second).request.path == "/organization/"
    assert browser.whoami() == NAME
    # The first tab's answer belongs to a session that is gone; whoever is inside is not bothered.
    assert browser.follow(first).request.path == "/"


ELSEWHERE = (
    "https://mal.example/",
    "//mal.example",
    "/\\mal.example",
    "\\\\mal.example",
    "/\t/mal.example",
    "\n//mal.example",
    "javascript:alert(1)",
    "http://test.ckan.net.mal.example/",
    "http://test.ckan.net@mal.example/",
    "///mal.example",
    "mal.example",
    "/" + "a" * 3000,
)


def test_nobody_is_sent_elsewhere(browser: Browser) -> None:
    for address in ELSEWHERE:
        answer = browser.client.get("/user/login", base_url=SITE, query_string={"came_from": address})
        assert (browser.follow(answer).request.path, address) == ("/", address)
        inside = browser.client.get("/user/login", base_url=SITE, query_string={"next": address})
        assert (inside.headers["Location"], address) == ("/", address)
        browser.post("/user/_logout")


def test_an_own_address_with_its_host_is_ours(browser: Browser) -> None:
    answer = browser.client.get("/sso/login", base_url=SITE, query_string={"came_from": f"{SITE}/about?a=1"})
    assert browser.follow(answer).request.full_path == "/about?a=1"


def test_no_password_opens_anything(browser: Browser) -> None:
    user = model.User(name="vieja", email="vieja@puebla.example", password="conocida-2026", sysadmin=True)
    model.Session.add(user)
    model.Session.commit()
    answer = browser.post("/user/login", data={"login": "vieja", "password": "conocida-2026", "remember": "1"})
    assert urlsplit(answer.headers["Location"]).path == "/identity/o/authorize"
    assert browser.whoami() == ""


def test_a_session_or_a_remembered_user_that_no_provider_gave_is_none(browser: Browser) -> None:
    user = model.User(name="vieja", email="vieja@puebla.example", sysadmin=True)
    model.Session.add(user)
    model.Session.commit()
    with browser.client.session_transaction(base_url=SITE) as session:
        session["_user_id"] = user.id
    assert browser.get("/ckan-admin/").status_code == 403
    assert browser.session_cookie() is None


def test_roles_follow_at_each_login(browser: Browser, provider: Provider) -> None:
    person = somebody(
        sysadmin=True,
        organizations={"movilidad": "admin", "salud": "member"},
        appointments=[appointment(), appointment(role="enlace_tecnico", organization=None)],
    )
    provider.person = as_claims(person)
    browser.enter()
    user = model.User.by_name("aperez")
    user_id = user.id
    assert user.sysadmin
    assert sorted(held.role for held in roles.in_force(user_id=user_id)) == ["enlace_datos_abiertos", "enlace_tecnico"]
    browser.post("/user/_logout")
    changed = {**person, "sysadmin": False, "organizations": {"salud": "editor"}, "appointments": []}
    provider.person = as_claims(
        {**changed, "name": "Amada Otra", "username": "aperezo", "email": "otra@puebla.example"}
    )
    browser.enter()
    assert browser.whoami() == "Amada Otra"
    user = model.Session.get(model.User, user_id)
    assert (user.name, user.email, user.sysadmin) == ("aperezo", "otra@puebla.example", False)
    assert [(group.name, group.title) for group in user.get_groups("organization", "editor")] == [
        ("salud", "Secretaría de Salud de Ejemplo")
    ]
    assert user.get_groups("organization", "admin") == []
    assert roles.in_force(user_id=user_id) == []


def test_an_account_of_before_is_taken_over_once(browser: Browser, provider: Provider) -> None:
    user = model.User(name="aperez", email="otro@puebla.example", password="conocida-2026")
    model.Session.add(user)
    model.Session.commit()
    model.Session.add(model.ApiToken(user.id, "vieja"))
    model.Session.commit()
    browser.enter()
    user = model.User.by_name("aperez")
    assert (user.password, user.email, user.api_tokens) == (None, "aperez@puebla.example", [])
    assert browser.whoami() == NAME
    browser.post("/user/_logout")
    provider.person = as_claims(somebody(sub="somebody-else"))
    page = browser.enter()
    assert page.status_code == 409
    assert "El nombre de usuario ya es de otra persona" in page.get_data(as_text=True)
    assert browser.whoami() == ""


def test_the_portal_s_own_user_is_nobody_s(browser: Browser, provider: Provider) -> None:
    provider.person = as_claims(somebody(username="puebla-test"))
    assert "sso-name-reserved" in browser.enter().get_data(as_text=True)


def test_an_inactive_person_stays_outside(browser: Browser, provider: Provider) -> None:
    browser.enter()
    provider.person = {**provider.person, "active": False}
    other: Any = Browser.__new__(Browser)
    other.client, other.provider = browser.client.application.test_client(), provider
    page = other.enter()
    assert page.status_code == 403
    assert "Su cuenta está desactivada" in page.get_data(as_text=True)
    # Whoever was inside is outside too.
    assert browser.whoami() == ""


def test_the_mail_of_another_is_refused_in_plain_words(browser: Browser) -> None:
    model.Session.add(model.User(name="otra", email="APEREZ@puebla.example"))
    model.Session.commit()
    page = browser.enter()
    assert page.status_code == 409
    assert "El correo ya es de otra cuenta" in page.get_data(as_text=True)
