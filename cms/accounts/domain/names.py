"""User names after the manual's convention (procedure 4, policy 4). Pure: takes names, knows no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST = 30  # letters of the name and surname; a number may follow
# Letters that do not fall apart into a letter and an accent.
WHOLE = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


def propose(*, first_names: str, first_surname: str, second_surname: str = "", is_taken: Callable[[str], bool]) -> str:
    """The user name of a new account.

    First letter of the first name and the whole first surname; if somebody has it, also the first letter of the second
    surname; then a number, from 2 on. Folded: «de la Peña» counts as «delapena». Raises ValueError when the names have
    no letters.
    """
    initial, surname = fold(first_names)[:1], fold(first_surname)
    if not initial or not surname:
        raise ValueError("a user name needs a first name and a first surname with letters")
    base = (initial + surname)[:LONGEST]
    second = fold(second_surname)[:1]
    for name in (base, base + second):
        if not is_taken(name):
            return name
    number = 2
    while is_taken(f"{base}{second}{number}"):
        number += 1
    return f"{base}{second}{number}"


def fold(text: str) -> str:
    """Only a to z, in small letters, without accents, spaces or signs: «Muñoz» gives «munoz»."""
    whole = "".join(WHOLE.get(letter, letter) for letter in text.casefold())
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", whole))
