"""People, accounts and applications for the tests, made as they are made in life."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client as Browser

from cms.accounts.domain.addresses import set_address
from cms.accounts.domain.passwords import set_own_password
from cms.accounts.domain.roles import sync_user
from cms.accounts.models import User
from cms.accounts.oidc import clients
from cms.directory.domain.appointments import appoint
from cms.directory.domain.organizations import create_organization
from cms.directory.domain.people import create_person
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.posts import create_post
from cms.directory.domain.units import create_unit
from cms.directory.models import Appointment, Organization, Person, Post

PASSWORD = "tres caballos verdes"
SECRET = "only-for-the-tests-secret-of-an-application-0123456789"
CALLBACK = "https://app.example/callback"
AFTER = "https://app.example/fuera"
VERIFIER = "a" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
_numbers = count(1)


def organization(clave: str = "movilidad") -> Organization:
    return create_organization(actor=SYSTEM, clave=clave, name=f"Dirección de {clave}")


def post(of: Organization, *groups: str, code: str = "") -> Post:
    number = next(_numbers)
    unit = create_unit(actor=SYSTEM, organization=of, name=f"Departamento {number}")
    return create_post(actor=SYSTEM, unit=unit, name="Analista", code=code or f"puesto-{number}", roles=list(groups))


def person(of: Organization, name: str = "Amada Ejemplo Rueda", **values: Any) -> Person:
    first, surname, *second = name.split(" ")
    number = next(_numbers)
    facts = {"employee_number": f"P-{number}", "email": f"persona-{number}@puebla.example", **values}
    return create_person(
        actor=SYSTEM,
        today=date.today(),
        first_names=first,
        first_surname=surname,
        second_surname=" ".join(second),
        organization=of,
        **facts,
    )


def appointment(
    of: Person, role: str, organization: Organization | None = None, *, today: date | None = None
) -> Appointment:
    today = today or date.today()
    return appoint(
        actor=SYSTEM,
        person=of,
        role=role,
        organization=organization,
        today=today,
        oficio_number=f"PRUEBA-{next(_numbers)}/2026",
        oficio_date=today - timedelta(days=20),
        starts_on=today - timedelta(days=10),
    )


def user(username: str = "amada", *groups: str, of: Person | None = None, **values: Any) -> User:
    """An active account with PASSWORD and a confirmed address; `groups` as if granted."""
    made = User(username=username, first_name=username.capitalize(), last_name="Ejemplo", person=of, **values)
    set_own_password(made, PASSWORD)
    set_address(made, of.email if of else f"{username}@puebla.example")
    for name in groups:
        made.group_grants.create(group=Group.objects.get(name=name), reason="prueba")
    sync_user(made)
    return made


def officer(username: str = "zacarias") -> User:
    """Somebody who keeps accounts."""
    return user(username, "cuentas")


def superuser(username: str = "administradora") -> User:
    return user(username, is_superuser=True, is_staff=True)


def enter(browser: Browser, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Sign in by the page."""
    return browser.post("/cuenta/entrar/", {"login": name, "password": password, **more})


def application(client_id: str = "app", **values: Any) -> Any:
    """An application registered with SECRET."""
    facts = {
        "name": "Una aplicación",
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [AFTER],
        "own": True,
        **values,
    }
    return clients.register(clients.Registration(client_id=client_id, **facts), secret=SECRET)[0]


def totp(secret: str) -> str:
    """The code that an app shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time() // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return str((struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6).zfill(6)
