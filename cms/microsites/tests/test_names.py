"""Names that may be addresses, and those that may not."""

from __future__ import annotations

import pytest

from cms.microsites.domain import names
from cms.microsites.errors import AddressRefused, AddressTaken
from schemas.microsites.declarations import reserved_names


def clean(raw: str) -> str:
    return names.clean(raw, reserved=reserved_names())


@pytest.mark.parametrize("raw", ["bici", "semana-bicicleta", "adopta-1-arbol", " Arbolado ", "x1y"])
def test_plain_names_are_kept_in_small_letters(raw: str) -> None:
    assert clean(raw) == raw.strip().lower()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("www", "está reservado"),
        ("datos", "está reservado"),
        ("administracion", "está reservado"),
        ("911", "debe comenzar con una letra"),
        ("xn--rbol-bsa", "no se admiten dos guiones seguidos"),
        ("bi--ci", "no se admiten dos guiones seguidos"),
        ("-bici", "debe comenzar con una letra"),
        ("bici-", "use solo letras minúsculas"),
        ("bici.malo", "use solo letras minúsculas"),
        ("bici/../admin", "use solo letras minúsculas"),
        ("bici%2f", "use solo letras minúsculas"),
        ("bici\nhost", "use solo letras minúsculas"),
        ("_estilo", "use solo letras minúsculas"),
        ("ab", "debe tener de 3 a 40 letras"),
        ("a" * 41, "debe tener de 3 a 40 letras"),
        ("", "debe tener de 3 a 40 letras"),
        ("árbol", "quite los acentos"),
        ("niñez", "quite los acentos"),
        ("dаtos-abiertos", "es de otro alfabeto"),  # Cyrillic а
        ("bici\u200b", "es de otro alfabeto"),
        ("ｗｗｗ", "es de otro alfabeto"),
    ],
)
def test_hostile_names_are_refused_with_the_reason(raw: str, reason: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        clean(raw)
    assert reason in caught.value.message.lower()
    assert (caught.value.code, caught.value.field) == ("direccion_no_admitida", "name")


@pytest.mark.parametrize(
    ("raw", "alike"),
    [("dat0s", "datos"), ("adrnin", "admin"), ("p0rtal", "portal"), ("vvww", "www"), ("po-licia", "policia")],
)
def test_look_alikes_of_reserved_names_are_refused(raw: str, alike: str) -> None:
    with pytest.raises(AddressRefused, match=f"se confunde con «{alike}»"):
        clean(raw)


def test_two_micrositios_never_look_alike() -> None:
    names.ensure_distinct("arbolado", ["bici"])
    with pytest.raises(AddressTaken, match="Ya hay un micrositio"):
        names.ensure_distinct("bici", ["bici"])
    for alike in ("b1ci", "bi-ci", "blci"):
        with pytest.raises(AddressTaken, match="se confunde con «bici»"):
            names.ensure_distinct(alike, ["bici"])
