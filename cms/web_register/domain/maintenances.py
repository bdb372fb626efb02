"""Maintenance of a released site (procedure 6): request, viability, schedule, information, release."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.core.models import PrintedDocument
from cms.web_register.domain import access, files, gates, journal, papers, turns
from cms.web_register.domain.gates import Gap
from cms.web_register.domain.papers import Letter
from cms.web_register.domain.queries import facts
from cms.web_register.errors import Incomplete, NotYours, WrongStage
from cms.web_register.models import (
    FileKind,
    InformationDelivery,
    Maintenance,
    MaintenanceStage,
    ScheduleTask,
    SiteRecord,
    Stage,
)

FIELDS = (
    "requested_on",
    "oficio_number",
    "oficio_date",
    "received_on",
    "channel",
    "requester_name",
    "requester_post",
    "description",
    "justification",
)
PRINTED = {"requested_on", "requester_name", "requester_post", "description", "justification"}  # what FORM.318 says
MOST_TASKS = 60


@transaction.atomic
def open_maintenance(*, actor: Any, record: SiteRecord, fields: Mapping[str, Any]) -> Maintenance:
    """Register a request for maintenance of a released site. The web team, or an enlace of the dependencia."""
    kept = turns.locked_record(record)
    access.demand_part(actor, kept.organization)
    if kept.stage not in (Stage.RELEASED, Stage.CLOSED):
        raise WrongStage("Solo se da mantenimiento a un sitio liberado.")
    last = kept.maintenances.order_by("-number").first()
    made = turns.save(
        Maintenance(
            record=kept,
            number=last.number + 1 if last else 1,
            created_by=actor,
            **{name: fields[name] for name in FIELDS if name in fields},
        )
    )
    journal.note(made, "maintenance.open", actor=actor)
    return made


@transaction.atomic
def edit(*, actor: Any, maintenance: Maintenance, fields: Mapping[str, Any], seen: int | None = None) -> Maintenance:
    """Correct what the request says. Enlaces may until the viability is analysed."""
    kept = turns.open_maintenance(maintenance)
    access.demand_part(actor, kept.record.organization)
    if not access.is_team(actor) and kept.viable is not None:
        raise NotYours("La solicitud ya está en trabajo: pida al equipo web que la corrija.")
    turns.demand_revision(kept, seen)
    changed = {name for name in FIELDS if name in fields and getattr(kept, name) != fields[name]}
    if facts.in_force(kept.form) and changed & PRINTED:
        raise WrongStage("El FORM.318 ya está impreso: anúlelo antes de cambiar lo que dice.")
    for name in changed:
        setattr(kept, name, fields[name])
    turns.save(kept)
    journal.note(kept, "maintenance.edit", actor=actor)
    return kept


@transaction.atomic
def analyse(
    *, actor: Any, maintenance: Maintenance, viable: bool, analysis: str, agreements: str = "", seen: int | None = None
) -> Maintenance:
    """Write down the viability and what was agreed with the dependencia. Only the web team."""
    access.demand_team(actor)
    kept = turns.locked_maintenance(maintenance)
    if kept.stage not in (MaintenanceStage.REQUEST, MaintenanceStage.SCHEDULE, MaintenanceStage.NOT_VIABLE):
        raise WrongStage("El trabajo ya comenzó; la viabilidad no se cambia.")
    if kept.closed_at or kept.cancelled_at or facts.in_force(kept.answer):
        raise WrongStage("El mantenimiento ya se respondió; la viabilidad no se cambia.")
    _demand_no_printed_plan(kept)
    turns.demand_revision(kept, seen)
    if not analysis.strip():
        raise WrongStage("Escriba el análisis.", code="vacio", field="analysis")
    if viable and not agreements.strip():
        raise WrongStage("Escriba los cambios acordados con la dependencia.", code="vacio", field="agreements")
    kept.viable, kept.analysis, kept.agreements = viable, analysis.strip(), agreements.strip()
    kept.analysed_at, kept.analysed_by = timezone.now(), actor
    turns.save(kept)
    journal.note(kept, "maintenance.viable" if viable else "maintenance.not_viable", actor=actor)
    return turns.settle_maintenance(kept)


@transaction.atomic
def plan(
    *, actor: Any, maintenance: Maintenance, tasks: Sequence[Mapping[str, Any]], seen: int | None = None
) -> Maintenance:
    """Keep the whole schedule: [{task, responsible, starts_on, ends_on}]. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_maintenance(maintenance)
    if not kept.viable:
        raise WrongStage("Se programa un mantenimiento viable: anote primero su análisis.")
    _demand_no_printed_plan(kept)
    turns.demand_revision(kept, seen)
    if not tasks or len(tasks) > MOST_TASKS:
        raise WrongStage(f"El cronograma lleva de 1 a {MOST_TASKS} tareas.", code="tareas")
    kept.schedule.all().delete()
    for position, task in enumerate(tasks):
        turns.save(ScheduleTask(maintenance=kept, position=position, **task))
    turns.save(kept)
    journal.note(kept, "maintenance.schedule", actor=actor, count=len(tasks))
    return turns.settle_maintenance(kept)


@transaction.atomic
def deliver_information(
    *, actor: Any, maintenance: Maintenance, note: str, uploads: Sequence[UploadedFile] = ()
) -> InformationDelivery:
    """Hand over what the work needs (activity 7). The dependencia, or the web team that received it."""
    kept = turns.open_maintenance(maintenance)
    access.demand_part(actor, kept.record.organization)
    if not kept.viable:
        raise WrongStage("La información se entrega cuando el mantenimiento es viable.")
    if kept.stage in (MaintenanceStage.VALIDATION, MaintenanceStage.VALIDATED):
        raise WrongStage("Los cambios de esta vuelta ya están hechos; si falta algo, responda con observaciones.")
    made = turns.save(InformationDelivery(maintenance=kept, round=kept.round, note=note.strip(), delivered_by=actor))
    for upload in uploads:
        made.files.add(
            files.store(
                actor=actor,
                record=kept.record,
                maintenance=kept,
                kind=FileKind.INFORMATION,
                upload=upload,
                field="files",
                title=f"Información, vuelta {kept.round}",
            )
        )
    journal.note(kept, "maintenance.information", actor=actor, round=kept.round)
    turns.settle_maintenance(kept)
    return made


def gaps_of(maintenance: Maintenance) -> list[Gap]:
    """What lacks today before a maintenance may be put into operation."""
    return gates.maintenance_release_gaps(facts.maintenance_facts(maintenance))


@transaction.atomic
def release(*, actor: Any, maintenance: Maintenance, released_on: datetime.date, note: str) -> Maintenance:
    """Put a validated maintenance into operation. Refused with `Incomplete` while anything lacks."""
    access.demand_team(actor)
    kept = turns.open_maintenance(maintenance)
    if lacks := gaps_of(kept):
        raise Incomplete(lacks, "El mantenimiento no se puede poner en marcha: falta lo siguiente.")
    if not kept.requested_on <= released_on <= timezone.localdate():
        raise WrongStage("La fecha va del día de la solicitud a hoy.", code="fecha", field="released_on")
    kept.released_on, kept.release_note, kept.released_by = released_on, note.strip(), actor
    turns.save(kept)
    journal.note(kept, "maintenance.release", actor=actor, day=f"{released_on:%d/%m/%Y}")
    return turns.settle_maintenance(kept)


@transaction.atomic
def cancel(*, actor: Any, maintenance: Maintenance, reason: str) -> Maintenance:
    """Stop a maintenance. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_maintenance(maintenance)
    if not reason.strip():
        raise WrongStage("Escriba por qué se cancela.", code="motivo", field="reason")
    kept.cancelled_at, kept.cancel_reason = timezone.now(), reason.strip()
    turns.save(kept)
    journal.note(kept, "maintenance.cancel", actor=actor, reason=kept.cancel_reason)
    return turns.settle_maintenance(kept)


@transaction.atomic
def close(*, actor: Any, maintenance: Maintenance) -> Maintenance:
    """Say that the folder of a maintenance is complete (activity 15). Raises `Incomplete`."""
    access.demand_team(actor)
    kept = turns.locked_maintenance(maintenance)
    if kept.closed_at:
        raise WrongStage("El expediente ya estaba integrado.")
    if lacks := gates.maintenance_closing_gaps(facts.maintenance_facts(kept)):
        raise Incomplete(lacks, "El expediente no está completo: falta lo siguiente.")
    kept.closed_at = timezone.now()
    turns.save(kept)
    journal.note(kept, "maintenance.close", actor=actor)
    return turns.settle_maintenance(kept)


@transaction.atomic
def print_form(*, actor: Any, maintenance: Maintenance) -> PrintedDocument:
    """Print FORM.318 in two originals. Only the web team; a former one must have been cancelled."""
    access.demand_team(actor)
    kept = turns.locked_maintenance(maintenance)
    if kept.cancelled_at or kept.closed_at:
        raise WrongStage("El expediente está cerrado; ya no se imprime.")
    if facts.in_force(kept.form):
        raise WrongStage("El FORM.318 está vigente; anúlelo antes de imprimir otro.")
    today = timezone.localdate()
    draft = papers.form_318_draft(kept, today=today)
    kept.form = papers.print_paper(subject=kept, draft=draft, actor=actor, today=today)
    kept.save(update_fields=["form"])
    return kept.form


def _demand_no_printed_plan(maintenance: Maintenance) -> None:
    if papers.has_printed_plan(maintenance):
        raise WrongStage("La viabilidad y el cronograma están impresos; anule ese documento antes de cambiarlos.")


@transaction.atomic
def print_plan(*, actor: Any, maintenance: Maintenance) -> PrintedDocument:
    """Print the viability and the schedule. Only the web team; a former one must have been cancelled."""
    access.demand_team(actor)
    kept = turns.locked_maintenance(maintenance)
    if kept.cancelled_at or kept.closed_at:
        raise WrongStage("El expediente está cerrado; ya no se imprime.")
    if not kept.viable or not kept.schedule.exists():
        raise WrongStage("Se imprimen cuando el mantenimiento es viable y tiene cronograma.")
    if papers.has_printed_plan(kept):
        raise WrongStage("Ya están impresos; anule ese documento antes de imprimir otro.")
    today = timezone.localdate()
    draft = papers.plan_draft(kept, today=today)
    return papers.print_paper(subject=kept, draft=draft, actor=actor, today=today)


@transaction.atomic
def answer_oficio(*, actor: Any, maintenance: Maintenance, letter: Letter) -> PrintedDocument:
    """The oficio that answers a request that is not viable."""
    access.demand_team(actor)
    kept = turns.locked_maintenance(maintenance)
    if kept.viable is not False:
        raise WrongStage("El oficio responde a un mantenimiento que se analizó como no viable.")
    if facts.in_force(kept.answer):
        raise WrongStage("El oficio de respuesta está vigente; anúlelo antes de imprimir otro.")
    today = timezone.localdate()
    draft = papers.letter_draft(
        kind=papers.ANSWER_OFICIO,
        subject=kept,
        title=f"Respuesta al mantenimiento {kept.number} de «{kept.record.name}»",
        subject_line="se responde a la solicitud de mantenimiento",
        letter=letter,
        today=today,
        context={"maintenance": kept},
    )
    kept.answer = papers.print_paper(subject=kept, draft=draft, actor=actor, today=today)
    kept.save(update_fields=["answer"])
    return kept.answer


@transaction.atomic
def delivery_oficio(*, actor: Any, maintenance: Maintenance, letter: Letter) -> PrintedDocument:
    """The oficio to the titular with which a maintenance is delivered (policy 2)."""
    access.demand_team(actor)
    kept = turns.locked_maintenance(maintenance)
    if kept.released_on is None:
        raise WrongStage("Se entrega un mantenimiento que ya se puso en marcha.")
    if facts.in_force(kept.delivery):
        raise WrongStage("El oficio de entrega está vigente; anúlelo antes de imprimir otro.")
    today = timezone.localdate()
    draft = papers.letter_draft(
        kind=papers.DELIVERY_OFICIO,
        subject=kept,
        title=f"Entrega del mantenimiento {kept.number} de «{kept.record.name}»",
        subject_line="se entrega la actualización solicitada",
        letter=letter,
        today=today,
        context={
            "maintenance": kept,
            "form": kept.form if facts.in_force(kept.form) else None,
            "released_on": kept.released_on,
            "address": kept.record.address,
            "what": kept.release_note,
        },
    )
    kept.delivery = papers.print_paper(subject=kept, draft=draft, actor=actor, today=today)
    kept.save(update_fields=["delivery"])
    return kept.delivery
