"""Applications are told of ended sessions: at once, with signed tokens, and again until they take it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone
from freezegun import freeze_time

from cms.accounts import schedule
from cms.accounts.domain.deactivation import deactivate_user
from cms.accounts.domain.sessions import sid_of
from cms.accounts.models import LogoutNotice, SigningKey, User
from cms.accounts.oidc import backchannel
from cms.accounts.tests import world
from cms.accounts.tests.receiver import Receiver

pytestmark = pytest.mark.django_db
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def told(receiver: Receiver, signing_key: SigningKey) -> Receiver:
    world.application(backchannel_logout_uri=receiver.url, host="datos.puebla.localhost")
    return receiver


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """What happens when a transaction is in force happens inside `with run():`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def read(told: Receiver, number: int = -1) -> dict[str, Any]:
    token = told.tokens[number]
    published = Browser().get("/.well-known/jwks.json").json()["keys"]
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["typ"]) == ("RS256", "logout+jwt")
    key = jwt.PyJWK(next(key for key in published if key["kid"] == header["kid"]), algorithm="RS256")
    claims = jwt.decode(token, key, algorithms=["RS256"], audience="app", options={"require": ["iat", "exp", "jti"]})
    assert claims["events"] == {EVENT: {}} and "nonce" not in claims
    assert 0 < claims["exp"] - claims["iat"] <= 120
    return claims


def session_of(browser: Browser) -> str:
    return str(browser.cookies["puebla_www"].value)


def test_leaving_tells_of_that_session_alone(client: Browser, amada: User, told: Receiver, run, settings) -> None:
    world.enter(client, "amada")
    key = session_of(client)
    with run():
        client.post("/cuenta/salir/")
    claims = read(told)
    assert (claims["iss"], claims["sub"], claims["sid"]) == (settings.WWW_URL, str(amada.uuid), sid_of(key))
    assert "active" not in claims
    assert told.hosts == ["datos.puebla.localhost"]
    notice = LogoutNotice.objects.get()
    assert notice.delivered_at is not None and notice.attempts == 1
    assert not UserSession.objects.exists()


def test_ending_a_session_from_afar_tells_of_it(client: Browser, amada: User, told: Receiver, run) -> None:
    world.enter(client, "amada")
    other = Browser()
    world.enter(other, "amada")
    with run():
        client.post("/cuenta/sesiones/")
    assert [read(told, number)["sid"] for number in range(len(told.tokens))] == [sid_of(session_of(other))]


@pytest.mark.parametrize("path", ["/administracion/logout/", "/cuenta/salir/"])
def test_every_way_out_tells(client: Browser, told: Receiver, run, path: str) -> None:
    world.superuser("jefa")
    world.enter(client, "jefa")
    with run():
        client.post(path)
    assert len(told.tokens) == 1


def test_a_changed_password_ends_everything_in_the_applications(
    client: Browser, amada: User, told: Receiver, run
) -> None:
    world.enter(client, "amada")
    app = world.application(backchannel_logout_uri=told.url)
    Token.objects.create(client=app, user=amada, type="rt", hash="x")
    new = "nueve gatos azules"
    with run():
        client.post("/cuenta/contrasena/cambiar/", {"oldpassword": world.PASSWORD, "password1": new, "password2": new})
    assert [("sid" in read(told, n), read(told, n)["sub"]) for n in range(len(told.tokens))] == [
        (False, str(amada.uuid))
    ]
    assert not Token.objects.exists()


def test_deactivation_ends_everything_everywhere_within_five_seconds(amada: User, told: Receiver, run) -> None:
    browsers = [Browser(), Browser()]
    for browser in browsers:
        world.enter(browser, "amada")
    app = world.application(backchannel_logout_uri=told.url)
    Token.objects.create(client=app, user=amada, type="at", hash="x")
    world.enter(Browser(), world.user("benito").username)
    began = time.monotonic()
    with run():
        deactivate_user(actor=world.officer(), user=amada, reason="oficio 1")
    assert time.monotonic() - began < 5
    assert [browser.get("/cuenta/").status_code for browser in browsers] == [302, 302]
    assert UserSession.objects.filter(user=amada).count() == Token.objects.count() == 0
    assert not Session.objects.filter(session_key__in=map(session_of, browsers)).exists()
    (claims,) = [read(told, number) for number in range(len(told.tokens))]
    assert (claims["sub"], claims["active"], "sid" in claims) == (str(amada.uuid), False, False)
    assert UserSession.objects.filter(user__username="benito").exists()


def test_an_application_that_hangs_does_not_hold_the_person_up(amada: User, signing_key, run) -> None:
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # takes the connection and never answers
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/logout"
        world.application("uno", backchannel_logout_uri=address)
        world.application("dos", backchannel_logout_uri=address)
        began = time.monotonic()
        with run():
            deactivate_user(actor=world.officer(), user=amada, reason="oficio 1")
        assert time.monotonic() - began < 5
    assert set(LogoutNotice.objects.values_list("last_problem", "attempts")) == {("ReadTimeout", 1)}


def test_what_was_not_taken_is_sent_again_until_it_is(client: Browser, amada: User, told: Receiver, run) -> None:
    told.status = 503
    world.enter(client, "amada")
    with run():
        client.post("/cuenta/salir/")
    notice = LogoutNotice.objects.get()
    assert (notice.delivered_at, notice.attempts, notice.last_problem) == (None, 1, "status-503")
    assert backchannel.deliver_due() == 0  # not due yet
    with freeze_time(timezone.now() + timedelta(seconds=6)):
        assert backchannel.deliver_due() == 0
        assert backchannel.deliver_due() == 0  # each time it waits longer
    assert len(told.tokens) == 2
    told.status = 200
    with freeze_time(timezone.now() + timedelta(minutes=2)):
        assert schedule.logout_notices().startswith("1 entregados")
        assert schedule.logout_notices().startswith("0 entregados")
    first, last = (
        jwt.decode(token, options={"verify_signature": False}) for token in (told.tokens[0], told.tokens[-1])
    )
    assert first["jti"] != last["jti"] and last["iat"] > first["iat"]
    notice.refresh_from_db()
    assert notice.delivered_at is not None and notice.last_problem == ""


def test_after_a_day_it_is_given_up(client: Browser, amada: User, told: Receiver, run) -> None:
    told.status = 400
    world.enter(client, "amada")
    with run():
        client.post("/cuenta/salir/")
    with freeze_time(timezone.now() + timedelta(hours=25)):
        backchannel.deliver_due()
    assert LogoutNotice.objects.get().abandoned_at is not None
    assert not LogoutNotice.objects.open().exists()


def test_sessions_that_run_out_run_out_in_the_applications(client: Browser, amada: User, told: Receiver, run) -> None:
    world.enter(client, "amada")
    key = session_of(client)
    client.session.delete(key)
    with run():
        assert schedule.expired_sessions() == "1 sesiones"
    assert read(told)["sid"] == sid_of(key)


def test_sessions_that_allauth_clears_away_are_told_of_too(client: Browser, amada: User, told: Receiver, run) -> None:
    world.enter(client, "amada")
    key = session_of(client)
    client.session.delete(key)
    with run():
        world.enter(Browser(), "amada")
    assert [read(told, number)["sid"] for number in range(len(told.tokens))] == [sid_of(key)]


def test_an_account_made_inactive_behind_our_back_is_cut_off_by_the_next_round(
    client: Browser, amada: User, told: Receiver, run
) -> None:
    world.enter(client, "amada")
    User.objects.filter(pk=amada.pk).update(is_active=False)
    with run():
        assert schedule.logout_notices().endswith("1 cuentas inactivas desconectadas")
    assert read(told)["active"] is False
    assert schedule.logout_notices().endswith("0 cuentas inactivas desconectadas")


def test_nothing_is_told_of_what_was_undone(client: Browser, amada: User, told: Receiver) -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        deactivate_user(actor=world.officer(), user=amada, reason="x")
        raise RuntimeError
    assert told.tokens == [] and not LogoutNotice.objects.exists()
    amada.refresh_from_db()
    assert amada.is_active
