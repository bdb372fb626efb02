"""Writing in a book: a number taken, a letter received, and everything that may happen to it afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access as case_access
from cms.cases.domain import events, papers
from cms.cases.models import Case
from cms.core.folios import next_folio
from cms.core.models import PrintedDocument
from cms.directory.models import Organization
from cms.letters import owners
from cms.letters.domain import access, journal, turning
from cms.letters.errors import Conflict, LetterCancelled, LetterError, NotAllowed
from cms.letters.models import Letter, LetterCase, name_of, series_of

OLDEST = datetime.timedelta(days=3660)  # a letter dated ten years ago is a slip of the keyboard
CORRECTED = {
    "their_number", "sender", "addressee", "organization", "copies", "subject", "dated_on", "answer_due_on", "secrecy",
    "notes",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is written down of a letter. `moved_at`: when a received one came, or a sent one was handed over."""

    unit: str
    kind: str
    sender: str
    addressee: str
    subject: str
    dated_on: datetime.date
    their_number: str = ""
    organization: Organization | None = None
    copies: tuple[str, ...] = ()
    moved_at: datetime.datetime | None = None
    channel: str = ""
    answer_due_on: datetime.date | None = None
    secrecy: str = Letter.Secrecy.OPEN
    notes: str = ""
    answers: tuple[Letter, ...] = field(default_factory=tuple)


@transaction.atomic
def receive(facts: Facts, *, by: User, now: datetime.datetime) -> Letter:
    """Register a letter that came in. Raises `NotAllowed`, `LetterError`."""
    if not facts.their_number.strip():
        raise LetterError("Escriba el número que trae; si no trae, escriba «sin número».", field="their_number")
    if facts.moved_at is None:
        raise LetterError("Escriba cuándo se recibió.", field="moved_at")
    if facts.moved_at > now:
        raise LetterError("No puede recibirse después de ahora.", field="moved_at")
    letter = _write(facts, Letter.Direction.RECEIVED, by, now)
    journal.note(letter, "registered", at=now, actor=by, text=letter.folio)
    return letter


@transaction.atomic
def send(facts: Facts, *, by: User, now: datetime.datetime) -> Letter:
    """Take the next number of the unit's book for a letter that goes out. Raises `NotAllowed`, `LetterError`."""
    letter = _write(facts, Letter.Direction.SENT, by, now)
    journal.note(letter, "numbered", at=now, actor=by, text=letter.folio)
    return letter


def _write(facts: Facts, direction: str, by: User, now: datetime.datetime) -> Letter:
    today = timezone.localtime(now).date()
    if facts.unit not in access.books_written(by, today):
        raise NotAllowed("Usted no escribe en el libro de esa unidad.")
    if not today - OLDEST <= facts.dated_on <= today:
        raise LetterError("La fecha del documento no puede ser posterior a hoy ni de hace más de diez años.",
                          field="dated_on")  # fmt: skip
    if facts.answer_due_on and facts.answer_due_on < facts.dated_on:
        raise LetterError("El plazo para responder no puede ser anterior al documento.", field="answer_due_on")
    values: dict[str, Any] = {name: value for name, value in vars(facts).items() if name != "answers"}
    letter = Letter(**{**values, "copies": list(facts.copies)}, direction=direction, recorded_at=now, recorded_by=by)
    _number(letter, next_folio(series_of(letter), today=today))
    letter.full_clean()
    letter.save()
    answer(letter, facts.answers, by=by, now=now)
    return letter


def _number(letter: Letter, folio: str) -> None:
    _, number, year = folio.rsplit("/", 2)
    letter.folio, letter.number, letter.year = folio, int(number), int(year)


@transaction.atomic
def enter_printed(
    paper: Any, *, kind: str, unit: str, addressee: str, copies: Iterable[str], sender: str, by: User | None,
    now: datetime.datetime,
) -> Letter:  # fmt: skip
    """Enter a document that a case printed, with the folio that stands on it. One already entered stays as it is."""
    case = paper.case
    letter, made = _entered(
        paper.document, kind=kind, unit=unit, addressee=addressee, copies=copies, sender=sender,
        organization=case.organization, by=by, now=now,
    )  # fmt: skip
    if made:
        LetterCase.objects.create(letter=letter, case=case, linked_at=now, linked_by=by)
        journal.note(letter, "printed", at=now, actor=by, text=f"{letter.folio}, caso {case.folio}")
    return letter


@transaction.atomic
def enter_issued(
    document: PrintedDocument, *, kind: str, unit: str, addressee: str, organization: Organization | None, origin: str,
    by: User | None, now: datetime.datetime,
) -> Letter:  # fmt: skip
    """Enter a document that another room printed; it keeps its series. `origin`: from what, for the history."""
    letter, made = _entered(
        document, kind=kind, unit=unit, addressee=addressee, copies=(), sender=name_of(unit),
        organization=organization, by=by, now=now,
    )  # fmt: skip
    if made:
        journal.note(letter, "issued", at=now, actor=by, text=f"{letter.folio}, {origin}")
    return letter


def _entered(
    document: PrintedDocument, *, kind: str, unit: str, addressee: str, copies: Iterable[str], sender: str,
    organization: Organization | None, by: User | None, now: datetime.datetime,
) -> tuple[Letter, bool]:  # fmt: skip
    """The letter of a document, and whether it was entered just now."""
    found = Letter.objects.filter(document=document).first()
    if found is not None:
        return found, False
    letter = Letter(
        unit=unit, direction=Letter.Direction.SENT, kind=kind, sender=sender[:300], addressee=(addressee or "—")[:300],
        copies=list(copies), subject=document.title[:300], organization=organization,
        dated_on=timezone.localtime(document.made_at).date(), document=document, recorded_at=now, recorded_by=by,
        cancelled_at=document.cancelled_at, cancelled_by=document.cancelled_by, cancel_reason=document.cancel_reason,
    )  # fmt: skip
    _number(letter, document.folio)
    letter.save()
    return letter, True


@transaction.atomic
def correct(letter: Letter, changes: dict[str, Any], *, by: User, now: datetime.datetime) -> Letter:
    """Mend what was typed wrong. Number, unit and kind never change; what was printed is not corrected here."""
    kept = _locked(letter, by, now)
    if kept.document_id:
        raise LetterError("La imprimió la plataforma: sus datos son los del documento.", code="impresa")
    changed = [name for name, value in changes.items() if name in CORRECTED and getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, changes[name])
    if changed:
        kept.full_clean()
        kept.save()
        labels = ", ".join(str(Letter._meta.get_field(name).verbose_name) for name in changed)
        journal.note(kept, "corrected", at=now, actor=by, text=labels)
    return kept


@transaction.atomic
def deliver(letter: Letter, *, moved_at: datetime.datetime, channel: str, by: User, now: datetime.datetime) -> Letter:
    """Note when and how a sent letter was handed over."""
    kept = _locked(letter, by, now)
    if not kept.is_sent:
        raise LetterError("Solo se entrega lo que se envía.")
    if kept.moved_at:
        raise Conflict("La entrega ya estaba anotada.")
    if not kept.dated_on <= timezone.localtime(moved_at).date() or moved_at > now:
        raise LetterError("La entrega va de la fecha del documento a ahora.", field="moved_at")
    kept.moved_at, kept.channel = moved_at, channel
    kept.full_clean()
    kept.save()
    journal.note(kept, "delivered", at=now, actor=by, text=kept.get_channel_display())
    return kept


@transaction.atomic
def link(letter: Letter, case: Case, *, by: User, now: datetime.datetime) -> LetterCase:
    """Tie a letter to a case that this person sees. Whoever sees the case sees the letter from then on."""
    today = timezone.localtime(now).date()
    kept = _locked(letter, by, now, may=access.may_link)
    if not case_access.visible(by, today).filter(pk=case.pk).exists():
        raise LetterError("No hay un caso con ese folio que usted pueda ver.", field="case")
    locked = Case.objects.select_for_update().get(pk=case.pk)
    tie, made = LetterCase.objects.get_or_create(
        letter=kept, case=locked, defaults={"linked_at": now, "linked_by": by}
    )  # fmt: skip
    if not made:
        raise Conflict("Ya estaba ligada a ese caso.")
    journal.note(kept, "linked", at=now, actor=by, text=locked.folio)
    events.record(locked, "letter_linked", at=now, actor=by, folio=kept.folio)
    return tie


@transaction.atomic
def answer(letter: Letter, answered: Iterable[Letter], *, by: User, now: datetime.datetime) -> None:
    """Say which letters of the other direction a letter answers."""
    today = timezone.localtime(now).date()
    for other in answered:
        seen = access.visible(by, today).filter(pk=other.pk).first()
        if seen is None or seen.direction == letter.direction or seen.cancelled_at:
            raise LetterError("Solo se responde correspondencia vigente del sentido contrario que usted pueda ver.",
                              field="answers")  # fmt: skip
        if letter.answers.filter(pk=seen.pk).exists():
            continue
        letter.answers.add(seen)
        journal.note(letter, "answered", at=now, actor=by, text=f"Responde a {seen.folio}")
        journal.note(seen, "answered", at=now, actor=by, text=f"Se respondió con {letter.folio}")
        turning.end_answered(seen, letter, by=by, now=now)


@transaction.atomic
def register_answer(letter: Letter, with_letter: Letter, *, by: User, now: datetime.datetime) -> None:
    """From the letter that was answered: by which one."""
    kept = _locked(letter, by, now)
    if kept.answered_by.filter(pk=with_letter.pk).exists():
        raise Conflict("Esa respuesta ya estaba anotada.")
    if with_letter.direction == kept.direction or with_letter.cancelled_at:
        raise LetterError("La respuesta es vigente y va en el sentido contrario.", field="answer")
    answer(with_letter, [kept], by=by, now=now)


@transaction.atomic
def settle(letter: Letter, *, note: str, by: User, now: datetime.datetime) -> Letter:
    """Say that a letter needs no written answer any more, and why."""
    kept = _locked(letter, by, now)
    if kept.settled_at:
        raise Conflict("Ya estaba anotado que se atendió.")
    if not note.strip():
        raise LetterError("Escriba cómo se atendió.", field="note")
    kept.settled_at, kept.settled_note = now, note.strip()[:300]
    kept.save(update_fields=["settled_at", "settled_note"])
    turning.end_settled(kept, by=by, now=now)
    journal.note(kept, "settled", at=now, actor=by, text=note.strip())
    return kept


@transaction.atomic
def cancel(letter: Letter, *, reason: str, by: User, now: datetime.datetime) -> Letter:
    """Take a letter out of force; its number stays used. What was printed is cancelled with its document."""
    kept = _locked(letter, by, now)
    if not reason.strip():
        raise LetterError("Escriba por qué se cancela.", field="reason")
    _cancelled(kept, reason.strip(), by, now)
    paper = getattr(kept.document, "case_paper", None) if kept.document else None
    if paper is not None and kept.document and not kept.document.cancelled_at:
        case = Case.objects.select_for_update().get(pk=paper.case_id)
        papers.withdraw(paper, reason=reason.strip()[:300], by=by, now=now)
        events.record(case, "paper_cancelled", at=now, actor=by, folio=kept.folio, reason=reason.strip())
    elif kept.document and not kept.document.cancelled_at:
        owners.cancel(kept.document, reason.strip()[:300], by)
    return kept


def withdraw(document_id: int, *, reason: str, by: User | None, now: datetime.datetime) -> None:
    """The document of a letter is no longer in force: neither is the letter."""
    letter = Letter.objects.select_for_update().filter(document=document_id, cancelled_at=None).first()
    if letter is not None:
        _cancelled(letter, reason, by, now)


def _cancelled(letter: Letter, reason: str, by: User | None, now: datetime.datetime) -> None:
    letter.cancelled_at, letter.cancelled_by, letter.cancel_reason = now, by, reason[:300]
    letter.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    journal.note(letter, "cancelled", at=now, actor=by, text=reason)


def _locked(letter: Letter, by: User, now: datetime.datetime, may: Any = access.may_write) -> Letter:
    """The letter with its row locked. Raises `NotAllowed`, `LetterCancelled`."""
    kept = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not may(by, kept, timezone.localtime(now).date()):
        raise NotAllowed("Escriben en este libro quien encabeza la unidad y quien lleva su correspondencia.")
    if kept.cancelled_at:
        raise LetterCancelled("Está cancelada: ya no cambia.")
    return kept
