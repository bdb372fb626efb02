"""Silent login: only pages, only with the hint, once in a while, and never in the way."""

from __future__ import annotations

from urllib.parse import urlsplit

from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import Provider, plain

NAME = "Amada Ejemplo Pérez"


def tries(browser: Browser, path: str, **headers: str) -> bool:
    """Whether a request is sent to the provider."""
    answer = browser.get(path, **headers)
    return answer.status_code == 302 and urlsplit(answer.headers["Location"]).path == "/identity/o/authorize"


def test_whoever_has_a_session_at_the_provider_enters_without_a_click(browser: Browser, provider: Provider) -> None:
    browser.hint()
    page = browser.enter("/organization/?q=salud")
    assert page.request.full_path == "/organization/?q=salud"
    assert provider.asked[-1]["prompt"] == "none"
    assert browser.whoami() == NAME


def test_who_has_none_sees_the_page_and_is_left_in_peace(browser: Browser, provider: Provider) -> None:
    provider.has_session = False
    browser.hint()
    page = browser.enter("/dataset/?q=agua")
    assert (page.status_code, page.request.full_path) == (200, "/dataset/?q=agua")
    assert not tries(browser, "/dataset/")
    # The button works all the same.
    provider.has_session = True
    browser.enter("/user/login")
    assert browser.whoami() == NAME


def test_without_the_hint_nobody_is_asked(browser: Browser) -> None:
    assert not tries(browser, "/dataset/")
    assert browser.session_cookie() is None


NO_PAGES = (
    ("/api/3/action/package_search", {}),
    ("/dataset/", {"Accept": "application/json"}),
    ("/dataset/", {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}),
    ("/dataset/", {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}),
    ("/dataset/", {"Authorization": "a-token"}),
    ("/base/images/ckan-icon.ico", {}),
    ("/look/img/marca.svg", {}),
    ("/catalog.ttl", {}),
    ("/sso/callback", {}),
    ("/user/logged_out_redirect", {}),
    ("/no-existe", {}),
)


def test_what_is_no_page_is_never_sent_away(browser: Browser) -> None:
    browser.hint()
    sent = [(path, headers) for path, headers in NO_PAGES if tries(browser, path, **headers)]
    assert sent == []
    assert tries(browser, "/dataset/")


def test_a_form_is_never_sent_away(browser: Browser, provider: Provider) -> None:
    browser.hint()
    browser.post("/dataset/", headers={"Accept": "text/html"})
    assert provider.asked == []


def test_a_provider_that_is_down_is_not_noticed(browser: Browser, provider: Provider) -> None:
    provider.down = True
    browser.hint()
    assert browser.get("/dataset/").status_code == 200


def test_an_error_that_is_not_silence_is_told(browser: Browser, provider: Provider) -> None:
    browser.hint()
    asked = plain(urlsplit(browser.get("/about").headers["Location"]).query)
    answer = browser.get(f"/sso/callback?state={asked['state']}&error=server_error")
    assert (answer.status_code, "no permitió entrar" in answer.get_data(as_text=True)) == (403, True)
