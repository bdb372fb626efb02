"""Accounts of the demo city: everybody enters with the same password, which nobody has to change."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cms.accounts.domain import first_administrator
from cms.accounts.domain.addresses import set_address
from cms.accounts.domain.directory_link import follow_person
from cms.accounts.domain.passwords import set_own_password
from cms.accounts.domain.roles import sync_user
from cms.accounts.models import User
from cms.core import demo
from cms.directory import models as directory
from cms.directory.portal.outbox import request_accounts
from cms.settings import env
from schemas.demo import City, Person, load_city
from schemas.directory import REGISTRY

ADMINISTRATOR = "administrador"


@demo.register("cuentas", order=20)
def load() -> str:
    """Make or mend the account of everybody who has one in the demo city."""
    city = load_city()
    made = sum(ensure_account(person, city.password) for person in city.accounts)
    password = env.text("PUEBLA_ADMIN_PASSWORD", "")
    if password:
        first_administrator.ensure(username=ADMINISTRATOR, email=f"{ADMINISTRATOR}@{city.domain}", password=password)
    write_list(city)
    return f"{len(city.accounts)} cuentas ({made} nuevas)"


def ensure_account(declared: Person, password: str) -> bool:
    """The account of one person; whether it is new."""
    user = User.objects.filter(username=declared.username).first()
    is_new = user is None
    if user is None:
        surnames = " ".join(filter(None, (declared.first_surname, declared.second_surname)))
        user = User(username=declared.username, first_name=declared.first_names, last_name=surnames)
        set_own_password(user, password)
        set_address(user, declared.email)
    person = directory.Person.objects.filter(employee_number=declared.number).first() if declared.number else None
    if person is not None and user.person != person:
        user.person = person
        user.save(update_fields=["person"])
    follow_person(user)
    sync_user(user)
    if is_new:
        request_accounts([str(user.uuid)])
    return is_new


def write_list(city: City) -> None:
    """Tell whoever started the demo which accounts there are (PUEBLA_DEMO_ACCOUNTS names the file)."""
    target = os.environ.get("PUEBLA_DEMO_ACCOUNTS")
    if target:
        rows = [row(person, city.password) for person in city.accounts]
        Path(target).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def row(person: Person, password: str) -> dict[str, str]:
    """One account, with what its owner does in a few words."""
    roles = [REGISTRY.role_label(held.role) for held in person.appointments]
    post = REGISTRY.posts[person.post].name if person.post in REGISTRY.posts else ""
    return {
        "usuario": person.username,
        "contrasena": password,
        "nombre": person.full_name,
        "correo": person.email,
        "rol": person.appointments[0].role if person.appointments else "",
        "papel": ", ".join(filter(None, (*roles, post))) or "Cuenta sin cargo",
        "dependencia": person.organization,
    }
