"""A city with two procedures in force, the people who ask, and those who attend."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.domain import running, versions
from cms.cases.models import Case, Task
from cms.core import guarding
from cms.directory.models import Organization
from cms.self_service.domain import sealing
from schemas.procedures import folder_files

REPORT, DICTAMEN = "registro_incidentes_072", "solicitud_dictamen_tecnico"
REPORT_PAGE = f"/tramites/en-linea/{REPORT}/web/"
DICTAMEN_PAGE = f"/tramites/en-linea/{DICTAMEN}/solicitud/"
FOLLOW = "/tramites/seguimiento/"
HOLE = {
    "tipo_incidente": "bache", "descripcion": "Un bache de medio metro frente a la primaria.",
    "domicilio": "5 de Mayo 10", "colonia": "Centro",
}  # fmt: skip
KEY = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")


@dataclass
class City:
    """`operadora` answers 072, `jefa` heads Normatividad; `amada` asks in Movilidad, `colega` works beside her,
    `enlace` answers for Movilidad, `vecina` is of Parques, `ciudadana` is of no dependencia."""

    movilidad: Organization
    parques: Organization
    operadora: User
    jefa: User
    amada: User
    colega: User
    enlace: User
    vecina: User
    ciudadana: User


def city() -> City:
    for clave in (REPORT, DICTAMEN):
        versions.publish(clave, {path: content.decode() for path, content in folder_files(clave).items()})
    dge, movilidad = world.organization("gobierno-electronico"), world.organization("movilidad")
    parques = world.organization("parques")

    def worker(username: str, of: Organization, code: str = "") -> User:
        post = world.post(of, code=code)
        return world.user(username, of=world.person(of, f"{username.capitalize()} Ejemplo Rueda", post=post))

    enlace = worker("enriqueta", movilidad)
    assert enlace.person is not None
    world.appointment(enlace.person, "enlace_administrativo", movilidad)
    return City(
        movilidad=movilidad, parques=parques, operadora=worker("olga", dge, "gpi-operador-072"),
        jefa=worker("jacinta", dge, "ni-jefe"), amada=worker("amada", movilidad), colega=worker("celia", movilidad),
        enlace=enlace, vecina=worker("ximena", parques), ciudadana=world.user("citlali"),
    )  # fmt: skip


def sealed(key: str, user: User | None = None, *, ago: int = 60) -> str:
    """A seal as if the page had been shown some seconds ago."""
    text = sealing.seal(key, user)
    told = signing.loads(text, salt=sealing.SALT)
    past = Past(salt=sealing.SALT)
    past.seconds = ago
    return past.sign_object(told, serializer=signing.JSONSerializer, compress=False)


class Past(signing.TimestampSigner):
    """Signs with the time of some seconds ago."""

    seconds = 0

    def timestamp(self) -> str:
        return signing.b62_encode(int(timezone.now().timestamp()) - self.seconds)


def report(client: Client, **more: Any) -> HttpResponse:
    """Send the report of a hole in the street."""
    fields = {**HOLE, "momento": sealed(f"{REPORT}/web"), **more}
    return client.post(f"{REPORT_PAGE}reporte/", {key: value for key, value in fields.items() if value is not None})


def reported(client: Client, **more: Any) -> tuple[Case, str]:
    """A report that was taken, with its key as the page tells it."""
    answer = report(client, **more)
    assert answer.status_code == 303, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    found = KEY.search(page)
    assert found
    return Case.objects.order_by("-pk")[0], found[0]


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user, "cms.accounts.backends.AccountBackend")
    return client


def open_task(case: Case, node: str) -> Task:
    return Task.objects.get(case=case, node=node, state=Task.State.OPEN)


def do(case: Case, node: str, by: User, answers: dict[str, str] | None = None, **data: Any) -> Case:
    """Do an activity as the office does."""
    return running.complete(
        open_task(case, node).pk, by=by, answers=answers or {}, data={**(answers or {}), **data}, now=now(),
    )  # fmt: skip


def now() -> datetime.datetime:
    return timezone.now()


__all__ = ["DICTAMEN", "FOLLOW", "HOLE", "REPORT", "City", "city", "guarding"]
