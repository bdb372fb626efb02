"""What strangers and people are told of their pages: who may keep them, and what they may load."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ckanext.puebla.gateway import caching
from ckanext.puebla.tests.city import city, clean_puebla

__all__ = ["city", "clean_puebla"]
SITE = "http://test.ckan.net"
STRANGER = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
PERSON = "private, no-cache"


@pytest.fixture
def published(city: Any) -> dict[str, Any]:
    """A published dataset."""
    return city.advance(city.submission()["id"])


def public_addresses(published: dict[str, Any]) -> list[str]:
    name, folio = published["package_name"], published["publication"]["folio"]
    resource = published["resources"][0]["key"]
    return [
        "/",
        "/about",
        "/dataset/",
        "/dataset/?q=bicicletas",
        f"/dataset/{name}",
        f"/dataset/{name}/resource/{resource}",
        f"/dataset/{name}/version/1",
        f"/oficio/{folio}",
        "/organization/",
        "/organization/movilidad",
        "/organization/about/movilidad",
    ]


@pytest.mark.ckan_config("SESSION_TYPE", "redis")
def test_strangers_share_pages_and_get_no_session(app: Any, city: Any, published: dict[str, Any]) -> None:
    client = app.flask_app.test_client()
    for path in public_addresses(published):
        answer = client.get(path, base_url=SITE)
        told = (path, answer.status_code, answer.headers["Cache-Control"], answer.headers.getlist("Set-Cookie"))
        assert told == (path, 200, STRANGER, [])
        assert not re.search(r"csrf|_token", answer.get_data(as_text=True))
    again = [app.flask_app.test_client().get("/dataset/", base_url=SITE).data for _ in range(2)]
    assert again[0] == again[1]


@pytest.mark.ckan_config("SESSION_TYPE", "redis")
def test_whoever_has_a_session_or_a_token_shares_nothing(app: Any, city: Any, published: dict[str, Any]) -> None:
    client = app.flask_app.test_client()
    client.set_cookie("ckan", "something", domain="test.ckan.net")
    with_token = {"Authorization": city.token("ciudadana")}
    for path in public_addresses(published):
        assert client.get(path, base_url=SITE).headers["Cache-Control"] == PERSON
        answer = app.get(path, headers=with_token)
        assert answer.headers["Cache-Control"] == PERSON


def test_what_is_not_a_page_for_everybody_is_kept_by_nobody(app: Any, city: Any) -> None:
    for path in ("/no-existe", "/user/login", "/user/reset", "/organization/no-existe"):
        assert app.get(path).headers["Cache-Control"] == PERSON


def test_lists_for_programs_are_kept_some_minutes(app: Any, city: Any) -> None:
    for path in ("/inventario.csv", "/novedades.rss", "/sitemap.xml", "/sitemap-1.xml"):
        assert app.get(path).headers["Cache-Control"] == caching.FOR_PROGRAMS


@pytest.mark.ckan_config("ckanext.puebla.www_url", "https://www.puebla.example")
@pytest.mark.ckan_config("ckanext.puebla.sso.issuer", "https://www.puebla.example")
def test_pages_say_what_they_may_load(app: Any, city: Any, published: dict[str, Any]) -> None:
    policy = app.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert (rules["default-src"], rules["script-src"], rules["style-src"]) == ("'none'", "'self'", "'self'")
    assert rules["form-action"] == "'self' https://www.puebla.example"
    assert rules["frame-ancestors"] == "'self' https://www.puebla.example"
    assert ("unsafe-inline" in policy, "unsafe-eval" in policy) == (False, False)
    assert "Content-Security-Policy" not in app.get("/sitemap.xml").headers


@pytest.mark.ckan_config("ckanext.puebla.content_policy", False)
def test_the_policy_can_be_left_out(app: Any, city: Any) -> None:
    assert "Content-Security-Policy" not in app.get("/").headers
