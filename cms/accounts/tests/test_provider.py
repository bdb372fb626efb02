"""The OpenID Connect provider, asked as a program would ask it."""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.idp.oidc.models import Token
from django.test import Client as Browser
from django.utils import timezone
from freezegun import freeze_time

from cms.accounts.models import SigningKey, User
from cms.accounts.oidc import keys
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db
AUTHORIZE, TOKEN, USERINFO = "/identity/o/authorize", "/identity/o/api/token", "/identity/o/api/userinfo"


@pytest.fixture
def app(signing_key: SigningKey) -> Any:
    return world.application(scopes=("openid", "profile", "email", "roles"))


def question(**values: Any) -> str:
    asked = {
        "client_id": "app",
        "redirect_uri": world.CALLBACK,
        "response_type": "code",
        "scope": "openid profile email roles",
        "state": "estado",
        "nonce": "n-1",
        "code_challenge": world.CHALLENGE,
        "code_challenge_method": "S256",
        **values,
    }
    return f"{AUTHORIZE}?{urlencode({name: value for name, value in asked.items() if value is not None})}"


def answered(response: Any) -> dict[str, str]:
    """What the application's address was called with."""
    assert response["Location"].startswith(f"{world.CALLBACK}?"), response["Location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def code_for(browser: Browser, **values: Any) -> str:
    return answered(browser.get(question(**values)))["code"]


def server() -> dict[str, str]:
    secret = base64.b64encode(f"app:{world.SECRET}".encode()).decode()
    return {"authorization": f"Basic {secret}"}


def exchange(code: str, **values: Any) -> Any:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": world.CALLBACK,
        "code_verifier": world.VERIFIER,
        **values,
    }
    return Browser().post(TOKEN, {k: v for k, v in form.items() if v is not None}, headers=server())


def refresh(token: str, **values: Any) -> Any:
    return Browser().post(TOKEN, {"grant_type": "refresh_token", "refresh_token": token, **values}, headers=server())


def userinfo(token: str) -> Any:
    return Browser().get(USERINFO, headers={"authorization": f"Bearer {token}"})


def read(browser: Browser, token: str, **values: Any) -> dict[str, Any]:
    """The claims of a token, checked as an application checks them."""
    published = browser.get("/.well-known/jwks.json").json()["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWK(next(key for key in published if key["kid"] == kid), algorithm="RS256")
    return jwt.decode(token, key, algorithms=["RS256"], audience="app", issuer=keys.settings.WWW_URL, **values)


@pytest.fixture
def inside(client: Browser, amada: User, app: Any) -> Browser:
    world.enter(client, "amada")
    return client


class TestDiscovery:
    def test_it_names_fixed_addresses_whatever_the_host(self, client: Browser, settings) -> None:
        document = client.get("/.well-known/openid-configuration", headers={"host": "localhost"}).json()
        www = settings.WWW_URL
        assert document["issuer"] == www
        ends = {
            "authorization_endpoint": "/identity/o/authorize",
            "token_endpoint": "/identity/o/api/token",
            "userinfo_endpoint": "/identity/o/api/userinfo",
            "revocation_endpoint": "/identity/o/api/revoke",
            "end_session_endpoint": "/identity/o/logout",
            "jwks_uri": "/.well-known/jwks.json",
        }
        assert {name: document[name] for name in ends} == {name: www + path for name, path in ends.items()}
        assert document["code_challenge_methods_supported"] == ["S256"]
        assert document["response_types_supported"] == ["code"]
        assert document["grant_types_supported"] == ["authorization_code", "refresh_token"]
        assert document["scopes_supported"] == ["openid", "profile", "email", "roles"]
        assert document["backchannel_logout_supported"] is True
        assert document["backchannel_logout_session_supported"] is True

    @pytest.mark.parametrize("path", ["/identity/o/device", "/identity/o/api/device/code", "/identity/o/api/clients"])
    def test_what_is_not_offered_does_not_answer(self, client: Browser, path: str) -> None:
        assert client.get(path, follow=True).status_code == 404


class TestAuthorize:
    def test_visitors_sign_in_first_and_come_back(self, client: Browser, amada: User, app: Any) -> None:
        first = client.get(question())
        assert first["Location"].startswith("/cuenta/entrar/?next=/identity/o/authorize")
        back = world.enter(client, "amada", next=question())
        assert answered(client.get(back["Location"]))["state"] == "estado"

    def test_our_own_applications_need_no_consent(self, inside: Browser) -> None:
        assert set(answered(inside.get(question()))) == {"code", "state"}

    @pytest.mark.parametrize(
        ("values", "problem"),
        [
            ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge_method": None}, "invalid_request"),
            ({"scope": "openid admin"}, "invalid_scope"),
            ({"scope": "profile"}, "invalid_scope"),
            ({"response_type": "token"}, "unauthorized_client"),
            ({"response_type": "id_token"}, "unauthorized_client"),
            ({"response_type": "code id_token"}, "unauthorized_client"),
        ],
    )
    def test_what_is_wrong_is_told_to_the_application(
        self, inside: Browser, values: dict[str, Any], problem: str
    ) -> None:
        told = parse_qs(urlsplit(inside.get(question(**values))["Location"].replace("#", "?")).query)
        assert told["error"] == [problem] and "code" not in told

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"redirect_uri": "https://mala.example/callback"}, "no es una de las que la aplicación registró"),
            ({"redirect_uri": f"{world.CALLBACK}/mas"}, "no es una de las que la aplicación registró"),
            ({"redirect_uri": f"{world.CALLBACK}?x=1"}, "no es una de las que la aplicación registró"),
            ({"redirect_uri": "http://app.example/callback"}, "no es una de las que la aplicación registró"),
            ({"redirect_uri": "https://app.example:8443/callback"}, "no es una de las que la aplicación registró"),
            ({"redirect_uri": None}, "no dijo a dónde regresar"),
            ({"client_id": "nadie"}, "no está registrada"),
            ({"client_id": None}, "no dijo quién es"),
        ],
    )
    def test_a_wrong_address_of_return_leads_nowhere(
        self, inside: Browser, values: dict[str, Any], sentence: str
    ) -> None:
        answer = inside.get(question(**values))
        assert answer.status_code == 400 and "Location" not in answer
        assert sentence in answer.content.decode()

    def test_silence_with_and_without_a_session(self, client: Browser, amada: User, app: Any) -> None:
        assert answered(client.get(question(prompt="none"))) == {"error": "login_required", "state": "estado"}
        world.enter(client, "amada")
        assert set(answered(client.get(question(prompt="none")))) == {"code", "state"}

    def test_silence_never_asks_for_consent(self, inside: Browser) -> None:
        world.application("ajena", own=False)
        told = answered(inside.get(question(client_id="ajena", prompt="none", scope="openid")))
        assert told["error"] == "consent_required"

    def test_silence_for_somebody_else_is_refused(self, inside: Browser) -> None:
        token = exchange(code_for(inside)).json()["id_token"]
        other = Browser()
        world.user("benito")
        world.enter(other, "benito")
        told = answered(other.get(question(prompt="none", id_token_hint=token)))
        assert told["error"] == "login_required"

    def test_an_older_login_than_wanted_is_confirmed(self, inside: Browser) -> None:
        assert "code" in answered(inside.get(question(max_age="60")))
        with freeze_time(timezone.now() + timedelta(minutes=5)):
            assert inside.get(question(max_age="60"))["Location"].startswith("/cuenta/confirmar/?next=")
            assert "code" in answered(inside.get(question(max_age="3600")))

    def test_strangers_applications_ask_in_spanish_and_may_be_refused(self, inside: Browser) -> None:
        world.application("ajena", own=False, name="Aplicación ajena", scopes=("openid", "email"))
        page = inside.get(question(client_id="ajena", scope="openid email"))
        text = page.content.decode()
        assert page.status_code == 200
        assert "Aplicación ajena" in text and "Ver su correo institucional" in text and "Permitir" in text
        signed = page.context["form"]["request"].value()
        refused = inside.post(AUTHORIZE, {"request": signed, "action": "cancel", "scopes": ["openid"]})
        assert answered(refused)["error"] == "access_denied"
        granted = inside.post(AUTHORIZE, {"request": signed, "action": "grant", "scopes": ["openid"]})
        assert "code" in answered(granted)

    def test_a_page_of_consent_is_not_shown_in_a_frame(self, inside: Browser) -> None:
        world.application("ajena", own=False)
        assert inside.get(question(client_id="ajena", scope="openid"))["X-Frame-Options"] == "DENY"

    def test_forms_may_lead_to_the_applications(self, client: Browser, app: Any) -> None:
        policy = client.get("/cuenta/entrar/")["Content-Security-Policy"]
        assert "form-action 'self'" in policy and "https://app.example" in policy.split("form-action")[1].split(";")[0]


class TestTokens:
    def test_the_id_token_says_who_and_what(self, inside: Browser, amada: User, signing_key: SigningKey) -> None:
        answer = exchange(code_for(inside))
        assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
        body = answer.json()
        claims = read(inside, body["id_token"])
        assert jwt.get_unverified_header(body["id_token"])["kid"] == signing_key.kid
        expected = {
            "sub": str(amada.uuid),
            "nonce": "n-1",
            "preferred_username": "amada",
            "name": "Amada Ejemplo",
            "given_name": "Amada",
            "family_name": "Ejemplo",
            "email": "amada@puebla.example",
            "email_verified": True,
            "active": True,
            "sysadmin": False,
            "organizations": {},
            "appointments": [],
        }
        assert {name: claims[name] for name in expected} == expected
        assert claims["exp"] - claims["iat"] == 300
        assert abs(claims["auth_time"] - claims["iat"]) < 30
        assert len(claims["sid"]) == 40 and claims["sid"] not in inside.cookies["puebla_www"].value
        info = userinfo(body["access_token"]).json()
        assert {name: info[name] for name in expected if name != "nonce"} == {
            name: value for name, value in expected.items() if name != "nonce"
        }

    def test_roles_of_the_directory_travel(self, client: Browser, app: Any) -> None:
        office = world.organization("parques")
        holder = world.person(office)
        given = world.appointment(holder, "enlace_datos_abiertos", office)
        world.user("enlace", "portal-administracion", of=holder)
        world.enter(client, "enlace")
        claims = read(client, exchange(code_for(client)).json()["id_token"])
        assert claims["sysadmin"] is True
        assert claims["organizations"] == {"parques": "editor"}
        assert claims["appointments"] == [
            {
                "id": str(given.uuid),
                "role": "enlace_datos_abiertos",
                "organization": "parques",
                "oficio_numero": given.oficio_number,
                "oficio_fecha": given.oficio_date.isoformat(),
                "fecha_inicio": given.starts_on.isoformat(),
                "fecha_fin": None,
            }
        ]

    def test_without_the_scope_nothing_of_it_is_told(self, inside: Browser) -> None:
        claims = read(inside, exchange(code_for(inside, scope="openid")).json()["id_token"])
        assert not {"name", "email", "sysadmin", "organizations", "appointments", "preferred_username"} & set(claims)

    @pytest.mark.parametrize(
        ("values", "status", "problem"),
        [
            ({"code_verifier": "b" * 64}, 400, "invalid_grant"),
            ({"code_verifier": None}, 400, "invalid_request"),
            ({"redirect_uri": "https://app.example/otra"}, 400, "invalid_request"),
            ({"redirect_uri": None}, 400, "invalid_request"),
        ],
    )
    def test_a_code_alone_is_worth_nothing(
        self, inside: Browser, values: dict[str, Any], status: int, problem: str
    ) -> None:
        answer = exchange(code_for(inside), **values)
        assert (answer.status_code, answer.json()["error"]) == (status, problem)
        assert not Token.objects.exists()

    def test_without_the_secret_nothing_is_given(self, inside: Browser) -> None:
        code = code_for(inside)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": world.CALLBACK,
            "code_verifier": world.VERIFIER,
        }
        for extra in ({}, {"client_id": "app"}, {"client_id": "app", "client_secret": "x" * 40}):
            answer = Browser().post(TOKEN, {**form, **extra})
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert exchange(code).status_code == 200

    def test_the_code_of_one_application_is_not_for_another(self, inside: Browser) -> None:
        world.application("otra", redirect_uris=[world.CALLBACK])
        code = code_for(inside, client_id="otra", scope="openid")
        assert exchange(code).json()["error"] == "invalid_grant"

    def test_a_code_counts_once_and_its_replay_takes_back_what_it_gave(self, inside: Browser) -> None:
        code = code_for(inside)
        given = exchange(code).json()
        assert userinfo(given["access_token"]).status_code == 200
        assert exchange(code).json()["error"] == "invalid_grant"
        assert userinfo(given["access_token"]).status_code == 401
        assert refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
        assert not Token.objects.exists()

    def test_a_replay_takes_back_refreshed_tokens_too(self, inside: Browser) -> None:
        code = code_for(inside)
        later = refresh(exchange(code).json()["refresh_token"]).json()
        exchange(code)
        assert userinfo(later["access_token"]).status_code == 401

    def test_codes_live_a_minute(self, inside: Browser, settings) -> None:
        settings.IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN = 1
        code = code_for(inside)
        time.sleep(1.2)
        assert exchange(code).json()["error"] == "invalid_grant"

    def test_refresh_tokens_rotate_and_an_old_one_ends_the_family(self, inside: Browser) -> None:
        first = exchange(code_for(inside)).json()
        second = refresh(first["refresh_token"])
        assert second.status_code == 200
        body = second.json()
        assert body["refresh_token"] != first["refresh_token"]
        before, after = read(inside, first["id_token"]), read(inside, body["id_token"])
        assert (after["sub"], after["sid"]) == (before["sub"], before["sid"])
        assert refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
        assert refresh(body["refresh_token"]).json()["error"] == "invalid_grant"
        assert userinfo(body["access_token"]).status_code == 401

    def test_a_refresh_asks_for_less_never_for_more(self, inside: Browser) -> None:
        token = exchange(code_for(inside, scope="openid email")).json()["refresh_token"]
        assert refresh(token, scope="openid roles").json()["error"] == "invalid_scope"

    def test_tokens_are_kept_as_hashes(self, inside: Browser) -> None:
        body = exchange(code_for(inside)).json()
        kept = str(list(Token.objects.values()))
        assert body["access_token"] not in kept and body["refresh_token"] not in kept

    def test_a_token_can_be_given_back(self, inside: Browser) -> None:
        body = exchange(code_for(inside)).json()
        form = {"token": body["access_token"], "token_type_hint": "access_token"}
        assert Browser().post("/identity/o/api/revoke", form, headers=server()).status_code == 200
        assert userinfo(body["access_token"]).status_code == 401

    def test_an_access_token_in_the_address_is_refused(self, inside: Browser) -> None:
        token = exchange(code_for(inside)).json()["access_token"]
        assert Browser().get(f"{USERINFO}?access_token={token}").status_code == 401

    def test_passwords_and_client_credentials_give_nothing(self, app: Any, amada: User) -> None:
        for form in (
            {"grant_type": "password", "username": "amada", "password": world.PASSWORD},
            {"grant_type": "client_credentials", "scope": "openid"},
        ):
            answer = Browser().post(TOKEN, form, headers=server())
            assert answer.status_code == 400 and "access_token" not in answer.json()


class TestInactive:
    def test_at_every_door(self, inside: Browser, amada: User) -> None:
        body = exchange(code_for(inside)).json()
        pending = code_for(inside)
        User.objects.filter(pk=amada.pk).update(is_active=False)
        assert inside.get(question())["Location"].startswith("/cuenta/entrar/")
        assert answered(inside.get(question(prompt="none")))["error"] == "login_required"
        assert exchange(pending).json()["error"] == "invalid_grant"
        assert refresh(body["refresh_token"]).json()["error"] == "invalid_grant"
        assert userinfo(body["access_token"]).status_code == 401

    def test_a_first_password_given_meanwhile_stops_refreshing(self, inside: Browser, amada: User) -> None:
        body = exchange(code_for(inside)).json()
        User.objects.filter(pk=amada.pk).update(must_change_password=True)
        assert refresh(body["refresh_token"]).json()["error"] == "invalid_grant"


class TestRotatedKey:
    def test_tokens_of_both_keys_hold_during_the_overlap(self, inside: Browser, signing_key: SigningKey) -> None:
        old = exchange(code_for(inside)).json()["id_token"]
        new_key = keys.rotate(announced=timedelta(0))
        new = exchange(code_for(inside)).json()["id_token"]
        assert [jwt.get_unverified_header(token)["kid"] for token in (old, new)] == [signing_key.kid, new_key.kid]
        assert read(inside, old)["sub"] == read(inside, new)["sub"]

    def test_a_stolen_key_convinces_nobody(self, inside: Browser, signing_key: SigningKey) -> None:
        old = exchange(code_for(inside)).json()["id_token"]
        keys.rotate(announced=timedelta(0))
        keys.retire(kid=signing_key.kid, at_once=True)
        with pytest.raises(StopIteration):
            read(inside, old)
        assert "¿Cerrar también esta sesión?" in inside.get(f"/identity/o/logout?id_token_hint={old}").content.decode()


class TestLogout:
    """OpenID Connect RP-Initiated Logout."""

    def leave(self, browser: Browser, **values: str) -> Any:
        return browser.get(f"/identity/o/logout?{urlencode(values)}")

    def test_a_valid_hint_needs_no_question(self, inside: Browser) -> None:
        token = exchange(code_for(inside)).json()["id_token"]
        answer = self.leave(inside, id_token_hint=token, post_logout_redirect_uri=world.AFTER, state="s")
        assert answer["Location"] == f"{world.AFTER}?state=s"
        assert inside.get("/cuenta/").status_code == 302
        assert not Token.objects.exists()

    def test_an_expired_hint_is_a_hint_all_the_same(self, inside: Browser) -> None:
        token = exchange(code_for(inside)).json()["id_token"]
        with freeze_time(timezone.now() + timedelta(minutes=30)):
            assert self.leave(inside, id_token_hint=token)["Location"] == "/cuenta/fuera/"
        assert inside.get("/cuenta/").status_code == 302

    @pytest.mark.parametrize("hint", ["", "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
    def test_without_one_the_person_is_asked(self, inside: Browser, hint: str) -> None:
        answer = self.leave(inside, id_token_hint=hint, client_id="app", post_logout_redirect_uri=world.AFTER)
        assert answer.status_code == 200 and "¿Cerrar también esta sesión?" in answer.content.decode()
        assert inside.get("/cuenta/").status_code == 200

    def test_the_hint_of_somebody_else_asks_too(self, inside: Browser) -> None:
        token = exchange(code_for(inside)).json()["id_token"]
        other = Browser()
        world.user("benito")
        world.enter(other, "benito")
        assert self.leave(other, id_token_hint=token).status_code == 200
        assert other.get("/cuenta/").status_code == 200

    def test_the_answer_of_the_person_counts_and_needs_its_form(self, inside: Browser, amada: User) -> None:
        form = {"client_id": "app", "post_logout_redirect_uri": world.AFTER, "action": "logout"}
        assert inside.post("/identity/o/logout", form).status_code == 200  # no token of our form
        strict = Browser(enforce_csrf_checks=False)
        world.enter(strict, "amada")
        page = strict.get(f"/identity/o/logout?client_id=app&post_logout_redirect_uri={world.AFTER}")
        sent = {**form, "csrfmiddlewaretoken": str(page.context["csrf_token"])}
        stayed = strict.post("/identity/o/logout", {**sent, "action": "stay"})
        assert stayed["Location"] == world.AFTER and strict.get("/cuenta/").status_code == 200
        left = strict.post("/identity/o/logout", sent)
        assert left["Location"] == world.AFTER and strict.get("/cuenta/").status_code == 302

    @pytest.mark.parametrize(
        "uri", ["https://mala.example/", f"{world.AFTER}?x=1", "https://app.example/otra", "javascript:alert(1)"]
    )
    def test_only_registered_addresses_are_returned_to(self, inside: Browser, uri: str) -> None:
        token = exchange(code_for(inside)).json()["id_token"]
        answer = self.leave(inside, id_token_hint=token, post_logout_redirect_uri=uri)
        assert answer.status_code == 400 and "Location" not in answer
        assert "no es una de las que registró" in answer.content.decode()

    def test_an_application_without_such_addresses_has_none(self, inside: Browser) -> None:
        world.application("corta", post_logout_redirect_uris=[])
        answer = self.leave(inside, client_id="corta", post_logout_redirect_uri="https://app.example/")
        assert answer.status_code == 400
