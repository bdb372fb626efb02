"""Accounts of this platform that the procedure of accounts hands over."""

from __future__ import annotations

import pytest

from cms.accounts.models import User
from cms.directory.models import Organization, Person
from cms.procedures.tests.moments import judge

OPENED = "asignacion_cuentas_usuario.cuenta_que_existe"
CLOSED = "asignacion_cuentas_usuario.cuenta_que_se_cierra"
pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> User:
    office = Organization.objects.create(clave="faroles", name="Dirección de Faroles Inventados", acronym="DFI")
    person = Person.objects.create(
        first_names="Ana", first_surname="Muestra", organization=office, email="ana@puebla.example",
        employee_number="DEMO-7001",
    )  # fmt: skip
    return User.objects.create(username="amuestra", email="ana@puebla.example", person=person)


def opened(**data: str) -> object:
    return judge(OPENED, cuenta_de="plataforma", **data)


def test_the_account_must_be_of_that_person(account: User) -> None:
    assert opened(cuenta_usuario="amuestra", usuario_control="DEMO-7001") is None
    stranger = opened(cuenta_usuario="amuestra", usuario_control="DEMO-7002")
    assert stranger is not None and "no es de quien tiene el número de control DEMO-7002" in stranger.message


def test_an_account_that_is_not_open_is_refused(account: User) -> None:
    missing = opened(cuenta_usuario="bmuestra", usuario_control="DEMO-7001")
    assert missing is not None and missing.field == "cuenta_usuario" and "no hay una cuenta activa" in missing.message
    User.objects.update(is_active=False)
    assert opened(cuenta_usuario="amuestra", usuario_control="DEMO-7001") is not None


def test_accounts_of_other_systems_are_not_looked_for() -> None:
    assert judge(OPENED, cuenta_de="otro", cuenta_usuario="nadie", usuario_control="1") is None
    assert judge(CLOSED, cuenta_de="otro", cuenta_usuario="nadie") is None


def test_an_account_that_nobody_received_is_closed_first(account: User) -> None:
    still_open = judge(CLOSED, cuenta_de="plataforma", cuenta_usuario="amuestra")
    assert still_open is not None and "sigue activa" in still_open.message
    User.objects.update(is_active=False)
    assert judge(CLOSED, cuenta_de="plataforma", cuenta_usuario="amuestra") is None
