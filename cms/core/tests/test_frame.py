"""The frame of every page: the same for all visitors, and with the person's own entries for somebody signed in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client, RequestFactory

from cms.core import frame

PAGE = Template('{% extends "core/base.html" %}{% block title %}Prueba{% endblock %}{% block content %}x{% endblock %}')


def page(request: object) -> BeautifulSoup:
    return BeautifulSoup(PAGE.render(Context({"request": request})), "html.parser")


def account(found: BeautifulSoup) -> list[str]:
    return [item.get_text(" ", strip=True) for item in found.select('[aria-label="Cuenta"] li')]


@pytest.mark.django_db
def test_visitors_get_a_page_without_cookie_script_or_style(settings) -> None:
    host = urlsplit(settings.WWW_URL).netloc
    request = RequestFactory().get(
        "/noticias/", headers={"host": host}
    )  # has no session and no user: touching them would fail
    found = page(request)
    assert account(found) == ["Buscar", "Entrar"]
    assert [item for item in found.select("script, style, [style]") if not item.get("src")] == []
    assert "CSRF_COOKIE" not in request.META
    assert found.html and found.html["lang"] == "es-MX"
    assert found.select_one("a.pa-salto")["href"] == "#" + found.select_one("main")["id"]
    assert found.select_one('.pa-menu [aria-current="page"]').get_text() == "Noticias"


@pytest.mark.django_db
def test_a_person_sees_the_way_out_and_what_is_hers(settings) -> None:
    request = RequestFactory().get("/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=x"})
    request.user = get_user_model().objects.create(username="aruiz", first_name="Ana", last_name="Ruiz")
    found = page(request)
    assert account(found) == ["Buscar", "Mi cuenta: Ana Ruiz", "Cerrar sesión"]
    assert found.select_one('form[method="post"] [name="csrfmiddlewaretoken"]')["value"]


@pytest.mark.django_db
def test_an_old_session_is_a_visitor(settings) -> None:
    request = RequestFactory().get("/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=x"})
    request.user = AnonymousUser()
    assert account(page(request)) == ["Buscar", "Entrar"]


@pytest.mark.django_db
def test_apps_can_add_entries_for_persons(settings, monkeypatch) -> None:
    monkeypatch.setattr(frame, "_office", [lambda request: [{"label": "Por validar", "url": "/v/", "count": 2}]])
    request = RequestFactory().get("/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=x"})
    request.user = get_user_model().objects.create(username="aruiz")
    assert page(request).select_one(".pa-oficina").get_text(" ", strip=True) == "Por validar 2 pendientes"
    assert page(RequestFactory().get("/")).select_one(".pa-oficina") is None


@pytest.mark.django_db
def test_what_entries_need_is_looked_up_before_them_and_for_persons_only(settings, monkeypatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(frame, "_preparations", [lambda request: seen.append(f"lookup for {request.user}")])
    monkeypatch.setattr(frame, "_account", [lambda request: seen.append("account") or []])
    monkeypatch.setattr(frame, "_office", [lambda request: seen.append("office") or []])
    request = RequestFactory().get("/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=x"})
    request.user = get_user_model().objects.create(username="aruiz")
    frame.build(request)
    assert seen == ["lookup for aruiz", "account", "office"]
    frame.build(RequestFactory().get("/"))
    assert len(seen) == 3


@pytest.mark.django_db
def test_a_page_that_does_not_exist_says_so_in_spanish(client: Client) -> None:
    answer = client.get("/no-existe/")
    found = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, found.h1.get_text()) == (404, "No encontramos esta página")
    assert not answer.cookies


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_every_error_page_renders_without_request_and_database(code: str) -> None:
    from django.template.loader import render_to_string

    found = BeautifulSoup(render_to_string(f"{code}.html"), "html.parser")
    assert found.h1.get_text(strip=True)
    assert found.select_one('meta[name="robots"]')["content"] == "noindex"
    assert re.match(r"Error \d{3}", found.select_one("main p").get_text())
