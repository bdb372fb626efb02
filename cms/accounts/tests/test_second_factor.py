"""Setting up, using and losing a second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client as Browser

from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db
SEED = "JBSWY3DPEHPK3PXP"


def confirm(browser: Browser) -> None:
    browser.post("/cuenta/confirmar/", {"password": world.PASSWORD})


def set_up(browser: Browser) -> str:
    confirm(browser)
    secret = browser.get("/cuenta/segundo-factor/aplicacion/activar/").context["form"].secret
    browser.post("/cuenta/segundo-factor/aplicacion/activar/", {"code": world.totp(secret)})
    return str(secret)


def test_setting_it_up_asks_for_the_password_again(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    for path in ("aplicacion/activar/", "llaves/agregar/"):
        assert client.get(f"/cuenta/segundo-factor/{path}")["Location"].startswith("/cuenta/confirmar/?next=")
    assert "La contraseña no es correcta" in client.post("/cuenta/confirmar/", {"password": "x"}).content.decode()


def test_a_wrong_code_does_not_activate(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    confirm(client)
    client.get("/cuenta/segundo-factor/aplicacion/activar/")
    answer = client.post("/cuenta/segundo-factor/aplicacion/activar/", {"code": "000000"})
    assert "El código no es correcto" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_right_code_activates_tells_by_mail_and_ends_other_sessions(client: Browser, amada: User) -> None:
    other = Browser()
    world.enter(other, "amada")
    world.enter(client, "amada")
    secret = set_up(client)
    kinds = Authenticator.objects.values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]
    assert secret not in str(Authenticator.objects.get(type="totp").data)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_follows_once_it_is_in_force(client: Browser) -> None:
    amada = world.user("amada")
    other = Browser()
    world.enter(other, "amada")
    world.enter(client, "amada")
    set_up(client)
    assert [message.subject for message in mail.outbox] == ["Puebla Abierta: se activó su segundo factor"]
    assert "Se activó una aplicación de códigos" in mail.outbox[0].body
    assert (client.get("/cuenta/").status_code, other.get("/cuenta/").status_code) == (200, 302)
    verbs = AccountEvent.objects.filter(target=amada, verb="second_factor_on").values_list("data__kind", flat=True)
    assert sorted(verbs) == ["recovery_codes", "totp"]


def test_a_recovery_code_lets_in_once(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    set_up(client)
    text = client.get("/cuenta/segundo-factor/codigos/descargar/").content.decode()
    code = text.splitlines()[3]
    assert len(code) == 8 and "códigos de recuperación de amada" in text
    for allowed in (True, False):
        browser = Browser()
        world.enter(browser, "amada")
        answer = browser.post("/cuenta/segundo-factor/comprobar/", {"code": code})
        assert (answer.status_code == 302) is allowed


def test_codes_are_shown_to_their_owner_alone(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    set_up(client)
    assert client.get("/cuenta/segundo-factor/codigos/").status_code == 200
    world.user("benito")
    stranger = Browser()
    world.enter(stranger, "benito")
    confirm(stranger)
    assert stranger.get("/cuenta/segundo-factor/codigos/").status_code == 404


def test_whoever_must_have_one_keeps_the_last(client: Browser, settings) -> None:
    user = world.superuser("jefa")
    settings.MFA_GROUPS = ["*"]
    TOTP.activate(user, SEED)
    world.enter(client, "jefa")
    client.post("/cuenta/segundo-factor/comprobar/", {"code": world.totp(SEED)})
    confirm(client)
    page = client.get("/cuenta/segundo-factor/aplicacion/quitar/").content.decode()
    assert "debe tener un segundo factor" in page and '<button class="btn btn-danger"' not in page
    client.post("/cuenta/segundo-factor/aplicacion/quitar/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_whoever_need_not_have_one_may_remove_it(client: Browser, amada: User) -> None:
    world.enter(client, "amada")
    set_up(client)
    answer = client.post("/cuenta/segundo-factor/aplicacion/quitar/", follow=True)
    assert "La aplicación de códigos se quitó." in answer.content.decode()
    assert not Authenticator.objects.filter(user=amada).exists()
    assert mail.outbox[-1].subject == "Puebla Abierta: se quitó su segundo factor"
    assert AccountEvent.objects.filter(target=amada, verb="second_factor_off").exists()


def passkey(user: User, name: str) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})


def test_passkeys_are_of_their_owner_and_the_last_demanded_one_stays(client: Browser, settings) -> None:
    user = world.superuser("jefa")
    settings.MFA_GROUPS = []
    world.enter(client, "jefa")
    confirm(client)
    mine, foreign = passkey(user, "Mi llave"), passkey(world.user("benito"), "Otra")
    settings.MFA_GROUPS = ["*"]
    remove = f"/cuenta/segundo-factor/llaves/{mine.pk}/quitar/"
    assert "debe tener un segundo factor" in client.get(remove).content.decode()
    assert client.post(remove).status_code == 409
    assert client.get(f"/cuenta/segundo-factor/llaves/{foreign.pk}/quitar/").status_code == 404
    second = passkey(user, "Llave USB")
    assert client.post(remove)["Location"] == "/cuenta/segundo-factor/llaves/"
    assert list(Authenticator.objects.filter(user=user)) == [second]
