"""Every page, message and mail of accounts speaks Spanish and is ours, down to what forms answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import caches
from django.test import Client as Browser
from django.test.signals import template_rendered
from django.utils import timezone

from cms.accounts.domain.reminders import remind
from cms.accounts.models import User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(the|and|your|you|please|password|sign|signed|login|logout|log ?in|log ?out|with|this|that|cannot|not|is|are|"
    r"was|has|been|account|user ?name|e-?mail address|submit|back|cancel|delete|search|remove|add|edit|save|enter|code|"
    r"codes|key|keys|security|recovery|authenticator|invalid|required|field|value|try again|"
    r"welcome|settings|from|to)\b",
    re.IGNORECASE,
)
# Words of both languages, and names.
SAME = re.compile(r"no es|es no|Puebla Abierta|código QR", re.IGNORECASE)
HIDDEN = re.compile(r"<(script|style|svg|template)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
SPOKEN = re.compile(r'\b(?:alt|title|aria-label|placeholder|data-[a-z-]*(?:label|text|message))="([^"]*)"')


@pytest.fixture
def foreign() -> Iterator[set[str]]:
    """The templates of allauth's own that were shown."""
    found: set[str] = set()

    def note(template: Any, **_: Any) -> None:
        origin = str(getattr(template, "origin", ""))
        if "/allauth/" in origin:
            found.add(origin.partition("/allauth/")[2])

    template_rendered.connect(note)
    yield found
    template_rendered.disconnect(note)


def english(page: str) -> list[str]:
    """English words among what a page shows or reads aloud."""
    body = HIDDEN.sub(" ", page)
    text = " ".join([TAG.sub(" ", body), *SPOKEN.findall(body)])
    return [match.group(0) for match in ENGLISH.finditer(SAME.sub(" ", unescape(text)))]


def check(answer: Any, where: str, status: int = 200) -> str:
    assert answer.status_code == status, where
    page = answer.content.decode()
    assert not english(page), where
    assert 'lang="es' in page, where
    return str(page)


OUTSIDE = [
    "/cuenta/entrar/",
    "/cuenta/entrar/?next=/administracion/",
    "/cuenta/fuera/",
    "/cuenta/como-obtener-una-cuenta/",
    "/cuenta/desactivada/",
    "/cuenta/contrasena/olvidada/",
    "/cuenta/contrasena/olvidada/enviado/",
    "/cuenta/contrasena/nueva/lista/",
    "/cuenta/identidades/cancelada/",
]
INSIDE = [
    "/cuenta/",
    "/cuenta/salir/",
    "/cuenta/sesiones/",
    "/cuenta/contrasena/cambiar/",
    "/cuenta/confirmar/",
    "/cuenta/segundo-factor/",
    "/cuenta/segundo-factor/aplicacion/activar/",
    "/cuenta/segundo-factor/llaves/",
    "/cuenta/segundo-factor/llaves/agregar/",
]
PROTECTED = [
    "/cuenta/segundo-factor/",
    "/cuenta/segundo-factor/aplicacion/quitar/",
    "/cuenta/segundo-factor/codigos/",
    "/cuenta/segundo-factor/codigos/nuevos/",
    "/cuenta/segundo-factor/llaves/",
    "/cuenta/segundo-factor/llaves/{key}/renombrar/",
    "/cuenta/segundo-factor/llaves/{key}/quitar/",
    "/cuenta/confirmar/",
]
EMPTY = [
    "/cuenta/entrar/",
    "/cuenta/contrasena/olvidada/",
]
EMPTY_INSIDE = [
    "/cuenta/confirmar/",
    "/cuenta/contrasena/cambiar/",
    "/cuenta/segundo-factor/aplicacion/activar/",
    "/cuenta/segundo-factor/llaves/agregar/",
]
OFFICE = [
    "/administracion/cuentas/",
    "/administracion/cuentas/?q=nadie",
    "/administracion/cuentas/abrir/",
    "/administracion/cuentas/{user}/",
    "/administracion/cuentas/{user}/desactivar/",
    "/administracion/cuentas/{user}/contrasena/",
    "/administracion/cuentas/{user}/segundo-factor/",
    "/administracion/cuentas/{user}/sesiones/",
    "/administracion/cuentas/{user}/grupos/",
]


@pytest.fixture
def inside(client: Browser, amada: User) -> Browser:
    world.enter(client, "amada")
    client.post("/cuenta/confirmar/", {"password": world.PASSWORD})
    return client


@pytest.mark.parametrize("path", OUTSIDE)
def test_pages_for_everybody(client: Browser, foreign: set[str], path: str) -> None:
    check(client.get(path), path)
    assert not foreign


def test_pages_of_what_failed(client: Browser, foreign: set[str]) -> None:
    check(client.get("/cuenta/contrasena/nueva/x-y/"), "link", 400)
    check(client.get("/cuenta/identidades/fallida/"), "outside", 401)
    assert not foreign


def test_pages_of_an_account(inside: Browser, foreign: set[str]) -> None:
    for path in INSIDE:
        check(inside.get(path), path)
    assert not foreign


def test_pages_of_a_second_factor(inside: Browser, foreign: set[str], amada: User) -> None:
    form = inside.get("/cuenta/segundo-factor/aplicacion/activar/").context["form"]
    inside.post("/cuenta/segundo-factor/aplicacion/activar/", {"code": world.totp(form.secret)})
    other = Browser()
    asked = world.enter(other, "amada")
    assert asked["Location"] == "/cuenta/segundo-factor/comprobar/"
    check(other.get(asked["Location"]), asked["Location"])
    check(other.post(asked["Location"], {"code": "x"}), asked["Location"])
    data = {"name": "Mi teléfono", "credential": {}}
    key = Authenticator.objects.create(user=amada, type="webauthn", data=data)
    for path in PROTECTED:
        check(inside.get(path.format(key=key.pk)), path)
    assert not foreign


def test_answers_to_empty_and_wrong_forms(client: Browser, amada: User, foreign: set[str]) -> None:
    for path in EMPTY:
        assert "Este campo es necesario" in check(client.post(path), path)
    assert "no son correctos" in check(world.enter(client, "amada", "x"), "wrong")
    world.enter(client, "amada")
    client.post("/cuenta/confirmar/", {"password": world.PASSWORD})
    for path in EMPTY_INSIDE:
        check(client.post(path), path)
    for password in ("corta", "amada-ejemplo", "password1234", "123456789012345"):
        form = {"oldpassword": world.PASSWORD, "password1": password, "password2": password}
        check(client.post("/cuenta/contrasena/cambiar/", form), password)
    form = {"oldpassword": "x", "password1": "otros caballos rojos", "password2": "otros caballos blancos"}
    check(client.post("/cuenta/contrasena/cambiar/", form), "too many", 429)
    caches["default"].clear()
    check(client.post("/cuenta/contrasena/cambiar/", form), "differing")
    assert not foreign


def test_too_many_attempts(client: Browser, amada: User) -> None:
    for _ in range(5):
        world.enter(client, "amada", "x")
    page = check(world.enter(client, "amada"), "locked", status=200)
    assert "Demasiados intentos" in page


def test_pages_of_the_provider(client: Browser, inside: Browser) -> None:
    world.application(own=False)
    asked = {
        "client_id": "app", "redirect_uri": world.CALLBACK, "response_type": "code", "state": "s",
        "scope": "openid profile email roles", "code_challenge": world.CHALLENGE, "code_challenge_method": "S256",
    }  # fmt: skip
    check(inside.get("/identity/o/authorize", asked), "consent")
    check(inside.get("/identity/o/authorize", {**asked, "redirect_uri": "https://mala.example/"}), "redirect", 400)
    check(inside.get("/identity/o/authorize", {}), "nothing", 400)
    check(inside.get("/identity/o/logout"), "logout")
    wrong = {"client_id": "app", "post_logout_redirect_uri": "https://mala.example/"}
    check(inside.get("/identity/o/logout", wrong), "after", 400)


def test_the_office(client: Browser, amada: User, foreign: set[str]) -> None:
    world.officer()
    world.enter(client, "zacarias")
    for path in OFFICE:
        page = client.get(path.format(user=amada.pk)).content.decode()
        main = page.partition("<main")[2].partition("</main>")[0]
        assert main and not english(main), path
    client.post(f"/administracion/cuentas/{amada.pk}/desactivar/", {"reason": ""})
    page = client.post(f"/administracion/cuentas/{amada.pk}/desactivar/", {"reason": "Baja"}, follow=True)
    assert not english(page.content.decode().partition("<main")[2].partition("</main>")[0])
    assert not foreign


def test_mails(client: Browser, amada: User, foreign: set[str], settings, django_capture_on_commit_callbacks) -> None:
    settings.PASSWORD_REMINDER_DAYS = 1
    User.objects.update(password_changed_at="2020-01-01T00:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        remind(timezone.now())
        client.post("/cuenta/contrasena/olvidada/", {"email": amada.email})
        client.post("/cuenta/contrasena/olvidada/", {"email": "nadie@puebla.example"})
        world.enter(client, "amada")
        form = {"oldpassword": world.PASSWORD, "password1": "otros caballos rojos", "password2": "otros caballos rojos"}
        client.post("/cuenta/contrasena/cambiar/", form)
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        assert message.subject.startswith("Puebla Abierta: ")
        words = re.sub(r"https?://\S+|\S+@\S+", " ", f"{message.subject} {message.body}")
        assert not ENGLISH.findall(words), message.body
    assert not foreign
