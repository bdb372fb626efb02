"""The provider ends sessions from afar; forged and repeated messages end nothing."""

from __future__ import annotations

import time
from typing import Any

from ckan import model

from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import KEYS, SITE, Provider

EVENT = "http://schemas.openid.net/event/backchannel-logout"
NAME = "Amada Ejemplo Pérez"


def tell(browser: Browser, token: str) -> Any:
    """The provider's server calls, without any browser."""
    server = browser.client.application.test_client()
    return server.post("/sso/backchannel-logout", base_url="http://127.0.0.1", data={"logout_token": token})


def entered(browser: Browser, provider: Provider, **claims: Any) -> str:
    """Enter, a moment ago by the provider's clock; the subject."""
    provider.claims = {"iat": int(time.time()) - 2, **claims}
    browser.enter()
    assert browser.whoami() == NAME
    return str(provider.person["sub"])


def test_a_logout_elsewhere_ends_the_session_here_at_the_next_page(browser: Browser, provider: Provider) -> None:
    sub = entered(browser, provider)
    answer = tell(browser, provider.logout_token(sub))
    assert (answer.status_code, answer.headers["Cache-Control"].split(",")[0]) == (200, "no-store")
    assert browser.whoami() == ""
    assert browser.session_cookie() is None
    provider.claims = {"iat": int(time.time()) + 2}
    browser.enter()
    assert browser.whoami() == NAME


def test_a_session_of_the_provider_ends_only_what_came_from_it(browser: Browser, provider: Provider) -> None:
    other: Any = Browser.__new__(Browser)
    other.client, other.provider = browser.client.application.test_client(), provider
    sub = entered(browser, provider, sid="one")
    entered(other, provider, sid="two")
    tell(browser, provider.logout_token(sub, sid="one"))
    assert (browser.whoami(), other.whoami()) == ("", NAME)


def test_messages_that_end_nothing(browser: Browser, provider: Provider) -> None:
    sub = entered(browser, provider)
    now = int(time.time())
    forged = {
        "no logout event": provider.logout_token(sub, events={}),
        "events of another shape": provider.logout_token(sub, events=[EVENT]),
        "a nonce": provider.logout_token(sub, nonce="n"),
        "another audience": provider.logout_token(sub, aud="another"),
        "another issuer": provider.logout_token(sub, iss="https://mal.example"),
        "no identifier": provider.logout_token(sub, jti=None),
        "an old one": provider.logout_token(sub, iat=now - 900, exp=now + 100),
        "one that lives long": provider.logout_token(sub, exp=now + 3600),
        "an expired one": provider.logout_token(sub, iat=now - 300, exp=now - 200),
        "an ID token": provider.sign(provider.identity("n")),
        "one for the directory": provider.logout_token(sub, header={"typ": "directory+jwt"}),
        "no token": "",
        "nonsense": "a.b.c",
        "too much": "a" * 40_000,
    }
    provider.signer = KEYS["stranger"]
    forged["signed by a stranger"] = provider.logout_token(sub)
    provider.signer = None
    told = {how: tell(browser, token).status_code for how, token in forged.items()}
    assert told == dict.fromkeys(forged, 400)
    assert browser.whoami() == NAME


def test_a_message_counts_once(browser: Browser, provider: Provider) -> None:
    sub = entered(browser, provider)
    token = provider.logout_token(sub)
    assert tell(browser, token).status_code == 200
    answer = tell(browser, token)
    assert (answer.status_code, answer.json["code"]) == (400, "sso-token-replayed")


def test_a_browser_s_session_is_nothing_here(browser: Browser, provider: Provider) -> None:
    sub = entered(browser, provider)
    answer = browser.client.post(
        "/sso/backchannel-logout", base_url=SITE, data={"logout_token": "x"}, headers={"Origin": "https://mal.example"}
    )
    assert answer.status_code == 400
    assert browser.whoami() == NAME
    assert sub


def test_api_tokens_die_with_their_account(browser: Browser, provider: Provider) -> None:
    sub = entered(browser, provider)
    user = model.User.by_name("aperez")
    token = browser.token(user.name)
    asked = {"headers": {"Authorization": token}, "base_url": SITE}
    server = browser.client.application.test_client()
    assert server.get("/api/3/action/puebla_my_roles", **asked).status_code == 200
    # A logout is no reason to lose them.
    tell(browser, provider.logout_token(sub))
    assert server.get("/api/3/action/puebla_my_roles", **asked).status_code == 200
    tell(browser, provider.logout_token(sub, active=False))
    assert server.get("/api/3/action/puebla_my_roles", **asked).status_code == 403
    user = model.User.by_name("aperez")
    assert (user.state, user.api_tokens) == ("deleted", [])
