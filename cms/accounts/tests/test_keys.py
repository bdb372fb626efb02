"""The provider's keys: sealed at rest, rotated with an overlap, never lost."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone
from freezegun import freeze_time

from cms.accounts.models import SigningKey
from cms.accounts.oidc import keys

pytestmark = pytest.mark.django_db


def published(client: Browser) -> set[str]:
    return {key["kid"] for key in client.get("/.well-known/jwks.json").json()["keys"]}


def signed_with(client: Browser) -> str:
    return str(jwt.get_unverified_header(keys.sign({"x": 1}, kind="JWT"))["kid"])


def command(*args: str) -> str:
    from io import StringIO

    said = StringIO()
    call_command("llaves_oidc", *args, stdout=said)
    return said.getvalue()


def test_the_first_key_makes_itself_and_only_once(client: Browser) -> None:
    assert SigningKey.objects.count() == 0
    first = published(client)
    assert published(client) == first == {signed_with(client)}
    assert SigningKey.objects.count() == 1


def test_nothing_private_is_published_or_stored_in_clear(client: Browser, signing_key: SigningKey) -> None:
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert {"n", "e"} <= set(key) and not {"d", "p", "q", "dp", "dq", "qi"} & set(key)
    assert "PRIVATE" not in signing_key.encrypted_pem


def test_a_new_key_is_announced_before_it_signs_and_the_old_one_stays_for_its_tokens(
    client: Browser, signing_key: SigningKey, settings
) -> None:
    said = command("rotar", "--horas", "2")
    new = SigningKey.objects.exclude(pk=signing_key.pk).get()
    assert said.startswith(new.kid)
    assert published(client) == {signing_key.kid, new.kid}
    assert signed_with(client) == signing_key.kid
    with freeze_time(timezone.now() + timedelta(hours=2, minutes=1)):
        assert published(client) == {signing_key.kid, new.kid}
        assert signed_with(client) == new.kid
    with freeze_time(timezone.now() + timedelta(hours=2, minutes=1) + settings.OIDC_KEY_OVERLAP):
        assert published(client) == {new.kid}


def test_clients_are_told_to_ask_again_before_a_key_goes(client: Browser, signing_key: SigningKey) -> None:
    assert "max-age=3600" in client.get("/.well-known/jwks.json")["Cache-Control"]
    command("rotar", "--ya")
    SigningKey.objects.filter(pk=signing_key.pk).update(expires_at=timezone.now() + timedelta(seconds=90))
    told = client.get("/.well-known/jwks.json")["Cache-Control"]
    assert 80 <= int(told.split("max-age=")[1].split(",")[0]) <= 90


def test_a_stolen_key_can_be_retired_at_once_but_not_the_last_one(client: Browser, signing_key: SigningKey) -> None:
    with pytest.raises(CommandError, match="única llave"):
        command("retirar", f"--llave={signing_key.kid}")
    command("rotar", "--ya")
    assert signed_with(client) != signing_key.kid
    command("retirar", f"--llave={signing_key.kid}", "--ya")
    assert published(client) == {signed_with(client)}
    with pytest.raises(CommandError, match="No hay una llave «nada»"):
        command("retirar", "--llave=nada")


def test_retired_keys_stay_published_for_the_overlap(client: Browser, signing_key: SigningKey, settings) -> None:
    command("rotar", "--ya")
    command("retirar", f"--llave={signing_key.kid}")
    assert signing_key.kid in published(client)
    with freeze_time(timezone.now() + settings.OIDC_KEY_OVERLAP + timedelta(minutes=1)):
        assert signing_key.kid not in published(client)
    assert "retirada, se publica hasta" in command("listar")


def test_another_secret_key_makes_a_new_key_and_a_remembered_one_keeps_it(
    client: Browser, signing_key: SigningKey, settings
) -> None:
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another-secret-key-of-the-tests-0123456789"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert published(client) == {signing_key.kid}
    settings.SECRET_KEY_FALLBACKS = []
    assert published(client) == {signed_with(client)} != {signing_key.kid}


def test_messages_between_servers_are_short_lived_and_named(signing_key: SigningKey, settings) -> None:
    token = keys.sign_message(audience="app", kind="logout+jwt", sub="x")
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": signing_key.kid, "typ": "logout+jwt"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 120
    assert (claims["iss"], claims["aud"], claims["sub"]) == (settings.WWW_URL, "app", "x")
    again = jwt.decode(keys.sign_message(audience="app", kind="logout+jwt"), options={"verify_signature": False})
    assert again["jti"] != claims["jti"]
