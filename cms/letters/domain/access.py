"""Who sees a letter and who writes in a book.

A book is seen by the staff of its unit and the heads above; what is reserved or confidential only by those who write
in it and the heads above. A letter of a case is also seen by whoever sees the case. In a book write the unit's head and
the posts that the directory declares for it (`book` in `posts.yaml`: the reception, analysts who keep the files).

A letter that was turned to a unit is read there as if it stood in its book. Who gave back what is reserved reads it no
more. What another room printed is also read by whoever that room lets read it (`cms.letters.owners`).
"""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.accounts.models import User
from cms.cases.domain import access, originals, people
from cms.letters import owners
from cms.letters.models import Letter, LetterCase, LetterTurn
from schemas.correspondence import WHOLE
from schemas.directory import REGISTRY


def books_written(user: User, day: datetime.date) -> list[str]:
    """The units in whose books somebody writes, in the order of the manual."""
    keys = people.keys_of(user, day)
    found = {post.unit for post in REGISTRY.posts.values() if (post.head or post.book) and f"post:{post.code}" in keys}
    return _ordered(found)


def books_seen(user: User, day: datetime.date) -> list[str]:
    """The units whose books somebody sees."""
    keys = people.keys_of(user, day)
    return _ordered(originals.staffed_units(keys) | access.headed_units(keys))


def visible(user: User, day: datetime.date) -> QuerySet[Letter]:
    """The letters that exist for a person."""
    keys = people.keys_of(user, day)
    trusted = set(books_written(user, day)) | access.headed_units(keys)
    staffed = originals.staffed_units(keys)
    turns = LetterTurn.objects.filter(letter=OuterRef("pk"))
    of_cases = LetterCase.objects.filter(letter=OuterRef("pk"), case__in=access.visible(user, day).values("pk"))
    of_rooms = Q(pk__in=[])
    for owner in owners.owners():
        of_rooms |= Q(document__in=owner.readable(user, day))
    return Letter.objects.filter(
        Q(unit__in=trusted)
        | Q(unit__in=staffed, secrecy=Letter.Secrecy.OPEN)
        | Q(Exists(turns.filter(unit__in=staffed | trusted)), secrecy=Letter.Secrecy.OPEN)
        | Exists(turns.filter(unit__in=trusted, returned_at=None))
        | Exists(of_cases)
        | of_rooms
    ).select_related("organization", "document")  # fmt: skip


def may_write(user: User, letter: Letter, day: datetime.date) -> bool:
    return letter.unit in books_written(user, day)


def may_turn(user: User, letter: Letter, day: datetime.date) -> bool:
    """Who gives a received letter to another unit: whoever keeps its book, and of those who see it the Dirección."""
    if letter.is_sent:
        return False
    if may_write(user, letter, day):
        return True
    keys = people.keys_of(user, day)
    return WHOLE in originals.staffed_units(keys) and visible(user, day).filter(pk=letter.pk).exists()


def units_attending(user: User, letter: Letter, day: datetime.date) -> list[str]:
    """The units for which somebody attends it once turned: her own; what is reserved, those whose book she keeps."""
    if letter.secrecy != Letter.Secrecy.OPEN:
        return books_written(user, day)
    return _ordered(originals.staffed_units(people.keys_of(user, day)))


def may_link(user: User, letter: Letter, day: datetime.date) -> bool:
    """Who ties a letter to a case: whoever keeps its book, and the people of the units that attend it."""
    if may_write(user, letter, day):
        return True
    return letter.turns.filter(unit__in=units_attending(user, letter, day), returned_at=None).exists()


def may_enter(user: User, day: datetime.date) -> bool:
    """Whether somebody has a book to look at, or may meet letters of a case."""
    return bool(books_seen(user, day))


def _ordered(units: set[str]) -> list[str]:
    return [code for code in REGISTRY.units if code in units]
