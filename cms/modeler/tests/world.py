"""An office where a procedure is edited: its head, whoever keeps the manual, and those above."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.cases.tests.world import NOW
from cms.modeler.domain import drafts, publishing
from cms.modeler.models import ProcedureDraft
from cms.procedures.groups import STAFF
from schemas.procedures import folder_files

# A procedure of Ingeniería de Aplicaciones, whose head does not keep the manual.
CLAVE = "asignacion_cuentas_usuario"
DICTAMEN = "solicitud_dictamen_tecnico"
NOTE = "Se llama de otro modo, como lo pidió el departamento."


@dataclass
class Desk:
    """`jefe` heads the department, `norma` keeps the manual, `directora` stands above them, `vecina` is a stranger."""

    jefe: User
    norma: User
    directora: User
    vecina: User


def folder(clave: str = CLAVE) -> dict[str, str]:
    return {path: content.decode() for path, content in folder_files(clave).items()}


def desk() -> Desk:
    for clave in (CLAVE, DICTAMEN):
        versions.publish(clave, folder(clave))
    dge, parques = world.organization("gobierno-electronico"), world.organization("parques")

    def worker(username: str, code: str) -> User:
        person = world.person(dge, f"{username.capitalize()} Ejemplo Rueda", post=world.post(dge, code=code))
        return world.user(username, STAFF, of=person)

    stranger = world.person(parques, "Ximena Ejemplo Rueda", post=world.post(parques))
    return Desk(
        jefe=worker("jacinto", "ia-jefe"), norma=worker("norma", "ni-jefe"), directora=worker("dora", "dge-director"),
        vecina=world.user("ximena", STAFF, of=stranger),
    )  # fmt: skip


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def renamed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def edit(by: User, path: str, old: str, new: str, clave: str = CLAVE) -> ProcedureDraft:
    """A draft with one change."""
    draft = ProcedureDraft.objects.filter(clave=clave).first() or drafts.begin(clave, by=by, now=NOW)
    return drafts.save(clave, {path: renamed(draft.files[path], old, new)}, revision=draft.revision, by=by, now=NOW)


def put_in_force(draft: ProcedureDraft, by: User) -> ProcedureVersion:
    seen = versions.in_force(draft.clave).digest
    return publishing.publish(draft.clave, revision=draft.revision, seen=seen, note=NOTE, by=by, now=NOW)
