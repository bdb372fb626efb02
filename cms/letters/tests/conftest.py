"""An office whose people keep books."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.tests.world import NOW, Office, office
from cms.letters.domain import books
from cms.letters.models import Letter


@dataclass
class Books:
    """`jefa` heads Normatividad, `analista` keeps its book, `colega` works there too; `recepcion` keeps the Dirección's
    book, `directora` heads it; `soporte` works in another department, `ajena` in another dependencia."""

    office: Office
    jefa: User
    directora: User
    analista: User
    recepcion: User
    soporte: User
    ajena: User

    def received(self, *, by: User | None = None, now: datetime.datetime = NOW, **facts: Any) -> Letter:
        given: dict[str, Any] = {
            "unit": "ni", "kind": "oficio", "sender": "Titular de Movilidad", "addressee": "Jefa de Normatividad",
            "subject": "Solicitud de dictamen", "dated_on": now.date(), "their_number": "MOV/015/2026",
            "organization": self.office.organization, "moved_at": now, "channel": "ventanilla",
        }  # fmt: skip
        return books.receive(books.Facts(**{**given, **facts}), by=by or self.analista, now=now)

    def sent(self, *, by: User | None = None, now: datetime.datetime = NOW, **facts: Any) -> Letter:
        given: dict[str, Any] = {
            "unit": "ni", "kind": "oficio", "sender": "Jefa de Normatividad", "addressee": "Titular de Movilidad",
            "subject": "Respuesta", "dated_on": now.date(),
        }  # fmt: skip
        return books.send(books.Facts(**{**given, **facts}), by=by or self.analista, now=now)


@pytest.fixture
def shelf(db: None, settings: Any) -> Books:
    settings.MFA_GROUPS = []
    made = office()
    dge = made.jefa.person.organization

    def worker(username: str, code: str) -> User:
        post = world.post(dge, code=code)
        return world.user(username, of=world.person(dge, f"{username.capitalize()} Ejemplo Rueda", post=post))

    return Books(
        office=made, jefa=made.jefa, directora=made.directora, ajena=made.vecina,
        analista=worker("analia", "ni-analista-consultivo-a"),
        recepcion=worker("rebeca", "dge-analista-consultivo-a"), soporte=worker("sonia", "st-analista-ab"),
    )  # fmt: skip
