"""User names after the manual's convention."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.accounts.domain.names import LONGEST, fold, propose
from cms.accounts.models import USERNAME


def name(first: str, surname: str, second: str = "", taken: tuple[str, ...] = ()) -> str:
    return propose(
        first_names=first, first_surname=surname, second_surname=second, is_taken=lambda found: found in taken
    )


@pytest.mark.parametrize(
    ("first", "surname", "second", "taken", "expected"),
    [
        ("Juan", "Pérez", "López", (), "jperez"),
        ("Juan Carlos", "Pérez", "López", (), "jperez"),
        ("Íñigo", "Muñoz", "Ávila", (), "imunoz"),
        ("Úrsula", "Ibargüengoitia", "", (), "uibarguengoitia"),
        ("María", "de la Cruz", "Núñez", (), "mdelacruz"),
        ("María", "San Román", "", (), "msanroman"),
        ("Seán", "O'Farrill", "", (), "sofarrill"),
        ("Ana", "Peña-Nieto", "", (), "apenanieto"),
        ("Juan", "Pérez", "López", ("jperez",), "jperezl"),
        ("Juan", "Pérez", "Ñandú", ("jperez",), "jperezn"),
        ("Juan", "Pérez", "de la Torre", ("jperez",), "jperezd"),
        ("Juan", "Pérez", "López", ("jperez", "jperezl"), "jperezl2"),
        ("Juan", "Pérez", "López", ("jperez", "jperezl", "jperezl2"), "jperezl3"),
        ("Juan", "Pérez", "", ("jperez",), "jperez2"),
        ("Wu", "O", "", (), "wo"),
    ],
)
def test_the_convention(first: str, surname: str, second: str, taken: tuple[str, ...], expected: str) -> None:
    assert name(first, surname, second, taken) == expected


@pytest.mark.parametrize(("first", "surname"), [("", "Pérez"), ("Juan", ""), ("李", "Pérez"), ("Juan", "1234")])
def test_names_without_letters_give_none(first: str, surname: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        name(first, surname)


def test_long_surnames_are_cut_and_still_told_apart() -> None:
    long = "Ficticio y Montaño de la Peña y Otros Muchos"
    first = name("Max", long, "Zeta")
    assert len(first) == LONGEST
    assert name("Max", long, "Zeta", (first,)) == first + "z"


@settings(deadline=None)  # about results; how long one takes depends on the machine
@given(st.text(max_size=40), st.text(max_size=60), st.text(max_size=40))
def test_whatever_the_names_the_user_name_is_valid_or_refused(first: str, surname: str, second: str) -> None:
    try:
        made = name(first, surname, second)
    except ValueError:
        assert not fold(first) or not fold(surname)
    else:
        USERNAME(made)
