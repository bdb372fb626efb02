"""Letters that wait: for an answer, to be attended by the unit they were turned to, or for whoever turned them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import originals, people
from cms.core import inbox
from cms.letters.domain import access, listing
from cms.letters.models import Letter, LetterTurn, to_unit

MOST = 200


@inbox.register("correspondencia", "Correspondencia por atender")
def waiting(user: User, now: datetime.datetime) -> Sequence[inbox.Item]:
    """What was received with a term and has no answer yet, what was turned to one's unit, and what was given back."""
    day = timezone.localtime(now).date()
    written = access.books_written(user, day)
    return [*_unanswered(written), *_turned(user, written, day), *_given_back(user, written, day)]


def _unanswered(written: Sequence[str]) -> list[inbox.Item]:
    """For those who keep the book."""
    if not written:
        return []
    found = Letter.objects.filter(listing.AWAITED, unit__in=written, direction=Letter.Direction.RECEIVED)
    turns = Prefetch("turns", LetterTurn.objects.filter(attended_at=None, returned_at=None), "open_turns")
    letters = found.select_related("organization").prefetch_related(turns).order_by("answer_due_on", "pk")
    return [
        _item(
            letter, str(letter.uuid), "Responder la correspondencia recibida", letter.answer_due_on,
            f"Turnada {'; '.join(to_unit(one.unit) for one in letter.open_turns)}" if letter.open_turns else "",
        )
        for letter in letters[:MOST]
    ]  # fmt: skip


def _turned(user: User, written: Sequence[str], day: datetime.date) -> list[inbox.Item]:
    """For the people of the unit; what is reserved, for those who keep its book."""
    staffed = originals.staffed_units(people.keys_of(user, day))
    if not staffed:
        return []
    mine = Q(unit__in=staffed, letter__secrecy=Letter.Secrecy.OPEN) | Q(unit__in=written)
    found = LetterTurn.objects.filter(mine, attended_at=None, returned_at=None, letter__cancelled_at=None)
    turns = found.select_related("letter__organization", "turned_by").order_by("answer_due_on", "pk")
    return [
        _item(one.letter, f"turno-{one.uuid}", "Atender la correspondencia turnada", one.answer_due_on,
              f"La turnó {one.turned_by}")
        for one in turns[:MOST]
    ]  # fmt: skip


def _given_back(user: User, written: Sequence[str], day: datetime.date) -> list[inbox.Item]:
    """For whoever turned it and still sees it, and those who keep the book it stands in."""
    found = LetterTurn.objects.filter(
        Q(turned_by=user) | Q(letter__unit__in=written), returned_at__isnull=False, taken_up_at=None,
        letter__cancelled_at=None,
    )  # fmt: skip
    turns = list(found.select_related("letter__organization", "returned_by").order_by("returned_at", "pk")[:MOST])
    if not turns:
        return []
    mine = access.visible(user, day).filter(pk__in=[one.letter_id for one in turns])
    seen = set(mine.values_list("pk", flat=True))
    return [
        _item(one.letter, f"devuelta-{one.uuid}", "Turnar otra vez o atender la correspondencia devuelta",
              one.letter.answer_due_on, f"La devolvió {one.returned_by} ({one.unit_name})")
        for one in turns if one.letter_id in seen
    ]  # fmt: skip


def _item(letter: Letter, key: str, title: str, due: datetime.date | None, state: str) -> inbox.Item:
    return inbox.Item(
        key=key,
        kind="Correspondencia",
        title=title,
        context=f"{letter.folio} {letter.subject}",
        organization=letter.organization.name if letter.organization else "",
        due_at=_end_of(due),
        url=reverse("letters:letter", args=(letter.uuid,)),
        state=state,
    )


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    """A day counts until it is over."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59))) if day else None
