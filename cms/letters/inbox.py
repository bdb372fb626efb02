"""Letters that wait: for an answer, to be attended by the unit they were turned to, or for whoever turned them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import originals, people
from cms.core import inbox
from cms.letters.domain import access, listing
from cms.letters.models import Letter, LetterTurn, to_unit

MOST = 200


@inbox.register("correspondencia", "Correspondencia por atender", daily=True)
def waiting(user: User, now: datetime.datetime) -> Sequence[inbox.Item]:
    """What was received with a term and has no answer yet, what was turned to one's unit, and what was given back."""
    day = timezone.localtime(now).date()
    written = access.books_written(user, day)
    return [*_unanswered(written), *_turned(user, written, day)]


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
    """What was turned, for the people of the unit (what is reserved, for those who keep its book); and what was given
    back, for whoever turned it and still sees it, and those who keep the book it stands in.

    What a unit turned on waits with those below it; once one of them gives it back, it waits with the unit again.
    """
    staffed = originals.staffed_units(people.keys_of(user, day))
    here = Q(unit__in=staffed, letter__secrecy=Letter.Secrecy.OPEN) | Q(unit__in=written)
    back = Q(turned_by=user) | Q(letter__unit__in=written)
    below = LetterTurn.objects.filter(parent=OuterRef("pk"), attended_at=None, returned_at=None)
    returned = LetterTurn.objects.filter(returned_at__isnull=False, taken_up_at=None).select_related("returned_by")
    found = LetterTurn.objects.filter(
        Q(~Exists(below), here, attended_at=None, returned_at=None)
        | Q(back, returned_at__isnull=False, taken_up_at=None, parent=None),
        letter__cancelled_at=None,
    ).select_related("letter__organization", "turned_by", "returned_by")  # fmt: skip
    found = found.prefetch_related(Prefetch("children", returned, "given_back"))
    turns = list(found.order_by("answer_due_on", "returned_at", "pk")[:MOST])
    given_back = [one.letter_id for one in turns if one.returned_at]
    seen = (
        set(access.visible(user, day).filter(pk__in=given_back).values_list("pk", flat=True)) if given_back else set()
    )
    return [
        _item(one.letter, f"devuelta-{one.uuid}", "Turnar otra vez o atender la correspondencia devuelta",
              one.letter.answer_due_on, f"La devolvió {one.returned_by} ({one.unit_name})")
        if one.returned_at else
        _item(one.letter, f"turno-{one.uuid}", "Atender la correspondencia turnada", one.answer_due_on, _came(one))
        for one in turns if one.returned_at is None or one.letter_id in seen
    ]  # fmt: skip


def _came(one: LetterTurn) -> str:
    """How it came to the unit: from above, or back from below."""
    given_back: list[LetterTurn] = getattr(one, "given_back", [])
    if given_back:
        return f"La devolvió {'; '.join(f'{child.returned_by} ({child.unit_name})' for child in given_back)}"
    return f"La turnó {one.turned_by}"


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
        reference=letter.folio,
    )


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    """A day counts until it is over."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59))) if day else None
