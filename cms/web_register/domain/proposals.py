"""Structure and design: the web team proposes, the dependencia approves or returns with observations."""

from __future__ import annotations

from typing import Any, Literal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.core.models import PrintedDocument
from cms.web_register.domain import access, files, journal, mail, tree, turns
from cms.web_register.domain.gates import Gap
from cms.web_register.errors import Incomplete, NotYours, WrongStage
from cms.web_register.models import (
    DesignImage,
    DesignProposal,
    FileKind,
    ProposalState,
    SiteRecord,
    StoredFile,
    StructureProposal,
)

AnyProposal = StructureProposal | DesignProposal
Verdict = Literal["aprobada", "devuelta"]
MOST_IMAGES = 20


def name_of(proposal: AnyProposal) -> str:
    """structure or design: the word with which actions begin."""
    return "structure" if isinstance(proposal, StructureProposal) else "design"


@transaction.atomic
def begin_structure(*, actor: Any, record: SiteRecord) -> StructureProposal:
    """The draft of the structure; a new version begins with the tree of the last one."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    last = kept.structures.first()
    if last is not None and last.is_draft:
        return last
    made = turns.save(StructureProposal(record=kept, version=_next_version(last), tree=last.tree if last else []))
    journal.note(kept, "structure.draft", actor=actor, version=made.version)
    turns.settle(kept)
    return made


@transaction.atomic
def begin_design(*, actor: Any, record: SiteRecord) -> DesignProposal:
    """The draft of the design; a new version begins without images."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    last = kept.designs.first()
    if last is not None and last.is_draft:
        return last
    made = turns.save(DesignProposal(record=kept, version=_next_version(last)))
    journal.note(kept, "design.draft", actor=actor, version=made.version)
    turns.settle(kept)
    return made


def _next_version(last: AnyProposal | None) -> int:
    """After the last one. One that waits for its answer must be answered first."""
    if last is None:
        return 1
    if last.state == ProposalState.PROPOSED:
        raise WrongStage("La versión enviada espera la respuesta de la dependencia.")
    return last.version + 1


@transaction.atomic
def save_tree(*, actor: Any, proposal: StructureProposal, new_tree: Any, seen: int | None = None) -> StructureProposal:
    """Keep the tree of a draft."""
    kept = _draft(actor, proposal)
    turns.demand_revision(kept, seen)
    cleaned = tree.cleaned(new_tree)
    if tree.count(cleaned) > tree.MOST:
        raise WrongStage(f"La estructura admite {tree.MOST} secciones.", code="muy_grande")
    kept.tree = cleaned
    kept.save(update_fields=["tree", "revision"])
    return kept


@transaction.atomic
def add_image(
    *, actor: Any, proposal: DesignProposal, title: str, description: str, upload: UploadedFile
) -> DesignImage:
    """Add a sketch to a draft of the design."""
    kept = _draft(actor, proposal)
    if kept.images.count() >= MOST_IMAGES:
        raise WrongStage(f"Una versión admite {MOST_IMAGES} bocetos.", code="demasiados", field="file")
    file = files.store(actor=actor, record=kept.record, kind=FileKind.SKETCH, title=title, upload=upload)
    return turns.save(
        DesignImage(
            proposal=kept, position=kept.images.count(), title=title.strip(), description=description.strip(), file=file
        )
    )


@transaction.atomic
def remove_image(*, actor: Any, image: DesignImage) -> None:
    """Take a sketch out of a draft. It was never sent, so its file goes too."""
    kept = _draft(actor, image.proposal)
    file: StoredFile = image.file
    kept.images.get(pk=image.pk).delete()
    file.delete()
    transaction.on_commit(lambda: file.file.storage.delete(file.file.name))


@transaction.atomic
def set_notes(*, actor: Any, proposal: DesignProposal, notes: str) -> DesignProposal:
    """What the dependencia should look at."""
    kept = _draft(actor, proposal)
    kept.notes = notes.strip()
    return turns.save(kept)


@transaction.atomic
def propose(*, actor: Any, proposal: AnyProposal) -> AnyProposal:
    """Send a draft to the dependencia. Raises `Incomplete`."""
    kept = _draft(actor, proposal)
    if kept.record.enlace_id is None:
        raise Incomplete([Gap("sin_enlace", "Designe primero al enlace de la dependencia.", "solicitud")])
    if lacks := _proposal_gaps(kept):
        raise Incomplete(lacks)
    kept.state = ProposalState.PROPOSED
    kept.proposed_at = timezone.now()
    kept.proposed_by = actor
    turns.save(kept)
    journal.note(kept.record, f"{name_of(kept)}.propose", actor=actor, version=kept.version)
    turns.settle(kept.record)
    transaction.on_commit(lambda: mail.tell_proposal.enqueue(name_of(kept), kept.pk))
    return kept


@transaction.atomic
def discard_draft(*, actor: Any, proposal: AnyProposal) -> None:
    """Drop a draft: the version before it counts again. Its sketches were never sent, so their files go too."""
    kept = _draft(actor, proposal)
    if isinstance(kept, DesignProposal):
        for image in kept.images.all():
            remove_image(actor=actor, image=image)
    version, record = kept.version, kept.record
    kept.delete()
    journal.note(record, f"{name_of(proposal)}.discard", actor=actor, version=version)
    turns.settle(record)


def _proposal_gaps(proposal: AnyProposal) -> list[Gap]:
    if isinstance(proposal, StructureProposal):
        return [Gap("estructura", sentence, "estructura") for sentence in tree.problems(proposal.tree)]
    if not proposal.images.exists():
        return [Gap("sin_bocetos", "Agregue al menos un boceto.", "diseno")]
    return []


@transaction.atomic
def decide(
    *, actor: Any, proposal: AnyProposal, verdict: Verdict, observations: str = "", oficio: str = ""
) -> AnyProposal:
    """The dependencia approves, or returns with observations.

    An enlace answers for the dependencia. The web team may write down an answer that came by oficio, with its number.
    """
    kept = _locked(proposal)
    _demand_voice(actor, kept, oficio)
    if kept.state != ProposalState.PROPOSED:
        raise WrongStage("Esa versión no espera respuesta.")
    if verdict == ProposalState.RETURNED and not observations.strip():
        raise WrongStage("Escriba qué debe cambiar.", code="observaciones", field="observations")
    kept.state = ProposalState(verdict)
    kept.decided_at = timezone.now()
    kept.decided_by = actor
    kept.decision_oficio = oficio.strip()
    kept.observations = observations.strip()
    turns.save(kept)
    action = "approve" if verdict == ProposalState.APPROVED else "return"
    journal.note(
        kept.record, f"{name_of(kept)}.{action}", actor=actor, version=kept.version, observations=kept.observations
    )
    turns.settle(kept.record)
    return kept


def _demand_voice(actor: Any, proposal: AnyProposal, oficio: str) -> None:
    organization = proposal.record.organization
    if access.is_enlace_of(actor, organization):
        return
    access.demand_part(actor, organization)
    if not oficio.strip():
        raise NotYours(
            "Aprueba o regresa un enlace de la dependencia. Si respondió por oficio, escriba el número de ese oficio."
        )


@transaction.atomic
def link_oficio(*, proposal: AnyProposal, document: PrintedDocument) -> None:
    """Remember the oficio with which a version was sent. For verbs that have checked who asks."""
    type(proposal).objects.filter(pk=proposal.pk).update(oficio=document)


def _locked(proposal: AnyProposal) -> Any:
    record = turns.open_record(proposal.record)
    kept = type(proposal).objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    kept.record = record
    return kept


def _draft(actor: Any, proposal: AnyProposal) -> Any:
    access.demand_team(actor)
    kept = _locked(proposal)
    if not kept.is_draft:
        raise WrongStage("Esa versión ya se envió: comience otra para cambiarla.")
    return kept
