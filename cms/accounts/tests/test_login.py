"""Coming in: by name or address, and what does not let anybody in."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db


def is_in(browser: Browser) -> bool:
    return browser.get("/cuenta/").status_code == 200


@pytest.mark.parametrize("name", ["amada", "AMADA", "amada@puebla.example", " Amada@Puebla.example "])
def test_by_user_name_or_address(client: Browser, amada: User, name: str) -> None:
    answer = world.enter(client, name)
    assert (answer.status_code, answer["Location"]) == (302, "/cuenta/")
    assert is_in(client)


@pytest.mark.parametrize("name", ["amada", "nadie", "amada@puebla.example", "nadie@puebla.example"])
def test_a_wrong_password_and_an_unknown_name_look_the_same(client: Browser, amada: User, name: str) -> None:
    answer = world.enter(client, name, "otra cosa distinta")
    kind = "correo" if "@" in name else "usuario"
    assert answer.status_code == 200
    assert f"El {kind} o la contraseña no son correctos." in answer.content.decode()
    assert not is_in(client)


def test_five_mistakes_lock_a_name_even_for_the_right_password(client: Browser, amada: User) -> None:
    other = world.user("benito")
    for _ in range(5):
        assert "no son correctos" in world.enter(client, "amada", "mal").content.decode()
    answer = world.enter(client, "amada")
    assert "Espere cinco minutos" in answer.content.decode()
    assert not is_in(client)
    assert world.enter(client, other.username).status_code == 302


def test_an_inactive_account_is_told_so_only_with_its_password(client: Browser, amada: User) -> None:
    amada.is_active = False
    amada.save()
    assert "no son correctos" in world.enter(client, "amada", "mal").content.decode()
    answer = world.enter(client, "amada")
    assert answer["Location"] == "/cuenta/desactivada/"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/cuenta/sesiones/", "/cuenta/sesiones/"),
        ("https://mala.example/", "/cuenta/"),
        ("//mala.example/", "/cuenta/"),
        ("/\\mala.example/", "/cuenta/"),
        ("javascript:alert(1)", "/cuenta/"),
        ("http://micro.puebla.localhost/", "/cuenta/"),
    ],
)
def test_a_login_leads_only_to_pages_of_the_site(client: Browser, amada: User, wanted: str, target: str) -> None:
    assert world.enter(client, "amada", next=wanted)["Location"] == target


def test_nobody_makes_an_account(client: Browser) -> None:
    answer = client.get(reverse("account_signup"))
    assert answer.status_code == 200 and "FORM.293" in answer.content.decode()
    assert client.post(reverse("account_signup"), {"username": "yo"}).status_code == 405
    assert User.objects.count() == 0
    for name in ("account_email", "socialaccount_signup", "account_request_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_forgotten_password_says_the_same_to_everybody(client: Browser, amada: User) -> None:
    known = client.post("/cuenta/contrasena/olvidada/", {"email": "amada@puebla.example"})
    unknown = client.post("/cuenta/contrasena/olvidada/", {"email": "nadie@puebla.example"})
    assert known["Location"] == unknown["Location"] == "/cuenta/contrasena/olvidada/enviado/"
    assert [message.to for message in mail.outbox] == [["amada@puebla.example"], ["nadie@puebla.example"]]
    assert "no hay\nninguna cuenta" in mail.outbox[1].body


def test_the_link_of_the_mail_leads_to_our_address_and_changes_the_password(
    client: Browser, amada: User, settings
) -> None:
    elsewhere = Browser()
    world.enter(elsewhere, "amada")
    client.post(
        "/cuenta/contrasena/olvidada/", {"email": "amada@puebla.example"}, headers={"host": "otro.puebla.localhost"}
    )
    assert not mail.outbox  # forms of accounts are not served at other hosts
    client.post("/cuenta/contrasena/olvidada/", {"email": "amada@puebla.example"}, headers={"host": "localhost"})
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    assert link.startswith(f"{settings.WWW_URL}/cuenta/contrasena/nueva/")
    path = client.get(link.removeprefix(settings.WWW_URL))["Location"]
    assert "tres caballos" not in path
    answer = client.post(path, {"password1": "nueve gatos azules", "password2": "nueve gatos azules"})
    assert answer["Location"] == "/cuenta/contrasena/nueva/lista/"
    assert not is_in(client) and not is_in(elsewhere)
    assert world.enter(client, "amada", "nueve gatos azules").status_code == 302
    assert AccountEvent.objects.filter(target=amada, verb="password_reset").count() == 1
    assert "se envió a este correo" in mail.outbox[-1].body
    used = Browser().get(link.removeprefix(settings.WWW_URL))
    assert used.status_code == 400 and "El enlace ya no vale" in used.content.decode()


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("corta", "12 caracteres"),
        ("contrasena123", ""),
        ("0123456789012", "numérica"),
        ("amada@puebla.example", "similar"),
        (world.PASSWORD, "distinto del actual"),
    ],
)
def test_a_weak_or_equal_password_is_refused(client: Browser, amada: User, new: str, sentence: str) -> None:
    world.enter(client, "amada")
    before = User.objects.get(pk=amada.pk).password
    answer = client.post(
        "/cuenta/contrasena/cambiar/", {"oldpassword": world.PASSWORD, "password1": new, "password2": new}
    )
    if sentence:
        assert answer.status_code == 200 and sentence in answer.content.decode()
        assert User.objects.get(pk=amada.pk).password == before


def test_changing_the_password_ends_the_other_sessions_and_says_so_by_mail(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    other = Browser()
    world.enter(other, "amada")
    answer = client.post(
        "/cuenta/contrasena/cambiar/",
        {"oldpassword": world.PASSWORD, "password1": "nueve gatos azules", "password2": "nueve gatos azules"},
    )
    assert answer["Location"] == "/cuenta/"
    assert is_in(client) and not is_in(other)
    assert mail.outbox[-1].subject == "Puebla Abierta: se cambió su contraseña"
    assert AccountEvent.objects.get(target=amada).verb == "password_changed"


def test_leaving_needs_a_form_and_ends_the_session(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    assert client.get("/cuenta/salir/").status_code == 200
    assert is_in(client)
    assert client.post("/cuenta/salir/")["Location"] == "/cuenta/fuera/"
    assert not is_in(client)


def test_forms_of_accounts_need_their_token(amada: User) -> None:
    strict = Browser(enforce_csrf_checks=True)
    assert world.enter(strict, "amada").status_code == 403


def test_pages_of_accounts_are_never_kept_by_the_gateway(client: Browser, amada: User) -> None:
    for path in ("/cuenta/entrar/", "/cuenta/contrasena/olvidada/", "/cuenta/como-obtener-una-cuenta/"):
        assert "public" not in client.get(path)["Cache-Control"]
    world.enter(client, "amada")
    for path in ("/cuenta/", "/cuenta/sesiones/", "/cuenta/segundo-factor/"):
        assert "public" not in client.get(path)["Cache-Control"]
