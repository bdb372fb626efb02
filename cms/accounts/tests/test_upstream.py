"""Another provider may open accounts that exist; it never makes any. Proven against a second provider over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client as Browser

from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world
from cms.accounts.tests.outside import CLIENT, SECRET, Outside
from cms.settings import upstream

pytestmark = pytest.mark.django_db
ENTER = "/cuenta/identidades/externo/entrar/"


@pytest.fixture
def outside() -> Iterator[Outside]:
    found = Outside()
    yield found
    found.close()


@pytest.fixture
def use(outside: Outside, settings) -> Any:
    """Configure the provider outside as an operator does, by JSON."""

    def configure(**values: Any) -> None:
        one = {"id": "externo", "name": "Servicio externo", "client_id": CLIENT, "secret": SECRET,
               "server_url": outside.url, **values}  # fmt: skip
        settings.UPSTREAM_OIDC = upstream.read(json.dumps([one]))
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": upstream.as_apps(settings.UPSTREAM_OIDC)}}

    configure()
    return configure


def travel(browser: Browser, start: str = ENTER, **form: str) -> Any:
    """From our button to the provider outside and back."""
    away = browser.post(start, form)
    assert away.status_code == 302, away.content.decode()
    back = requests.get(away["Location"], allow_redirects=False, timeout=5)
    return browser.get("/" + back.headers["Location"].split("/", 3)[3])


def is_in(browser: Browser) -> bool:
    return browser.get("/cuenta/").status_code == 200


def test_the_login_page_offers_it_and_may_lead_there(client: Browser, use: Any, outside: Outside) -> None:
    page = client.get("/cuenta/entrar/")
    assert "Con Servicio externo" in page.content.decode()
    assert outside.url in page["Content-Security-Policy"].split("form-action")[1].split(";")[0]


def test_a_verified_address_opens_its_account_and_stays_linked(
    client: Browser, amada: User, use: Any, outside: Outside
) -> None:
    outside.claims = {"sub": "e-1", "email": "Amada@Puebla.example", "email_verified": True}
    answer = travel(client, next="/cuenta/sesiones/")
    assert answer["Location"] == "/cuenta/sesiones/"
    assert is_in(client)
    assert outside.asked[0]["code_challenge_method"] == "S256"
    assert SocialAccount.objects.get().user == amada
    assert AccountEvent.objects.get(verb="identity_linked").data == {"provider": "externo"}
    outside.claims = {"sub": "e-1", "email": "otra@fuera.example", "email_verified": True}
    again = Browser()
    travel(again)
    assert is_in(again)
    amada.refresh_from_db()
    assert (amada.email, amada.first_name) == ("amada@puebla.example", "Amada")
    assert world.enter(Browser(), "amada").status_code == 302  # the password holds as before


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "e-1", "email": "amada@puebla.example"},
        {"sub": "e-1", "email": "amada@puebla.example", "email_verified": False},
        {"sub": "e-1", "email": "amada@puebla.example", "email_verified": "true"},
        {"sub": "e-1", "email": "nadie@puebla.example", "email_verified": True},
        {"sub": "e-1"},
    ],
)
def test_without_a_verified_address_of_an_account_nobody_enters_and_none_is_made(
    client: Browser, amada: User, use: Any, outside: Outside, claims: dict[str, Any]
) -> None:
    outside.claims = claims
    answer = travel(client)
    assert answer.status_code == 403
    assert "no corresponde a una cuenta activa" in " ".join(answer.content.decode().split())
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_an_inactive_account_is_not_opened(client: Browser, amada: User, use: Any, outside: Outside) -> None:
    outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
    travel(client)
    User.objects.filter(pk=amada.pk).update(is_active=False)
    fresh = Browser()
    assert travel(fresh)["Location"] == "/cuenta/desactivada/"
    assert not is_in(fresh)
    SocialAccount.objects.all().delete()
    assert travel(Browser()).status_code == 403


def test_domains_of_the_settings_count_as_verified(client: Browser, amada: User, use: Any, outside: Outside) -> None:
    use(trusted_domains=["puebla.example"])
    outside.claims = {"sub": "e-1", "email": "amada@puebla.example"}
    travel(client)
    assert is_in(client)
    outside.claims = {"sub": "e-2", "email": "amada@puebla.example.mala.example"}
    assert travel(Browser()).status_code == 403


@pytest.mark.parametrize(
    ("rule", "claim"),
    [
        ({"claim": "preferred_username", "with": "username"}, {"preferred_username": "amada"}),
        ({"claim": "numero", "with": "employee_number"}, {"numero": "E-77"}),
    ],
)
def test_another_claim_may_name_the_account(
    client: Browser, use: Any, outside: Outside, rule: dict[str, str], claim: dict[str, str]
) -> None:
    world.user("amada", of=world.person(world.organization(), employee_number="E-77"))
    use(match=rule)
    outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
    assert travel(Browser()).status_code == 403  # the address is not what counts now
    outside.claims = {"sub": "e-1", **claim}
    travel(client)
    assert is_in(client)


def test_the_second_factor_is_asked_all_the_same(client: Browser, amada: User, use: Any, outside: Outside) -> None:
    TOTP.activate(amada, "JBSWY3DPEHPK3PXP")
    outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
    assert travel(client)["Location"] == "/cuenta/segundo-factor/comprobar/"
    assert not is_in(client)


def test_a_first_password_that_was_never_used_is_void(client: Browser, amada: User, use: Any, outside: Outside) -> None:
    amada.must_change_password = True
    amada.save()
    outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
    travel(client)
    assert is_in(client)
    assert world.enter(Browser(), "amada").status_code == 200


def test_an_answer_to_another_question_is_refused(client: Browser, amada: User, use: Any, outside: Outside) -> None:
    outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
    away = client.post(ENTER)
    back = requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"]
    stolen = Browser()
    answer = stolen.get("/" + back.split("/", 3)[3], follow=True)
    assert "No se pudo entrar con el otro servicio" in answer.content.decode()
    assert not is_in(stolen)


class TestLinkingOneself:
    def test_only_ones_own_identity_after_the_password(
        self, client: Browser, amada: User, use: Any, outside: Outside
    ) -> None:
        world.enter(client, "amada")
        client.post("/cuenta/confirmar/", {"password": world.PASSWORD})
        outside.claims = {"sub": "e-9", "email": "benito@puebla.example", "email_verified": True}
        world.user("benito")
        refused = travel(client, ENTER + "?process=connect")
        assert refused.status_code == 403 and not SocialAccount.objects.exists()
        outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
        travel(client, ENTER + "?process=connect")
        assert SocialAccount.objects.get().user == amada
        page = client.get("/cuenta/identidades/").content.decode()
        assert "Servicio externo" in page and "Desvincular" in page

    def test_it_can_be_undone(self, client: Browser, amada: User, use: Any, outside: Outside) -> None:
        outside.claims = {"sub": "e-1", "email": "amada@puebla.example", "email_verified": True}
        travel(client)
        client.post("/cuenta/confirmar/", {"password": world.PASSWORD})
        client.post("/cuenta/identidades/", {"account": SocialAccount.objects.get().pk})
        assert not SocialAccount.objects.exists()
        assert AccountEvent.objects.filter(verb="identity_unlinked", target=amada).exists()

    def test_nobody_undoes_that_of_another(self, client: Browser, amada: User, use: Any) -> None:
        foreign = SocialAccount.objects.create(user=world.user("benito"), provider="externo", uid="x")
        world.enter(client, "amada")
        client.post("/cuenta/confirmar/", {"password": world.PASSWORD})
        client.post("/cuenta/identidades/", {"account": foreign.pk})
        assert SocialAccount.objects.filter(pk=foreign.pk).exists()


class TestSettings:
    GOOD = {
        "id": "entra",
        "name": "Entra ID",
        "client_id": "c",
        "secret": "s",
        "server_url": "https://login.example/v2.0",
    }

    def test_one_or_several(self) -> None:
        assert upstream.read("") == []
        assert upstream.read(json.dumps(self.GOOD)) == [self.GOOD]
        (app,) = upstream.as_apps([{**self.GOOD, "trusted_domains": ["puebla.example"]}])
        assert (app["provider_id"], app["settings"]["oauth_pkce_enabled"]) == ("entra", True)
        assert app["settings"]["trusted_domains"] == ["puebla.example"]

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"secret": ""}, "falta secret"),
            ({"server_url": "http://login.example"}, "https://"),
            ({"id": "Entra ID"}, "minúsculas"),
            ({"otra": 1}, "no se conoce otra"),
            ({"match": {"claim": "x", "with": "password"}}, "match"),
        ],
    )
    def test_what_is_wrong_stops_the_start(self, values: dict[str, Any], sentence: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=sentence):
            upstream.read(json.dumps({**self.GOOD, **values}))

    def test_what_is_no_json_or_twice_the_same(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="no es JSON"):
            upstream.read("{")
        with pytest.raises(ImproperlyConfigured, match="mismo id"):
            upstream.read(json.dumps([self.GOOD, self.GOOD]))
