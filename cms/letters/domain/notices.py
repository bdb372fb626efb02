"""Mails about letters that are turned. They name folio and subject; what is reserved, only its folio."""

from __future__ import annotations

import datetime

from cms.accounts.models import User
from cms.cases.domain import notices, people
from cms.core import mail
from cms.core.dates import long_date
from cms.letters.models import Letter, LetterTurn, to_unit
from schemas.directory import REGISTRY


def people_of(one: LetterTurn, day: datetime.date) -> list[User]:
    """Those in whose inbox it waits: the people of the unit; what is reserved, those who keep its book."""
    secret = one.letter.secrecy != Letter.Secrecy.OPEN
    posts = [post for post in REGISTRY.posts.values() if post.unit == one.unit]
    return people.users_of({f"post:{post.code}" for post in posts if post.head or post.book or not secret}, day)


def tell_turned(one: LetterTurn, day: datetime.date) -> None:
    """To the people of the unit that should attend it; the instruction stays on the letter's page."""
    due = f"Debe atenderse a más tardar el {long_date(one.answer_due_on)}." if one.answer_due_on else ""
    notices.send(
        [user for user in people_of(one, day) if user.pk != one.turned_by_id],
        f"{one.letter.folio}: se turnó correspondencia a su unidad",
        f"{one.turned_by} turnó esta correspondencia {to_unit(one.unit)}. La instrucción está en su página.",
        due, _about(one.letter), _link(one.letter),
    )  # fmt: skip


def tell_returned(one: LetterTurn) -> None:
    """To whoever turned it; the reason stays on the letter's page."""
    notices.send(
        [one.turned_by] if one.turned_by_id != one.returned_by_id else [],
        f"{one.letter.folio}: le devolvieron correspondencia",
        f"{one.returned_by} devolvió la correspondencia que usted turnó {to_unit(one.unit)}. "
        "El motivo está en su página.",
        _about(one.letter), _link(one.letter),
    )  # fmt: skip


def _about(letter: Letter) -> str:
    subject = f": {letter.subject}" if letter.secrecy == Letter.Secrecy.OPEN else ""
    return f"Correspondencia {letter.folio}{subject}"


def _link(letter: Letter) -> str:
    return mail.address_of("letters:letter", letter.uuid)
