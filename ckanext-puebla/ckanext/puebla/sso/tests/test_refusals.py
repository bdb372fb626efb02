"""Answers of a provider that must not be believed, and the pages that say so."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import KEYS, Provider, plain

NOW = int(time.time())
# What a forger has in hand is public: the key's own text, used as the secret of another algorithm.
PUBLIC_AS_SECRET = KEYS["first"].as_pem(private=False)
TAMPERED: dict[str, dict[str, Any]] = {
    "wrong nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "wrong audience": {"claims": {"aud": "another"}},
    "two audiences, given to another": {"claims": {"aud": ["datos-abiertos", "another"], "azp": "another"}},
    "wrong issuer": {"claims": {"iss": "https://mal.example"}},
    "no subject": {"claims": {"sub": None}},
    "signed by a stranger in our key's name": {"signer": KEYS["stranger"]},
    "signed by a key that nobody publishes": {"key": KEYS["stranger"]},
    "not signed": {"header": {"alg": "none"}},
    "a logout token": {"header": {"typ": "logout+jwt"}},
    "signed with the public key as if it were a secret": {"signer": PUBLIC_AS_SECRET, "header": {"alg": "HS256"}},
    "no key named": {"header": {"kid": None}},
}


def page_of(browser: Browser) -> tuple[int, str]:
    """What comes of a login: the status and the code for the help desk; nobody is inside."""
    page = browser.enter()
    assert browser.whoami() == ""
    text = page.get_data(as_text=True)
    return page.status_code, text.split("mesa de servicio: ")[-1].split("<")[0]


def test_answers_that_are_not_what_they_must_be(browser: Browser, provider: Provider) -> None:
    for how, changes in TAMPERED.items():
        usual = {name: getattr(provider, name) for name in changes}
        vars(provider).update(changes)
        assert (how, *page_of(browser)) == (how, 502, "sso-token-refused")
        vars(provider).update(usual)
    browser.enter()
    assert browser.whoami() == "Amada Ejemplo Pérez"


def test_clocks_that_differ(browser: Browser, provider: Provider) -> None:
    for claims in ({"exp": NOW - 3600, "iat": NOW - 7200}, {"iat": NOW + 3600, "exp": NOW + 7200}):
        provider.claims = claims
        assert page_of(browser) == (503, "sso-clocks-differ")


def test_a_small_difference_of_clocks_is_nothing(browser: Browser, provider: Provider) -> None:
    provider.claims = {"iat": int(time.time()) + 20}
    browser.enter()
    assert browser.whoami() == "Amada Ejemplo Pérez"


def test_claims_that_are_incomplete(browser: Browser, provider: Provider) -> None:
    provider.claims = {"organizations": None}
    assert page_of(browser) == (502, "sso-record-refused")


def test_another_browser_s_answer_is_not_taken(browser: Browser, provider: Provider) -> None:
    stranger = Browser.__new__(Browser)
    stranger.client, stranger.provider = browser.client.application.test_client(), provider
    back = provider.authorize(plain(urlsplit(browser.get("/user/login").headers["Location"]).query))
    answer = stranger.get(back.removeprefix("http://test.ckan.net"))
    assert (answer.status_code, "La entrada no terminó" in answer.get_data(as_text=True)) == (400, True)
    changed = back.removeprefix("http://test.ckan.net").replace("state=", "state=x")
    assert browser.get(changed).status_code == 400
    assert browser.get("/sso/callback").status_code == 400
    assert (browser.whoami(), stranger.whoami()) == ("", "")


def test_a_state_counts_once(browser: Browser, provider: Provider) -> None:
    address = urlsplit(browser.get("/user/login").headers["Location"])
    back = provider.authorize(plain(address.query)).removeprefix("http://test.ckan.net")
    provider.token_error = (400, "invalid_grant")
    assert browser.get(back).status_code == 403
    provider.token_error = None
    assert browser.get(back).status_code == 400


def test_a_provider_that_is_down(browser: Browser, provider: Provider) -> None:
    provider.down = True
    assert page_of(browser) == (503, "sso-provider-down")
    provider.down = False
    begun = browser.get("/user/login")
    provider.down = True
    page = browser.follow(begun)
    assert (page.status_code, "no responde" in page.get_data(as_text=True)) == (503, True)
    # The portal itself goes on.
    assert browser.get("/dataset/").status_code == 200


def test_a_secret_that_the_provider_does_not_take(browser: Browser, provider: Provider) -> None:
    provider.token_error = (401, "invalid_client")
    assert page_of(browser) == (503, "sso-provider-down")


def test_keys_may_be_turned(browser: Browser, provider: Provider) -> None:
    browser.enter()
    browser.post("/user/_logout")
    provider.key, provider.published = KEYS["second"], [KEYS["second"], KEYS["first"]]
    browser.enter()
    assert browser.whoami() == "Amada Ejemplo Pérez"
    browser.post("/user/_logout")
    provider.key, provider.published = KEYS["first"], [KEYS["second"]]
    # The retired key is forgotten when the keys are read again.
    provider.key = KEYS["stranger"]
    assert page_of(browser) == (502, "sso-token-refused")
    provider.key = KEYS["first"]
    assert page_of(browser) == (502, "sso-token-refused")
