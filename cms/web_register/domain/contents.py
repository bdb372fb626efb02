"""The checklist of contents: the dependencia delivers, its enlaces validate (policy 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.web_register.domain import access, files, journal, tree, turns
from cms.web_register.errors import WrongStage
from cms.web_register.models import ContentItem, ContentState, FileKind, ProposalState, SiteRecord

FIELDS = ("title", "detail", "responsible", "due_on", "section")
MOST_ITEMS = 300


@transaction.atomic
def add(*, actor: Any, record: SiteRecord, fields: Mapping[str, Any]) -> ContentItem:
    """Put a content on the list. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    _demand_free_title(kept, fields["title"])
    if kept.contents.count() >= MOST_ITEMS:
        raise WrongStage(f"La lista admite {MOST_ITEMS} contenidos.", code="demasiados")
    item = turns.save(
        ContentItem(
            record=kept, position=kept.contents.count(), **{name: fields[name] for name in FIELDS if name in fields}
        )
    )
    journal.note(kept, "content.add", actor=actor, title=item.title)
    turns.settle(kept)
    return item


@transaction.atomic
def seed(*, actor: Any, record: SiteRecord) -> int:
    """Put on the list each section of the approved structure that is not there yet; how many."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    structure = kept.structures.filter(state=ProposalState.APPROVED).first()
    if structure is None:
        raise WrongStage("La dependencia aún no aprueba la estructura: no hay de dónde tomar los contenidos.")
    there = set(kept.contents.values_list("section", flat=True))
    titles = set(kept.contents.values_list("title", flat=True))
    responsible = str(kept.enlace or kept.requester_name)
    begin = kept.contents.count()
    made = []
    for row in tree.rows(structure.tree):
        title = f"{row.number} {row.node['title']}"[:200]
        if row.node["id"] not in there and title not in titles and begin + len(made) < MOST_ITEMS:
            made.append(
                ContentItem(
                    record=kept,
                    position=begin + len(made),
                    title=title,
                    section=row.node["id"],
                    detail=row.node["note"],
                    responsible=responsible,
                )
            )
    ContentItem.objects.bulk_create(made)
    if made:
        journal.note(kept, "content.seed", actor=actor, count=len(made))
        turns.settle(kept)
    return len(made)


@transaction.atomic
def edit(*, actor: Any, item: ContentItem, fields: Mapping[str, Any], seen: int | None = None) -> ContentItem:
    """Correct a line of the list. Only the web team; what is validated does not change."""
    access.demand_team(actor)
    kept = _locked(item)
    turns.demand_revision(kept, seen)
    if kept.state == ContentState.VALIDATED:
        raise WrongStage("El contenido ya está validado; no se puede cambiar.")
    if fields.get("title", kept.title) != kept.title:
        _demand_free_title(kept.record, fields["title"])
    for name in FIELDS:
        if name in fields:
            setattr(kept, name, fields[name])
    turns.save(kept)
    journal.note(kept.record, "content.edit", actor=actor, title=kept.title)
    return kept


@transaction.atomic
def remove(*, actor: Any, item: ContentItem) -> None:
    """Take a content off the list while nobody has delivered it. Only the web team."""
    access.demand_team(actor)
    kept = _locked(item)
    if kept.state != ContentState.PENDING or kept.files.exists():
        raise WrongStage("El contenido ya se entregó; no se puede quitar de la lista.")
    record, title = kept.record, kept.title
    kept.delete()
    journal.note(record, "content.remove", actor=actor, title=title)
    turns.settle(record)


@transaction.atomic
def deliver(*, actor: Any, item: ContentItem, note: str, uploads: Sequence[UploadedFile] = ()) -> ContentItem:
    """Hand over a content: text, files or both. Who delivers may be of the dependencia or of the web team."""
    kept = _locked(item)
    access.demand_part(actor, kept.record.organization)
    if kept.state == ContentState.VALIDATED:
        raise WrongStage("El contenido ya está validado. Si cambió, un enlace debe regresarlo con observaciones.")
    if not note.strip() and not uploads:
        raise WrongStage("Escriba el contenido o adjunte al menos un archivo.", code="vacio", field="note")
    for upload in uploads:
        file = files.store(
            actor=actor, record=kept.record, kind=FileKind.CONTENT, title=kept.title, upload=upload, field="files"
        )
        kept.files.add(file)
    kept.state = ContentState.DELIVERED
    kept.delivery_note = note.strip()
    kept.delivered_at = timezone.now()
    kept.delivered_by = actor
    kept.revision += 1
    turns.save(kept)
    journal.note(kept.record, "content.deliver", actor=actor, title=kept.title)
    turns.settle(kept.record)
    return kept


@transaction.atomic
def validate(*, actor: Any, item: ContentItem, seen: int | None = None) -> ContentItem:
    """An enlace of the dependencia answers for a delivered content. Nobody else can."""
    kept = _locked(item)
    access.demand_enlace(actor, kept.record.organization)
    turns.demand_revision(kept, seen)
    if kept.state != ContentState.DELIVERED:
        raise WrongStage("Solo se valida un contenido entregado que espera revisión.")
    return _decide(kept, actor, ContentState.VALIDATED, "", "content.validate")


@transaction.atomic
def observe(*, actor: Any, item: ContentItem, observations: str, seen: int | None = None) -> ContentItem:
    """Send a content back. An enlace may, also after validating it; the web team only while it waits."""
    kept = _locked(item)
    access.demand_part(actor, kept.record.organization)
    turns.demand_revision(kept, seen)
    if kept.state == ContentState.VALIDATED:
        access.demand_enlace(actor, kept.record.organization)
    elif kept.state != ContentState.DELIVERED:
        raise WrongStage("Solo se observa un contenido que ya se entregó.")
    if not observations.strip():
        raise WrongStage("Escriba qué debe corregirse.", code="observaciones", field="observations")
    return _decide(kept, actor, ContentState.OBSERVED, observations.strip(), "content.observe")


def _decide(kept: ContentItem, actor: Any, state: ContentState, observations: str, action: str) -> ContentItem:
    kept.state = state
    kept.observations = observations
    kept.decided_at = timezone.now()
    kept.decided_by = actor
    turns.save(kept)
    journal.note(kept.record, action, actor=actor, title=kept.title, observations=observations)
    turns.settle(kept.record)
    return kept


def _locked(item: ContentItem) -> ContentItem:
    record = turns.open_record(item.record)
    kept = ContentItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    kept.record = record
    return kept


def _demand_free_title(record: SiteRecord, title: str) -> None:
    if record.contents.filter(title__iexact=title.strip()).exists():
        raise WrongStage("Ya hay un contenido con ese nombre en la lista.", code="repetido", field="title")
