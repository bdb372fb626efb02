"""What a person can do on a record or a maintenance right now: the buttons of its page, by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cms.core.models import PrintedDocument
from cms.web_register.domain import access, papers
from cms.web_register.domain.queries.facts import in_force
from cms.web_register.models import (
    ContentItem,
    ContentState,
    Maintenance,
    MaintenanceStage,
    ProposalState,
    SiteRecord,
    Stage,
)


@dataclass(frozen=True)
class Button:
    """A button: where it is, what it says, where it leads. `main`: the step waits for it."""

    step: str
    label: str
    url: str
    main: bool = False
    serious: bool = False


@dataclass(frozen=True)
class Viewer:
    """What matters of who looks."""

    team: bool
    enlace: bool

    @classmethod
    def of(cls, user: Any, record: SiteRecord) -> Viewer:
        return cls(access.is_team(user), access.is_enlace_of(user, record.organization))


def by_step(buttons: Iterator[Button]) -> dict[str, list[Button]]:
    found: dict[str, list[Button]] = defaultdict(list)
    for button in buttons:
        found[button.step].append(button)
    return dict(found)


def _to(name: str, *args: Any) -> str:
    return reverse(f"web_register:{name}", args=args)


def of_record(record: SiteRecord, viewer: Viewer) -> Iterator[Button]:
    """The buttons of a record's page."""
    pk, over = record.pk, bool(record.closed_at or record.cancelled_at)
    if not over and (viewer.team or (record.stage == Stage.REQUEST and viewer.enlace)):
        yield Button("solicitud", "Corregir la solicitud", _to("edit_request", pk))
    if not over and viewer.team:
        yield Button("solicitud", "Designar enlace y analista", _to("assign", pk), main=record.enlace_id is None)
    if not over:
        yield Button("archivos", "Adjuntar un archivo", _to("attach", pk))
    if viewer.team and record.is_open:
        yield from _development(record)
        yield Button("solicitud", "Cancelar el registro", _to("cancel", pk), serious=True)
    yield from _released(record, viewer)


def _development(record: SiteRecord) -> Iterator[Button]:
    pk, has_definition = record.pk, record.definitions.exists()
    label = "Cambiar la ficha" if has_definition else "Escribir la ficha"
    yield Button("ficha", label, _to("define", pk), main=not has_definition)
    for step, proposals, name in (
        ("estructura", record.structures, "structure"),
        ("diseno", record.designs, "design"),
    ):
        last = proposals.first()
        if last is not None and last.is_draft:
            yield Button(step, "Seguir con el borrador", _to(name, pk, last.pk), main=True)
        elif last is None or last.state != ProposalState.PROPOSED:
            label = "Comenzar" if last is None else "Comenzar otra versión"
            yield Button(step, label, _to("begin", pk, step), main=last is None or last.state == ProposalState.RETURNED)
    yield Button("contenidos", "Agregar un contenido", _to("add_content", pk))
    if any(structure.state == ProposalState.APPROVED for structure in record.structures.all()):
        yield Button(
            "contenidos", "Tomar de la estructura", _to("seed_contents", pk), main=not record.contents.exists()
        )
    yield Button("capacitacion", "Anotar una capacitación", _to("note_training", pk))
    yield Button("manual", "Agregar una versión", _to("add_manual", pk))
    yield Button("liberacion", "Liberar el sitio", _to("release", pk), main=record.stage == Stage.READY)


def _released(record: SiteRecord, viewer: Viewer) -> Iterator[Button]:
    pk = record.pk
    if viewer.team and record.definitions.exists():
        yield Button("ficha", "Imprimir la ficha", _to("print_definition", pk))
    if record.stage in (Stage.RELEASED, Stage.CLOSED):
        yield Button("mantenimientos", "Registrar un mantenimiento", _to("new_maintenance", pk))
    made = getattr(record, "release", None)
    if not viewer.team or made is None:
        return
    if not in_force(made.form):
        yield Button("liberacion", "Imprimir otra vez el FORM.316", _to("reprint", pk), main=True)
    else:
        yield Button("liberacion", "Imprimir el oficio de entrega", _to("delivery_oficio", pk))
    if not record.closed_at:
        yield Button("liberacion", "Integrar el expediente", _to("close", pk))


def of_proposal(record: SiteRecord, step: str, proposal: Any, viewer: Viewer) -> list[Button]:
    """The buttons of one version of structure or design."""
    found = []
    if not record.is_open:
        return found
    if proposal.is_draft and viewer.team:
        found.append(Button(step, "Enviar a la dependencia", _to("propose", record.pk, step, proposal.pk), main=True))
        found.append(Button(step, "Descartar el borrador", _to("discard", record.pk, step, proposal.pk), serious=True))
    if proposal.state == ProposalState.PROPOSED:
        label = "Responder" if viewer.enlace else "Anotar la respuesta por oficio"
        found.append(Button(step, label, _to("decide", record.pk, step, proposal.pk), main=viewer.enlace))
        if viewer.team and not in_force(proposal.oficio):
            found.append(Button(step, "Imprimir el oficio", _to("oficio", record.pk, step, proposal.pk)))
    return found


def of_content(record: SiteRecord, item: ContentItem, viewer: Viewer) -> list[Button]:
    """The buttons of one content."""
    if not record.is_open:
        return []
    found, args = [], (record.pk, item.pk)
    if item.state == ContentState.DELIVERED and viewer.enlace:
        found.append(Button("contenidos", "Validar", _to("validate_content", *args), main=True))
    if item.state != ContentState.VALIDATED:
        label = "Entregar otra vez" if item.delivered_at else "Entregar"
        found.append(Button("contenidos", label, _to("deliver_content", *args)))
    if item.state == ContentState.DELIVERED or (item.state == ContentState.VALIDATED and viewer.enlace):
        found.append(Button("contenidos", "Regresar con observaciones", _to("observe_content", *args)))
    if viewer.team and item.state != ContentState.VALIDATED:
        found.append(Button("contenidos", "Cambiar", _to("edit_content", *args)))
        if item.state == ContentState.PENDING:
            found.append(Button("contenidos", "Quitar", _to("remove_content", *args), serious=True))
    return found


def of_maintenance(maintenance: Maintenance, viewer: Viewer) -> Iterator[Button]:
    """The buttons of a maintenance's page."""
    pk, stage, live = maintenance.pk, maintenance.stage, not maintenance.is_over
    if live and (viewer.team or maintenance.viable is None):
        yield Button("solicitud", "Corregir la solicitud", _to("edit_maintenance", pk))
    if not (maintenance.closed_at or maintenance.cancelled_at):
        yield Button("archivos", "Adjuntar un archivo", _to("attach_to_maintenance", pk))
    if live and stage in (MaintenanceStage.SCHEDULE, MaintenanceStage.WORK):
        yield Button("informacion", "Entregar información", _to("information", pk), main=viewer.enlace)
    if live and viewer.enlace and not maintenance.declarations.filter(round=maintenance.round).exists():
        yield Button("declaracion", "Leer y aceptar la declaración", _to("declare", pk), main=True)
    if viewer.team:
        yield from _web_work(maintenance)
        if live:
            yield Button("solicitud", "Cancelar el mantenimiento", _to("cancel_maintenance", pk), serious=True)


def _web_work(maintenance: Maintenance) -> Iterator[Button]:
    pk, stage, live = maintenance.pk, maintenance.stage, not maintenance.is_over
    shut = bool(maintenance.closed_at or maintenance.cancelled_at)
    undecided = stage in (MaintenanceStage.REQUEST, MaintenanceStage.SCHEDULE, MaintenanceStage.NOT_VIABLE)
    if undecided and not in_force(maintenance.answer):
        yield Button("viabilidad", "Analizar la viabilidad", _to("analyse", pk), main=maintenance.viable is None)
    if maintenance.viable is False and not in_force(maintenance.answer) and not shut:
        yield Button("viabilidad", "Imprimir el oficio de respuesta", _to("answer_oficio", pk), main=True)
    if not shut and not in_force(maintenance.form) and maintenance.viable is not False:
        yield Button("formato", "Imprimir el FORM.318", _to("print_form", pk))
    if maintenance.viable and not papers.has_printed_plan(maintenance):
        planned = maintenance.schedule.exists()
        label = "Cambiar el cronograma" if planned else "Hacer el cronograma"
        if live:
            yield Button("cronograma", label, _to("schedule", pk), main=stage == MaintenanceStage.SCHEDULE)
        if planned and not shut:
            yield Button("cronograma", "Imprimir la viabilidad y el cronograma", _to("print_plan", pk))
    if live and stage in (MaintenanceStage.WORK, MaintenanceStage.VALIDATION):
        label = "Enviar otra vez" if stage == MaintenanceStage.VALIDATION else "Pedir la validación por correo"
        yield Button("validacion", label, _to("ask", pk), main=stage == MaintenanceStage.WORK)
    if stage == MaintenanceStage.VALIDATION:
        yield Button("validacion", "Capturar respuesta recibida por correo", _to("note_answer", pk))
        yield Button("validacion", "Retirar la solicitud", _to("withdraw", pk), serious=True)
    if live and maintenance.viable:
        ready = stage == MaintenanceStage.VALIDATED
        yield Button("liberacion", "Poner en marcha", _to("release_maintenance", pk), main=ready)
    if maintenance.released_on and not in_force(maintenance.delivery) and not shut:
        yield Button("liberacion", "Imprimir el oficio de entrega", _to("maintenance_delivery", pk), main=True)
    if not shut and (maintenance.released_on or maintenance.viable is False):
        yield Button("liberacion", "Integrar el expediente", _to("close_maintenance", pk))


def of_document(document: PrintedDocument, viewer: Viewer, *, closed: bool) -> list[Button]:
    """The buttons of a document as a whole."""
    if viewer.team and not document.cancelled_at and not closed:
        return [Button("documentos", "Anular", _to("cancel_paper", document.uuid), serious=True)]
    return []
