"""What an installation begins with, and the demo city's accounts."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from allauth.idp.oidc.models import Client
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from cms.accounts import preparation
from cms.accounts.models import SigningKey, User
from cms.accounts.tests import world
from schemas.demo import load_city

pytestmark = pytest.mark.django_db


def command(*args: str) -> str:
    said = StringIO()
    call_command(*args, stdout=said)
    return said.getvalue()


def test_it_makes_key_client_and_first_administrator_once(monkeypatch) -> None:
    monkeypatch.setenv("PUEBLA_ADMIN_USER", "administrador")
    monkeypatch.setenv("PUEBLA_ADMIN_EMAIL", "administrador@puebla.example")
    monkeypatch.delenv("PUEBLA_ADMIN_PASSWORD", raising=False)
    assert preparation.prepare().endswith("primer administrador: administrador")
    first = (list(SigningKey.objects.values()), list(Client.objects.values()), list(User.objects.values()))
    assert preparation.prepare() == "grupos, llave y portal registrados"
    assert (list(SigningKey.objects.values()), list(Client.objects.values()), list(User.objects.values())) == first
    assert not User.objects.get().has_usable_password()


def test_the_first_password_is_shown_once_and_must_be_changed(client: Browser, monkeypatch) -> None:
    monkeypatch.setenv("PUEBLA_ADMIN_USER", "administrador")
    monkeypatch.delenv("PUEBLA_ADMIN_PASSWORD", raising=False)
    preparation.prepare()
    password = command("clave_del_administrador").split("mostrar): ")[1].strip()
    assert world.enter(client, "administrador", password).status_code == 302
    assert client.get("/sistema/")["Location"] == "/cuenta/contrasena/cambiar/"
    with pytest.raises(CommandError, match="ya tiene contraseña"):
        command("clave_del_administrador")
    again = command("clave_del_administrador", "--restablecer").split("mostrar): ")[1].strip()
    assert world.enter(Browser(), "administrador", password).status_code == 200
    assert world.enter(Browser(), "administrador", again).status_code == 302
    world.user("amada")
    with pytest.raises(CommandError, match="No hay una cuenta de administración general"):
        command("clave_del_administrador", "amada")


def test_the_demo_can_be_loaded_again_and_its_people_enter(client: Browser, monkeypatch, tmp_path: Path) -> None:
    listed = tmp_path / "cuentas.json"
    monkeypatch.setenv("PUEBLA_DEMO_ACCOUNTS", str(listed))
    monkeypatch.setenv("PUEBLA_ADMIN_PASSWORD", "aleatoria-0123456789")
    command("demo", "cargar", "--solo", "directorio")
    command("demo", "cargar", "--solo", "cuentas")
    before = list(User.objects.order_by("pk").values())
    command("demo", "cargar", "--solo", "cuentas")
    assert list(User.objects.order_by("pk").values()) == before
    city = load_city()
    rows = json.loads(listed.read_text(encoding="utf-8"))
    assert [row["usuario"] for row in rows] == [person.username for person in city.accounts]
    for name in ("web", "movilidad-datos", "cuentas", "ciudadana"):
        browser = Browser()
        world.enter(browser, name, "demostracion-2026")
        assert browser.get("/cuenta/").status_code == 200, name
    world.enter(client, "administrador", "aleatoria-0123456789")
    assert client.get("/sistema/").status_code == 200
    held = {user.username: sorted(user.groups.values_list("name", flat=True)) for user in User.objects.all()}
    assert held["web"] == ["equipo-web", "procedimientos"] and held["editora"] == ["editores", "procedimientos"]
    assert "cuentas" in held["cuentas"]
    assert User.objects.get(username="movilidad-datos").person.organization.clave == "movilidad"
