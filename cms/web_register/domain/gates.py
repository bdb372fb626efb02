"""Gates of procedures 5 and 6: what lacks before a release, and which stage follows from the facts. Pure functions.

They read plain values (`RecordFacts`, `MaintenanceFacts`; `domain/queries/facts.py` gathers them), so that a later
engine can ask the same questions.
"""

from __future__ import annotations

from dataclasses import dataclass

from cms.web_register.models.maintenance import MaintenanceStage
from cms.web_register.models.records import Stage


@dataclass(frozen=True)
class Gap:
    """Something that lacks. `step` names the part of the record where it is mended."""

    code: str
    sentence: str
    step: str


@dataclass(frozen=True)
class Paper:
    """A printed document: how many signatures lack, and how many of its originals are scanned."""

    unsigned: int = 0
    originals: int = 1
    scanned: int = 0


@dataclass(frozen=True)
class RecordFacts:
    """What the gates of a development need to know."""

    has_enlace: bool = False
    enlace_in_force: bool = False
    has_definition: bool = False
    ends_on_required: bool = False
    has_ends_on: bool = False
    structure: str = ""  # state of the last version; empty: none
    design: str = ""
    contents: int = 0
    contents_validated: int = 0
    contents_undelivered: tuple[str, ...] = ()
    contents_to_validate: tuple[str, ...] = ()
    has_training: bool = False
    training_complete: bool = False
    has_manual: bool = False
    has_address: bool = False
    released: bool = False
    form: Paper | None = None
    closed: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class MaintenanceFacts:
    """What the gates of a maintenance need to know."""

    viable: bool | None = None
    has_answer: bool = False
    scheduled: bool = False
    delivered: bool = False
    waiting: bool = False
    accepted: bool = False
    declared: bool = False
    form: Paper | None = None
    released: bool = False
    has_delivery: bool = False
    closed: bool = False
    cancelled: bool = False


def definition_gaps(facts: RecordFacts) -> list[Gap]:
    """What lacks of the definition of a site."""
    gaps = []
    if not facts.has_enlace:
        gaps.append(Gap("sin_enlace", "Falta designar al enlace de la dependencia.", "solicitud"))
    elif not facts.enlace_in_force:
        gaps.append(Gap("enlace_sin_nombramiento", "El enlace designado ya no tiene nombramiento.", "solicitud"))
    if not facts.has_definition:
        gaps.append(Gap("sin_ficha", "Falta la ficha de definición.", "ficha"))
    elif facts.ends_on_required and not facts.has_ends_on:
        gaps.append(Gap("sin_termino", "La ficha debe decir cuándo termina el micrositio.", "ficha"))
    return gaps


def approval_gaps(facts: RecordFacts) -> list[Gap]:
    """What lacks of the approvals of the dependencia."""
    gaps = []
    if facts.structure != "aprobada":
        gaps.append(Gap("estructura_sin_aprobar", "La dependencia no ha aprobado la estructura.", "estructura"))
    if facts.design != "aprobada":
        gaps.append(Gap("diseno_sin_aprobar", "La dependencia no ha aprobado el diseño.", "diseno"))
    return gaps


def content_gaps(facts: RecordFacts) -> list[Gap]:
    """Contents that are not validated by an enlace (policy 5), by name."""
    if not facts.contents:
        return [Gap("sin_contenidos", "La lista de contenidos está vacía.", "contenidos")]
    gaps = [
        Gap("contenido_sin_entregar", f"Falta entregar «{title}».", "contenidos")
        for title in facts.contents_undelivered
    ]
    return gaps + [
        Gap("contenido_sin_validar", f"Un enlace debe validar «{title}».", "contenidos")
        for title in facts.contents_to_validate
    ]


def preparation_gaps(facts: RecordFacts) -> list[Gap]:
    """Training and manual (activities 16 and 17)."""
    gaps = []
    if not facts.has_training:
        gaps.append(Gap("sin_capacitacion", "Falta anotar la capacitación del enlace.", "capacitacion"))
    elif not facts.training_complete:
        gaps.append(
            Gap(
                "capacitacion_incompleta",
                "La capacitación necesita su lista de asistencia.",
                "capacitacion",
            )
        )
    if not facts.has_manual:
        gaps.append(Gap("sin_manual", "Falta el manual de usuario.", "manual"))
    return gaps


def release_gaps(facts: RecordFacts) -> list[Gap]:
    """Everything that lacks before a site may be released. Empty: it may."""
    gaps = definition_gaps(facts) + approval_gaps(facts) + content_gaps(facts) + preparation_gaps(facts)
    if not facts.has_address:
        gaps.append(Gap("sin_direccion", "Falta la dirección en que quedará el sitio.", "solicitud"))
    return gaps


def closing_gaps(facts: RecordFacts) -> list[Gap]:
    """What lacks before the digital folder is complete (activity 20)."""
    if not facts.released:
        return [Gap("sin_liberar", "El sitio no se ha liberado.", "liberacion")]
    return paper_gaps(facts.form, "FORM.316", "liberacion")


def paper_gaps(paper: Paper | None, name: str, step: str) -> list[Gap]:
    """What lacks of a signed format: itself, signatures, one scanned original."""
    if paper is None:
        return [Gap("sin_formato", f"Falta imprimir el {name}.", step)]
    gaps = []
    if paper.unsigned:
        lacking = "falta una firma" if paper.unsigned == 1 else f"faltan {paper.unsigned} firmas"
        gaps.append(Gap("sin_firmas", f"En el {name} {lacking}.", step))
    if not paper.scanned:
        gaps.append(Gap("sin_digitalizar", f"Falta adjuntar un original firmado del {name}, digitalizado.", step))
    return gaps


def stage_of(facts: RecordFacts) -> Stage:
    """The stage that follows from the facts: the first whose work is not done."""
    if facts.cancelled:
        return Stage.CANCELLED
    if facts.released:
        return Stage.CLOSED if facts.closed else Stage.RELEASED
    if not facts.has_enlace:
        return Stage.REQUEST
    undone = (
        (Stage.DEFINITION, definition_gaps(facts)),
        (Stage.STRUCTURE, facts.structure != "aprobada"),
        (Stage.DESIGN, facts.design != "aprobada"),
        (Stage.CONTENTS, content_gaps(facts)),
        (Stage.PREPARATION, preparation_gaps(facts)),
    )
    return next((stage for stage, lacks in undone if lacks), Stage.READY)


def work_gaps(facts: MaintenanceFacts) -> list[Gap]:
    """What lacks before validation can be asked for."""
    gaps = []
    if facts.viable is None:
        gaps.append(Gap("sin_analisis", "Falta el análisis de viabilidad.", "viabilidad"))
    if not facts.scheduled:
        gaps.append(Gap("sin_cronograma", "Falta el cronograma.", "cronograma"))
    if not facts.delivered:
        gaps.append(Gap("sin_informacion", "Falta la información de la dependencia para esta vuelta.", "informacion"))
    return gaps


def maintenance_release_gaps(facts: MaintenanceFacts) -> list[Gap]:
    """Everything that lacks before a maintenance may be put into operation. Empty: it may."""
    if facts.viable is False:
        return [Gap("no_viable", "El mantenimiento se respondió como no viable.", "viabilidad")]
    gaps = work_gaps(facts)
    if not facts.accepted:
        gaps.append(Gap("sin_validar", "La dependencia no ha validado los cambios.", "validacion"))
    if not facts.declared:
        gaps.append(
            Gap("sin_declaracion", "Un enlace debe aceptar la declaración sobre los contenidos.", "declaracion")
        )
    if facts.form is None:
        gaps.append(Gap("sin_formato", "Falta imprimir el FORM.318.", "formato"))
    return gaps


def maintenance_closing_gaps(facts: MaintenanceFacts) -> list[Gap]:
    """What lacks before the digital folder of a maintenance is complete (activity 15)."""
    if facts.viable is False:
        return [] if facts.has_answer else [Gap("sin_respuesta", "Falta el oficio de respuesta.", "viabilidad")]
    if not facts.released:
        return [Gap("sin_liberar", "El mantenimiento no se ha puesto en marcha.", "liberacion")]
    gaps = paper_gaps(facts.form, "FORM.318", "formato")
    if not facts.has_delivery:
        gaps.append(Gap("sin_entrega", "Falta el oficio de entrega al titular.", "liberacion"))
    return gaps


def maintenance_stage_of(facts: MaintenanceFacts) -> MaintenanceStage:
    """The stage that follows from the facts."""
    if facts.cancelled:
        return MaintenanceStage.CANCELLED
    if facts.closed:
        return MaintenanceStage.CLOSED
    if facts.released:
        return MaintenanceStage.RELEASED
    if facts.viable is None:
        return MaintenanceStage.REQUEST
    if not facts.viable:
        return MaintenanceStage.NOT_VIABLE
    if facts.accepted:
        return MaintenanceStage.VALIDATED
    if facts.waiting:
        return MaintenanceStage.VALIDATION
    return MaintenanceStage.WORK if facts.scheduled else MaintenanceStage.SCHEDULE
