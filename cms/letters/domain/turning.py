"""Giving a received letter to the units that attend it, and what they do with it: attend, answer, turn on, give back.

What a unit turned on stays open with it until those below it are done: then it ends by itself. What one of them gives
back waits with the unit again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.accounts.models import User
from cms.core.dates import long_date
from cms.letters.domain import access, journal, notices
from cms.letters.errors import AlreadyDone, LetterCancelled, LetterError, NotAllowed
from cms.letters.models import Letter, LetterTurn, name_of, to_unit
from schemas.directory import REGISTRY

LOST = "Lo que usted escribió no se guardó."


@transaction.atomic
def turn(
    letter: Letter, units: Iterable[str], *, instruction: str, answer_due_on: datetime.date | None, by: User,
    now: datetime.datetime,
) -> list[LetterTurn]:  # fmt: skip
    """Give a letter to one or several units. Raises `NotAllowed`, `LetterError`; `AlreadyDone` if one has it."""
    kept = _locked(letter)
    if not access.may_turn(by, kept, timezone.localtime(now).date()):
        raise NotAllowed("Turnan la correspondencia recibida quien lleva el libro y el personal de la Dirección.")
    _take_up(kept.turns.filter(parent=None), now)
    return _give(kept, None, units, instruction, answer_due_on, by, now)


@transaction.atomic
def turn_on(
    one: LetterTurn, units: Iterable[str], *, instruction: str, answer_due_on: datetime.date | None, by: User,
    now: datetime.datetime,
) -> list[LetterTurn]:  # fmt: skip
    """Give what was turned to a unit to others, with no later term than its own. Raises as `turn` does."""
    kept = _waiting(one, by, now)
    if kept.unit not in access.books_written(by, timezone.localtime(now).date()):
        raise NotAllowed("Lo turnado a una unidad lo turnan su titular y quien lleva su libro.")
    limit = longest(kept, timezone.localtime(now).date())
    if limit and (answer_due_on is None or answer_due_on > limit):
        raise LetterError(
            f"Su unidad debe atenderla a más tardar el {long_date(limit)}: el plazo no puede ser posterior.",
            field="answer_due_on",
        )
    _take_up(kept.children.all(), now)
    return _give(kept.letter, kept, units, instruction, answer_due_on, by, now)


def longest(one: LetterTurn, today: datetime.date) -> datetime.date | None:
    """The last day that a unit may give those to whom it turns on; None: it has no term, or it is over."""
    return one.answer_due_on if one.answer_due_on and one.answer_due_on >= today else None


def units_above(one: LetterTurn | None, letter: Letter) -> set[str]:
    """Those through which a letter came to a unit, itself among them: none of them gets it from there again."""
    found = {letter.unit}
    while one is not None:
        found.add(one.unit)
        one = one.parent
    return found


def _give(
    kept: Letter, parent: LetterTurn | None, units: Iterable[str], instruction: str,
    answer_due_on: datetime.date | None, by: User, now: datetime.datetime,
) -> list[LetterTurn]:  # fmt: skip
    today = timezone.localtime(now).date()
    above = units_above(parent, kept)
    wanted = [code for code in REGISTRY.units if code in set(units) - above]
    if not wanted:
        names = "de la que la registró" if parent is None else "de aquellas por las que ya pasó"
        raise LetterError(f"Elija al menos una unidad distinta {names}.", field="units")
    if not instruction.strip():
        raise LetterError("Escriba qué debe hacerse.", field="instruction")
    if answer_due_on and answer_due_on < today:
        raise LetterError("El plazo no puede ser anterior a hoy.", field="answer_due_on")
    taken = open_turns(kept).filter(unit__in=wanted).select_related("turned_by").first()
    if taken is not None:
        raise AlreadyDone(
            f"{taken.turned_by} ya la turnó {to_unit(taken.unit)} el {long_date(taken.turned_at)}. {LOST}"
        )
    made = []
    for unit in wanted:
        one = LetterTurn(
            letter=kept, parent=parent, unit=unit, instruction=instruction.strip(), answer_due_on=answer_due_on,
            turned_at=now, turned_by=by,
        )  # fmt: skip
        one.full_clean()
        one.save()
        made.append(one)
        notices.tell_turned(one, today)
    journal.note(kept, "turned", at=now, actor=by, text="; ".join(name_of(unit) for unit in wanted))
    return made


@transaction.atomic
def attend(one: LetterTurn, *, note: str, by: User, now: datetime.datetime) -> LetterTurn:
    """Say how the unit attended it. Raises `NotAllowed`, `LetterError`; `AlreadyDone` if somebody was first."""
    kept = _waiting(one, by, now)
    if not note.strip():
        raise LetterError("Escriba cómo se atendió.", field="note")
    _end(kept, note.strip(), by, now)
    _end_below(kept, by, now)
    _end_above(kept, by, now)
    journal.note(kept.letter, "attended", at=now, actor=by, text=kept.unit_name)
    return kept


@transaction.atomic
def give_back(one: LetterTurn, *, reason: str, by: User, now: datetime.datetime) -> LetterTurn:
    """Return it to whoever turned it. Raises `NotAllowed`, `LetterError`; `AlreadyDone` if somebody was first."""
    kept = _waiting(one, by, now)
    if not reason.strip():
        raise LetterError("Escriba por qué se devuelve.", field="reason")
    below = [to_unit(child.unit) for child in kept.children.all() if child.is_open]
    if below:
        raise LetterError(
            f"Su unidad la turnó {listed(below)} y ahí espera todavía: primero deben atenderla o devolverla."
        )
    _take_up(kept.children.all(), now)
    kept.returned_at, kept.returned_by, kept.return_reason = now, by, reason.strip()
    kept.full_clean()
    kept.save()
    journal.note(kept.letter, "returned", at=now, actor=by, text=kept.unit_name)
    notices.tell_returned(kept)
    return kept


def open_turns(letter: Letter) -> QuerySet[LetterTurn]:
    return LetterTurn.objects.filter(letter=letter, attended_at=None, returned_at=None)


def end_answered(letter: Letter, answer: Letter, *, by: User, now: datetime.datetime) -> None:
    """A unit answered: it has nothing more to attend. The unit in whose book the letter stands answers for all."""
    found = open_turns(letter).select_for_update(of=("self",))
    if answer.unit == letter.unit:
        for one in found:
            _end(one, f"Se respondió con {answer.folio}", by, now, answer)
        _take_up(letter.turns.all(), now)
        return
    for one in found.filter(unit=answer.unit):
        _end(one, f"Se respondió con {answer.folio}", by, now, answer)
        _end_below(one, by, now)
        _end_above(one, by, now)
    _take_up(letter.turns.filter(parent=None), now)


def end_settled(letter: Letter, *, by: User, now: datetime.datetime) -> None:
    """Whoever keeps the book says that nothing more is to be done: nothing waits in other units."""
    for one in open_turns(letter).select_for_update(of=("self",)):
        _end(one, "Se anotó en el libro que la correspondencia ya se atendió", by, now)
    _take_up(letter.turns.all(), now)


def became(one: LetterTurn, today: datetime.date) -> str:
    """How a turn stands, in a sentence. Its letter should be read beforehand."""
    if one.answered_with is not None:
        return f"Se respondió con {one.answered_with.folio} el {long_date(one.attended_at or today)}."
    if one.attended_at:
        return f"La atendió {one.attended_by} el {long_date(one.attended_at)}: «{one.attended_note}»."
    if one.returned_at:
        waits = "" if one.taken_up_at or one.letter.cancelled_at else " Espera que se turne otra vez o se atienda."
        return f"La devolvió {one.returned_by} el {long_date(one.returned_at)}: «{one.return_reason}».{waits}"
    if one.letter.cancelled_at:
        return "La correspondencia se canceló antes de que se atendiera."
    below = [to_unit(child.unit) for child in one.children.all() if child.is_open]
    if below:
        return f"La turnó {listed(below)}."
    if one.answer_due_on is None:
        return "Espera que se atienda, sin plazo."
    if one.answer_due_on < today:
        return f"Espera que se atienda; el plazo venció el {long_date(one.answer_due_on)}."
    return f"Espera que se atienda, a más tardar el {long_date(one.answer_due_on)}."


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} y {names[-1]}"


def _end(one: LetterTurn, note: str, by: User, now: datetime.datetime, answer: Letter | None = None) -> None:
    one.attended_at, one.attended_by, one.attended_note, one.answered_with = now, by, note[:600], answer
    one.full_clean()
    one.save()


def _end_below(one: LetterTurn, by: User, now: datetime.datetime) -> None:
    """The unit attended it itself: nothing waits any more with those to whom it turned it on."""
    for child in one.children.filter(attended_at=None, returned_at=None).select_for_update(of=("self",)):
        _end(child, f"La atendió {one.unit_name}, que la había turnado", by, now)
        _end_below(child, by, now)
    _take_up(one.children.all(), now)


def _end_above(one: LetterTurn, by: User, now: datetime.datetime) -> None:
    """What a unit turned on ends with the last of those below it, unless one of them gave it back."""
    if one.parent is None:
        return
    parent = LetterTurn.objects.select_for_update(of=("self",)).get(pk=one.parent_id)
    waiting = Q(attended_at=None, returned_at=None) | Q(returned_at__isnull=False, taken_up_at=None)
    if not parent.is_open or parent.children.filter(waiting).exists():
        return
    _end(parent, f"La atendió {one.unit_name}: {one.attended_note}", by, now, one.answered_with)
    _end_above(parent, by, now)


def _take_up(turns: QuerySet[LetterTurn], now: datetime.datetime) -> None:
    """What was given back waits no more for a decision."""
    turns.filter(returned_at__isnull=False, taken_up_at=None).update(taken_up_at=now)


def _locked(letter: Letter) -> Letter:
    kept = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if kept.cancelled_at:
        raise LetterCancelled("Está cancelada: ya no cambia.")
    return kept


def _waiting(one: LetterTurn, by: User, now: datetime.datetime) -> LetterTurn:
    """The turn with its letter locked, for the people of its unit and while it is open."""
    letter = _locked(one.letter)
    kept = LetterTurn.objects.select_for_update(of=("self",)).get(pk=one.pk)
    kept.letter = letter
    if kept.unit not in access.units_attending(by, letter, timezone.localtime(now).date()):
        raise NotAllowed("La atiende el personal de la unidad a la que se turnó.")
    if kept.attended_at:
        raise AlreadyDone(f"{kept.attended_by} ya anotó que se atendió, el {long_date(kept.attended_at)}. {LOST}")
    if kept.returned_at:
        raise AlreadyDone(f"{kept.returned_by} ya la devolvió, el {long_date(kept.returned_at)}. {LOST}")
    return kept
