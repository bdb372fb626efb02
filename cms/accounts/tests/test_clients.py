"""Applications are registered by command, as often as one likes."""

from __future__ import annotations

import time
from io import StringIO

import pytest
from allauth.idp.oidc.models import Client, Token
from django.core.management import CommandError, call_command

from cms.accounts.models import LogoutNotice
from cms.accounts.oidc import clients
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db


def command(*args: str) -> str:
    said = StringIO()
    call_command("clientes_oidc", *args, stdout=said)
    return said.getvalue()


def test_the_portal_is_registered_from_the_settings_and_again_without_change(settings) -> None:
    command("registrar", "--portal")
    first = Client.objects.values().get()
    command("registrar", "--portal")
    assert Client.objects.values().get() == first
    client = Client.objects.get(pk="datos-abiertos")
    assert client.get_redirect_uris() == [f"{settings.DATOS_URL}/sso/callback"]
    assert client.get_post_logout_redirect_uris() == [f"{settings.DATOS_URL}/"]
    assert client.get_scopes() == ["openid", "profile", "email", "roles"]
    assert clients.backchannel_of(client) == (
        f"{settings.CKAN_URL}/sso/backchannel-logout",
        settings.DATOS_URL.partition("://")[2],
    )
    assert client.skip_consent and client.check_secret(settings.SSO_CLIENT_SECRET)


def test_another_secret_in_the_settings_takes_its_place(settings) -> None:
    command("registrar", "--portal")
    former = settings.SSO_CLIENT_SECRET
    settings.SSO_CLIENT_SECRET = former + "-otro"
    command("registrar", "--portal")
    client = Client.objects.get()
    assert (client.check_secret(former), client.check_secret(former + "-otro")) == (False, True)


def test_a_secret_is_kept_as_one_quick_round_and_never_in_clear() -> None:
    client = world.application()
    assert client.secret.startswith("pbkdf2_sha256_once$1$") and world.SECRET not in client.secret
    began = time.perf_counter()
    for _ in range(50):
        assert client.check_secret(world.SECRET)
        assert not client.check_secret(world.SECRET + "x")
    assert time.perf_counter() - began < 1


def test_a_new_application_gets_a_secret_that_is_shown_once() -> None:
    said = command("registrar", "--id", "app", "--nombre", "App", "--regreso", "https://app.example/cb")
    secret = said.split("mostrar): ")[1].strip()
    assert Client.objects.get(pk="app").check_secret(secret)
    assert "secreto" not in command(
        "registrar", "--id", "app", "--nombre", "App", "--regreso", "https://app.example/cb"
    )
    other = command("rotar-secreto", "app").split("mostrar): ")[1].strip()
    client = Client.objects.get(pk="app")
    assert (client.check_secret(secret), client.check_secret(other)) == (False, True)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--id", "x"], "Indique --id y --nombre"),
        (["--id", "x", "--nombre", "X"], "al menos una dirección"),
        (["--id", "x", "--nombre", "X", "--regreso", "https://*.example/cb"], "no es una dirección"),
        (["--id", "x", "--nombre", "X", "--regreso", "javascript:alert(1)"], "no es una dirección"),
        (["--id", "x", "--nombre", "X", "--regreso", "https://x.example/cb", "--permisos", "openid todo"], "permisos"),
        (["--id", "x", "--nombre", "X", "--regreso", "https://x.example/cb", "--permisos", "email"], "obligatorio"),
    ],
)
def test_what_is_wrong_is_refused_in_spanish(args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        command("registrar", *args)
    assert not Client.objects.exists()


def test_short_secrets_are_refused() -> None:
    with pytest.raises(clients.ClientError, match="al menos 32"):
        clients.register(clients.portal(), secret="corto")


def test_removing_an_application_removes_its_tokens_and_notices(amada) -> None:
    client = world.application(backchannel_logout_uri="http://127.0.0.1:1/x")
    Token.objects.create(client=client, user=amada, type="at", hash="x")
    LogoutNotice.objects.create(client=client, sub="x")
    command("borrar", "app")
    assert (Client.objects.count(), Token.objects.count(), LogoutNotice.objects.count()) == (0, 0, 0)
    with pytest.raises(CommandError, match="No hay una aplicación «app»"):
        command("borrar", "app")
