"""A small office with the people of one procedure, made as they are made in life."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.domain import running, versions
from cms.cases.models import Case, Task
from cms.directory.models import Organization
from schemas.procedures import folder_files

CLAVE = "solicitud_dictamen_tecnico"
NOW = datetime.datetime(
    2026, 3, 2, 10, 0, tzinfo=ZoneInfo("America/Mexico_City")
)  # a Monday; no holiday until the 16th


@dataclass
class Office:
    """Who works here: `jefa` heads Normatividad, `directora` the Dirección, `vecina` is from another dependencia."""

    organization: Organization
    solicitante: User
    jefa: User
    directora: User
    vecina: User

    def start(self, *, now: datetime.datetime = NOW, by: User | None = None, **request: Any) -> Case:
        by = by or self.solicitante
        facts = {"subject": "Diez computadoras", "organization": self.organization, "applicant": self.solicitante}
        wanted = running.Request(**{**facts, **request})
        return running.start_case(CLAVE, "solicitud", wanted, by=by, now=now)

    def go(self, case: Case, *steps: tuple[str, User, dict[str, str]], now: datetime.datetime = NOW) -> Case:
        for node, by, answers in steps:
            case = running.complete(open_task(case, node).pk, by=by, answers=answers, data={"nota": "sí"}, now=now)
        return case

    def until_review(self, case: Case) -> Case:
        return self.go(case, ("act_01_llenado", self.solicitante, {}), ("act_02_envio", self.solicitante, {}))


def open_task(case: Case, node: str) -> Task:
    return Task.objects.get(case=case, node=node, state=Task.State.OPEN)


def files() -> dict[str, str]:
    """The folder without the function that it names: that one belongs to the room above."""
    found = {path: content.decode() for path, content in folder_files(CLAVE).items()}
    found["procedure.yaml"] = found["procedure.yaml"].replace("    reglas: [anexos_completos]\n", "")
    return found


def office() -> Office:
    versions.publish(CLAVE, files())
    dge, movilidad = world.organization("gobierno-electronico"), world.organization("movilidad")
    parques = world.organization("parques")

    def worker(username: str, of: Organization, code: str = "") -> User:
        post = world.post(of, code=code)
        return world.user(username, of=world.person(of, f"{username.capitalize()} Ejemplo Rueda", post=post))

    return Office(
        organization=movilidad,
        solicitante=worker("amada", movilidad),
        jefa=worker("jacinta", dge, "ni-jefe"),
        directora=worker("dora", dge, "dge-director"),
        vecina=worker("ximena", parques),
    )
