"""An application that was not made for us lets people in, refreshes, and lets them go, over HTTP alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from allauth.idp.oidc.models import Token

from cms.accounts.domain.deactivation import deactivate_user
from cms.accounts.domain.sessions import sid_of
from cms.accounts.models import LogoutNotice, SigningKey, User
from cms.accounts.oidc import keys
from cms.accounts.tests import world
from tests.oidc.browser import Browser

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def inside(browser: Browser) -> dict[str, Any]:
    """Enter as Amada; the claims that the application believes."""
    answer = browser.enter("amada", world.PASSWORD)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["claims"])


class TestWhatWorks:
    def test_discovery_tells_everything(self, browser: Browser, www: str, signing_key: SigningKey) -> None:
        known = browser.get("/keys").json()
        metadata = known["metadata"]
        assert metadata["issuer"] == www
        assert metadata["code_challenge_methods_supported"] == ["S256"]
        assert metadata["backchannel_logout_supported"] is metadata["backchannel_logout_session_supported"] is True
        assert [key["kid"] for key in known["keys"]] == [signing_key.kid]
        ends = [name for name in metadata if name.endswith(("_endpoint", "_uri"))]
        assert len(ends) >= 6 and all(metadata[name].startswith(f"{www}/") for name in ends)

    def test_the_person_comes_in_and_is_known(self, browser: Browser, amada: User, www: str) -> None:
        claims = inside(browser)
        session = browser.session.cookies.get("puebla_www")
        assert (claims["iss"], claims["aud"], claims["sub"]) == (www, ["app"], str(amada.uuid)) or claims[
            "aud"
        ] == "app"
        assert claims["sub"] == str(amada.uuid) and claims["iss"] == www
        assert claims["nonce"] and claims["sid"] == sid_of(session)
        told = browser.get("/me").json()
        for name in ("sub", "preferred_username", "name", "email", "active", "sysadmin", "organizations"):
            assert told[name] == claims[name]
        assert (told["preferred_username"], told["active"], told["sysadmin"]) == ("amada", True, False)

    def test_the_second_entry_asks_nothing(self, browser: Browser, amada: User, app: str) -> None:
        first = inside(browser)
        second = browser.get("/enter?prompt=none")
        assert second.url.startswith(f"{app}/callback?")
        assert second.json()["claims"]["sid"] == first["sid"]

    def test_a_stranger_is_not_asked_when_nothing_may_be_asked(self, browser: Browser) -> None:
        answer = browser.get("/enter?prompt=none")
        assert (answer.status_code, answer.json()["error"]) == (502, "login_required")

    def test_tokens_are_refreshed(self, browser: Browser, amada: User) -> None:
        before = inside(browser)
        answer = browser.get("/refresh").json()
        assert answer["rotated"] is True
        assert (answer["claims"]["sub"], answer["claims"]["sid"]) == (before["sub"], before["sid"])
        assert browser.get("/me").json()["sub"] == str(amada.uuid)

    def test_leaving_the_application_leaves_the_city_and_comes_back(
        self, browser: Browser, amada: User, app: str
    ) -> None:
        inside(browser)
        answer = browser.get("/leave")
        assert answer.url.startswith(f"{app}/left?state=") and answer.json() == {"left": True}
        assert browser.visit("/cuenta/").url.startswith(f"{browser.www}/cuenta/entrar/")
        assert not Token.objects.exists()

    def test_leaving_the_city_leaves_the_application(self, browser: Browser, amada: User) -> None:
        inside(browser)
        browser.submit(browser.visit("/cuenta/salir/"))
        assert browser.get("/me").status_code == 401
        assert LogoutNotice.objects.get().delivered_at is not None


class TestWhatIsRefused:
    def test_no_pkce(self, browser: Browser, amada: User) -> None:
        answer = browser.enter("amada", world.PASSWORD, "/enter?careless")
        assert (answer.status_code, answer.json()["error"]) == (502, "invalid_request")
        assert "Code challenge required" in answer.json()["said"]
        assert browser.get("/me").status_code == 401

    def test_another_place_to_return_to(self, browser: Browser, amada: User, app: str) -> None:
        inside(browser)
        for back in (f"{app}/callback/", f"{app}/callback?x=1", f"{app}/other", "http://bad.example/callback"):
            answer = browser.session.get(f"{app}/enter", params={"back": back}, timeout=30)
            assert answer.status_code == 400, back
            assert answer.url.startswith(f"{browser.www}/identity/o/authorize?"), back

    def test_another_nonce_is_noticed(self, browser: Browser, amada: User) -> None:
        answer = browser.enter("amada", world.PASSWORD, "/enter?nonce")
        assert answer.status_code == 502 and "nonce" in answer.text
        assert browser.get("/me").status_code == 401

    def test_a_replayed_code_takes_everything_back(self, browser: Browser, amada: User) -> None:
        inside(browser)
        assert browser.get("/me").status_code == 200
        assert browser.get("/again").json() == {"error": "invalid_grant"}
        assert browser.get("/me").status_code == 401
        assert browser.get("/refresh").json()["error"] == "invalid_grant"

    def test_the_same_code_twice_at_once_is_given_once_at_most(self, browser: Browser, amada: User) -> None:
        answer = browser.enter("amada", world.PASSWORD, "/enter?twice").json()
        assert {"error": "invalid_grant"} in answer
        assert sum("given" in one for one in answer) <= 1
        assert not Token.objects.exists()

    def test_a_refresh_token_that_was_used_ends_its_family(self, browser: Browser, amada: User) -> None:
        inside(browser)
        browser.get("/refresh")
        assert browser.get("/refresh?old").json()["error"] == "invalid_grant"
        assert browser.get("/me").status_code == 401

    def test_places_to_return_to_after_leaving(self, browser: Browser, amada: User) -> None:
        inside(browser)
        answer = browser.session.get(f"{browser.app}/leave", params={"to": "http://bad.example/"}, timeout=30)
        assert answer.status_code == 400 and answer.url.startswith(f"{browser.www}/identity/o/logout")


class TestInactive:
    def test_everything_ends_at_once_everywhere(
        self, browser: Browser, another: Callable[[], Browser], amada: User
    ) -> None:
        phone = another()
        inside(browser)
        inside(phone)
        deactivate_user(actor=world.officer(), user=amada, reason="Baja")
        for one in (browser, phone):
            assert one.get("/me").status_code == 401
            assert one.get("/enter?prompt=none").json()["error"] == "login_required"
            assert one.get("/enter").url.startswith(f"{one.www}/cuenta/entrar/")
        again = another().enter("amada", world.PASSWORD)
        assert again.status_code == 200 and again.url.startswith(f"{browser.www}/cuenta/")

    def test_raw_deeds_do_not_leave_tokens_alive(self, browser: Browser, amada: User) -> None:
        inside(browser)
        User.objects.filter(pk=amada.pk).update(is_active=False)
        assert browser.get("/me").json() == {"error": "refused"}
        assert browser.get("/refresh").json()["error"] == "invalid_grant"


class TestLogoutToken:
    def test_one_session_ends_and_the_other_stays(
        self, browser: Browser, another: Callable[[], Browser], amada: User
    ) -> None:
        phone = another()
        inside(browser)
        inside(phone)
        phone.submit(phone.visit("/cuenta/salir/"))
        assert (phone.get("/me").status_code, browser.get("/me").status_code) == (401, 200)

    def test_it_counts_once(self, browser: Browser, amada: User, app: str) -> None:
        inside(browser)
        browser.submit(browser.visit("/cuenta/salir/"))
        (token,) = browser.get("/received").json()
        inside(browser)
        answer = requests.post(f"{app}/logout", data={"logout_token": token}, timeout=30)
        assert (answer.status_code, answer.json()) == (400, {"error": "replay"})
        assert browser.get("/me").status_code == 200

    def test_an_id_token_is_none(self, browser: Browser, amada: User, app: str) -> None:
        inside(browser)
        token = keys.sign({"iss": browser.www, "aud": "app", "sub": str(amada.uuid)}, kind="JWT")
        answer = requests.post(f"{app}/logout", data={"logout_token": token}, timeout=30)
        assert (answer.status_code, answer.json()) == (400, {"error": "typ"})


class TestRotatedKey:
    def test_nobody_notices(self, browser: Browser, amada: User, signing_key: SigningKey) -> None:
        inside(browser)
        new = keys.rotate(announced=timedelta(0))
        assert browser.get("/check").json() == {"kid": signing_key.kid}
        assert browser.get("/refresh").status_code == 200
        assert browser.get("/check").json() == {"kid": new.kid}
        browser.submit(browser.visit("/cuenta/salir/"))
        assert browser.get("/me").status_code == 401

    def test_an_application_that_knows_the_old_keys_asks_for_the_new_one(
        self, browser: Browser, amada: User, signing_key: SigningKey
    ) -> None:
        assert [key["kid"] for key in browser.get("/keys").json()["keys"]] == [signing_key.kid]
        new = keys.rotate(announced=timedelta(0))
        inside(browser)
        assert new.kid in [key["kid"] for key in browser.get("/keys").json()["keys"]]

    def test_what_a_key_taken_away_signed_is_worth_nothing(
        self, browser: Browser, amada: User, signing_key: SigningKey
    ) -> None:
        inside(browser)
        keys.rotate(announced=timedelta(0))
        keys.retire(kid=signing_key.kid, at_once=True)
        assert browser.get("/check").json()["error"] == "invalid_key_id"
