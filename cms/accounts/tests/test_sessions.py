"""One's own sessions: seen and ended from afar; the hint that there is one."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client as Browser

from cms.accounts.domain.devices import describe
from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Mobile Safari/537.36"


def browser(agent: str) -> Browser:
    found = Browser(headers={"user-agent": agent})
    world.enter(found, "amada")
    return found


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox en Windows"),
        (PHONE, "Chrome en Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Version/26.0 Mobile Safari/604.1", "Safari en iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge en Windows"),
        ("curl/8", "Otro programa"),
        ("", "Otro programa"),
    ],
)
def test_browsers_are_named_in_words(agent: str, words: str) -> None:
    assert describe(agent) == words


def test_a_person_sees_only_his_own_sessions_and_ends_one(amada: User) -> None:
    world.user("benito")
    world.enter(Browser(headers={"user-agent": "Benito Firefox/1 Linux"}), "benito")
    desk, phone = browser(FIREFOX), browser(PHONE)
    page = desk.get("/cuenta/sesiones/").content.decode()
    assert page.count("Chrome en Android") == 2  # its name, and in the words of its button
    assert "Firefox en Linux" not in page
    chosen = UserSession.objects.get(user_agent=PHONE)
    answer = desk.post("/cuenta/sesiones/", {"sesion": chosen.pk}, follow=True)
    assert "Se cerró 1 sesión." in answer.content.decode()
    assert phone.get("/cuenta/").status_code == 302
    assert desk.get("/cuenta/").status_code == 200
    assert AccountEvent.objects.get(verb="sessions_ended").data == {"count": 1}


def test_all_the_others_at_once(amada: User) -> None:
    desk, phone, third = browser(FIREFOX), browser(PHONE), browser("x")
    desk.post("/cuenta/sesiones/")
    assert [found.get("/cuenta/").status_code for found in (desk, phone, third)] == [200, 302, 302]


@pytest.mark.parametrize("chosen", ["999999", "x", "-1"])
def test_nobody_ends_the_session_of_another(amada: User, chosen: str) -> None:
    world.user("benito")
    other = Browser()
    world.enter(other, "benito")
    mine = browser(FIREFOX)
    foreign = UserSession.objects.get(user__username="benito")
    for value in (chosen, str(foreign.pk)):
        mine.post("/cuenta/sesiones/", {"sesion": value})
    assert other.get("/cuenta/").status_code == 200


def test_strangers_are_sent_to_the_login(client: Browser) -> None:
    assert client.get("/cuenta/sesiones/")["Location"].startswith("/cuenta/entrar/")


class TestHint:
    def test_it_comes_with_the_login_and_goes_with_the_logout(self, client: Browser, amada: User, settings) -> None:
        settings.PARENT_DOMAIN = "puebla.localhost"
        assert settings.SSO_HINT_COOKIE not in client.get("/cuenta/entrar/").cookies
        cookie = world.enter(client, "amada").cookies[settings.SSO_HINT_COOKIE]
        assert (cookie.value, cookie["domain"], cookie["httponly"], cookie["samesite"]) == (
            "1",
            "puebla.localhost",
            True,
            "Lax",
        )
        assert settings.SSO_HINT_COOKIE not in client.get("/cuenta/").cookies
        gone = client.post("/cuenta/salir/").cookies[settings.SSO_HINT_COOKIE]
        assert (gone.value, gone["max-age"], gone["domain"]) == ("", 0, "puebla.localhost")

    def test_without_a_parent_domain_it_is_of_the_host_alone(self, client: Browser, amada: User, settings) -> None:
        settings.PARENT_DOMAIN = ""
        assert world.enter(client, "amada").cookies[settings.SSO_HINT_COOKIE]["domain"] == ""

    def test_a_stale_one_is_taken_away(self, client: Browser, settings) -> None:
        client.cookies[settings.SSO_HINT_COOKIE] = "1"
        assert client.get("/cuenta/entrar/").cookies[settings.SSO_HINT_COOKIE].value == ""

    def test_visitors_pages_stay_the_same_for_all(self, client: Browser) -> None:
        answer = client.get("/.well-known/openid-configuration")
        assert "Cookie" not in answer.get("Vary", "") and not answer.cookies
