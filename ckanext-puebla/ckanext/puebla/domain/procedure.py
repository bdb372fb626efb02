"""Procedure 7 as the engine runs it: loading, the process a submission began with, labels, deadlines."""

from __future__ import annotations

import datetime
from functools import lru_cache

from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.puebla.domain import clock
from ckanext.puebla.errors import invalid
from ckanext.puebla.model import Process as StoredProcess
from ckanext.puebla.model import Submission
from pipelines.engine import Procedure, Process, Tokens, load_procedure, parse
from schemas.procedures import Answer

KEY = "alta_conjunto_datos"
CAPTURE = "act_01_captura"
ENDORSEMENT = "act_01_visto_bueno"
REQUEST = "act_02_solicitud_validacion"
ANALYSES = ("act_03_seguridad", "act_03_transparencia")
PUBLICATION_REQUEST = "act_04_solicitud_publicacion"
TECHNICAL = "act_05_validacion_tecnica"
NOTICE = "act_06_aviso"

PUBLISHED, CANCELLED = "publicada", "cancelada"
STATES = {
    "captura": "En captura",
    "visto_bueno": "En visto bueno",
    "solicitud_validacion": "Por solicitar validación",
    "restricciones": "En análisis de restricciones",
    "solicitud_publicacion": "Por solicitar publicación",
    "validacion_tecnica": "En validación técnica",
    PUBLISHED: "Publicada",
    CANCELLED: "Cancelada",
}
STATE_OF_NODE = {
    CAPTURE: "captura",
    ENDORSEMENT: "visto_bueno",
    REQUEST: "solicitud_validacion",
    **dict.fromkeys(ANALYSES, "restricciones"),
    PUBLICATION_REQUEST: "solicitud_publicacion",
    TECHNICAL: "validacion_tecnica",
    NOTICE: "validacion_tecnica",
}
# The variable that each activity answers; the verdict of the two analyses is computed from both.
ANSWERS = {ENDORSEMENT: "visto_bueno", PUBLICATION_REQUEST: "publicacion", TECHNICAL: "validacion_tecnica"}


def current() -> Procedure:
    """The procedure as it is declared today; new submissions begin with it."""
    return load_procedure(KEY)


def keep(procedure: Procedure) -> None:
    """Keep the exact process file, so that running submissions do not change with the next release."""
    xml = procedure.folder.bpmn.decode("utf-8")
    row = insert(StoredProcess).values(hash=procedure.hash, procedure_key=KEY, xml=xml, added_at=clock.now())
    model.Session.execute(row.on_conflict_do_nothing())


def process_of(submission: Submission) -> Process:
    """The process that the submission began with."""
    if submission.process_hash == current().hash:
        return current().process
    return _parsed(model.Session.get_one(StoredProcess, submission.process_hash).xml)


@lru_cache(maxsize=8)
def _parsed(xml: str) -> Process:
    return parse(xml.encode("utf-8"))


def tokens_of(submission: Submission) -> Tokens:
    """Where the submission stands."""
    return Tokens.from_json(submission.tokens)


def state_of(open_nodes: tuple[str, ...], *, ended: bool) -> str:
    """The one word for where a submission stands."""
    if ended:
        return PUBLISHED
    return next(STATE_OF_NODE[node] for node in open_nodes)


def due(node: str, opened: datetime.datetime) -> datetime.datetime | None:
    """When a task should be done: business days of the manual's deadline, weekends left out."""
    deadline = current().activity(node).deadline
    if deadline is None:
        return None
    days, moment = deadline.maximum, opened
    while days:
        moment += datetime.timedelta(days=1)
        days -= deadline.unit != "dias_habiles" or moment.weekday() < 5
    return moment


def scope_of(node: str) -> tuple[str, ...]:
    """The parts of the content that a signature at this activity answers for."""
    return current().activity(node).signs


def restrictions() -> dict[str, str]:
    """The list of restrictions: key -> label."""
    return {restriction.key: restriction.label for restriction in current().declaration.restricciones}


def answer_of(node: str, outcome: str | None) -> Answer:
    """The declared answer that `outcome` is; a validation error if the activity has no such answer."""
    question = current().declaration.preguntas[ANSWERS[node]]
    for answer in question.answers:
        if answer.value == outcome:
            return answer
    choices = " o ".join(f"«{answer.value}»" for answer in question.answers)
    raise invalid("outcome", f"Conteste {choices}: {question.text}")
