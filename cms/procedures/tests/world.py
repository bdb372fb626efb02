"""Cases and people of the procedures, kept in the database for the tests that need them."""

from __future__ import annotations

import datetime
from itertools import count
from typing import Any

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.domain import versions
from cms.cases.models import Case, ProcedureVersion
from cms.directory.models import Organization, Person
from cms.procedures.tests.moments import NOW
from schemas.procedures import folder_files

_numbers = count(1)


def published(clave: str) -> ProcedureVersion:
    return versions.publish(clave, {path: content.decode() for path, content in folder_files(clave).items()})


def kept_case(clave: str, *, entry: str, started_at: datetime.datetime = NOW, **facts: Any) -> Case:
    """A case as it stands, without its activities."""
    version = published(clave)
    return Case.objects.create(
        version=version, clave=clave, unit=version.unit, entry=entry, subject="Prueba",
        folio=f"PR/{next(_numbers):04d}/2026", started_at=started_at, **facts,
    )  # fmt: skip


def enlace(of: Organization, email: str) -> Person:
    person = world.person(of, "Elena Ejemplo Rueda", email=email)
    world.appointment(person, "enlace_administrativo", of)
    return person


def holder(username: str, code: str, of: Organization) -> User:
    """An account whose person holds a post of the manual."""
    post = world.post(of, code=code)
    return world.user(username, of=world.person(of, f"{username.capitalize()} Ejemplo Rueda", post=post))
