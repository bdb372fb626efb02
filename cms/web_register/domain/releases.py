"""Release of a site with its FORM.316, the ficha and the oficios of procedure 5."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.models import PrintedDocument
from cms.web_register.domain import access, gates, journal, papers, proposals, tree, turns
from cms.web_register.domain.gates import Gap
from cms.web_register.domain.papers import Letter
from cms.web_register.domain.queries import facts
from cms.web_register.errors import Incomplete, WrongStage
from cms.web_register.models import (
    DesignProposal,
    FileKind,
    ProposalState,
    Release,
    SiteRecord,
    StoredFile,
    StructureProposal,
)


def gaps_of(record: SiteRecord) -> list[Gap]:
    """What lacks today before a record may be released."""
    return gates.release_gaps(facts.record_facts(record))


@transaction.atomic
def release(
    *, actor: Any, record: SiteRecord, released_on: datetime.date, detail: str, annexes: Sequence[StoredFile] = ()
) -> Release:
    """Release a site and print its FORM.316. Refused with `Incomplete` while anything lacks."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    if lacks := gaps_of(kept):
        raise Incomplete(lacks, "El sitio no se puede liberar: falta lo siguiente.")
    today = timezone.localdate()
    if not kept.requested_on <= released_on <= today:
        raise WrongStage("La liberación va del día de la solicitud a hoy.", code="fecha", field="released_on")
    made = turns.save(Release(record=kept, released_on=released_on, detail=detail.strip(), released_by=actor))
    made.annexes.set(kept.files.filter(pk__in=[file.pk for file in annexes]))
    _print_form(actor, kept, made, today)
    journal.note(kept, "release", actor=actor, day=f"{released_on:%d/%m/%Y}")
    turns.settle(kept)
    return made


@transaction.atomic
def reprint_form(*, actor: Any, record: SiteRecord) -> PrintedDocument:
    """Print FORM.316 anew after the former was cancelled."""
    access.demand_team(actor)
    kept = turns.locked_record(record)
    made = Release.objects.filter(record=kept).first()
    if made is None:
        raise WrongStage("El sitio no se ha liberado desde este registro.")
    if facts.in_force(made.form):
        raise WrongStage("El FORM.316 está vigente; anúlelo antes de imprimir otro.")
    return _print_form(actor, kept, made, timezone.localdate())


def _print_form(actor: Any, record: SiteRecord, made: Release, today: datetime.date) -> PrintedDocument:
    annexes = [file.title for file in made.annexes.all()]
    draft = papers.form_316_draft(
        record, released_on=made.released_on, detail=made.detail, annexes=annexes, today=today
    )
    made.form = papers.print_paper(subject=record, draft=draft, actor=actor, today=today)
    made.save(update_fields=["form"])
    return made.form


@transaction.atomic
def print_definition(*, actor: Any, record: SiteRecord) -> PrintedDocument:
    """The ficha de definición in force, on paper."""
    access.demand_team(actor)
    kept = turns.locked_record(record)
    definition = kept.definitions.first()
    if definition is None:
        raise WrongStage("Todavía no hay ficha de definición.")
    draft = papers.Draft(
        series=papers.SERIES[papers.DEFINITION],
        kind=papers.DEFINITION,
        title=f"Ficha de definición de «{kept.name}», versión {definition.version}",
        template="web_register/print/ficha_de_definicion.html",
        context={"record": kept, "definition": definition},
        keepers=["Departamento de Servicios Web"],
        public_facts=[("Sitio", kept.name), ("Dependencia", kept.organization.name)],
    )
    return papers.print_paper(subject=kept, draft=draft, actor=actor, today=timezone.localdate())


@transaction.atomic
def structure_oficio(*, actor: Any, proposal: StructureProposal, letter: Letter) -> PrintedDocument:
    """The oficio that asks for the approval of the structure, with the tree (activity 7)."""
    return _approval_oficio(
        actor,
        proposal,
        letter,
        papers.STRUCTURE_OFICIO,
        title=f"Solicitud de aprobación de la estructura de «{proposal.record.name}», versión {proposal.version}",
        subject_line="se solicita la aprobación de la propuesta de estructura",
        context={"rows": list(tree.rows(proposal.tree)), "proposal": proposal},
    )


@transaction.atomic
def design_oficio(*, actor: Any, proposal: DesignProposal, letter: Letter) -> PrintedDocument:
    """The oficio that asks for the approval of the design, with its sketches by name and hash (activity 10)."""
    return _approval_oficio(
        actor,
        proposal,
        letter,
        papers.DESIGN_OFICIO,
        title=f"Solicitud de aprobación del diseño de «{proposal.record.name}», versión {proposal.version}",
        subject_line="se solicita la aprobación de la propuesta de diseño",
        context={"images": list(proposal.images.select_related("file")), "proposal": proposal},
    )


def _approval_oficio(
    actor: Any,
    proposal: StructureProposal | DesignProposal,
    letter: Letter,
    kind: str,
    *,
    title: str,
    subject_line: str,
    context: dict[str, Any],
) -> PrintedDocument:
    access.demand_team(actor)
    turns.open_record(proposal.record)
    if proposal.state != ProposalState.PROPOSED:
        raise WrongStage("El oficio acompaña a una versión enviada que espera respuesta.")
    if facts.in_force(proposal.oficio):
        raise WrongStage("Esa versión ya tiene su oficio; anúlelo antes de imprimir otro.")
    today = timezone.localdate()
    draft = papers.letter_draft(
        kind=kind,
        subject=proposal.record,
        title=title,
        subject_line=subject_line,
        letter=letter,
        today=today,
        context=context,
    )
    document = papers.print_paper(subject=proposal.record, draft=draft, actor=actor, today=today)
    proposals.link_oficio(proposal=proposal, document=document)
    return document


@transaction.atomic
def delivery_oficio(*, actor: Any, record: SiteRecord, letter: Letter) -> PrintedDocument:
    """The oficio with which a released site is delivered together with its FORM.316 (policy 6)."""
    access.demand_team(actor)
    kept = turns.locked_record(record)
    made = Release.objects.filter(record=kept).select_related("form").first()
    if made is None or not facts.in_force(made.form):
        raise WrongStage("Se entrega un sitio liberado, con su FORM.316 vigente.")
    today = timezone.localdate()
    draft = papers.letter_draft(
        kind=papers.DELIVERY_OFICIO,
        subject=kept,
        title=f"Entrega de «{kept.name}»",
        subject_line="se entrega el sitio liberado",
        letter=letter,
        today=today,
        context={"form": made.form, "released_on": made.released_on, "address": kept.address, "what": made.detail},
    )
    return papers.print_paper(subject=kept, draft=draft, actor=actor, today=today)


def annex_candidates(record: SiteRecord) -> Any:
    """The files that may be annexes of a release."""
    return record.files.filter(maintenance__isnull=True).exclude(kind__in=[FileKind.SKETCH, FileKind.CONTENT])
