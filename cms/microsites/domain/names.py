"""Which names may be addresses of micrositios. Pure: no database, no clock.

A name becomes a label of the DNS or a step of a path that people must be able to read aloud and tell from others. So
only small ASCII letters, digits and single hyphens are admitted; punycode and names that look like reserved or present
ones are refused (the idea of a skeleton comes from Unicode TR 39, reduced to what can still be confused in ASCII).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cms.microsites.errors import AddressRefused, AddressTaken

SHORTEST, LONGEST = 3, 40
SHAPE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# What the eye takes for something else, longest first.
LOOKALIKES = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("0", "o"),
    ("1", "l"),
    ("i", "l"),
    ("3", "e"),
    ("5", "s"),
    ("8", "b"),
)


def clean(raw: str, *, reserved: Iterable[str]) -> str:
    """The name as it will be kept. Raises `AddressRefused` with the reason."""
    name = raw.strip()
    if not name.isascii():
        refuse_foreign(name)
    name = name.lower()
    if name.startswith("xn--") or "--" in name:
        raise refused("No se admiten dos guiones seguidos ni nombres codificados (xn--).")
    if not SHORTEST <= len(name) <= LONGEST:
        raise refused(f"El nombre debe tener de {SHORTEST} a {LONGEST} letras.")
    if not SHAPE.fullmatch(name):
        raise refused("Use solo letras minúsculas sin acento, números y guiones; debe comenzar con una letra.")
    taken = skeletons(reserved)
    if name in taken.values():
        raise refused(f"«{name}» está reservado para los servicios del Ayuntamiento.")
    if alike := taken.get(skeleton(name)):
        raise refused(f"«{name}» se confunde con «{alike}», que está reservado.")
    return name


def ensure_distinct(name: str, present: Iterable[str]) -> None:
    """Raise `AddressTaken` when a micrositio has this name or one that looks like it."""
    taken = skeletons(present)
    if name in taken.values():
        raise AddressTaken(f"Ya hay un micrositio en «{name}». Elija otro nombre.", field="name")
    if alike := taken.get(skeleton(name)):
        raise AddressTaken(f"«{name}» se confunde con «{alike}», que ya existe. Elija otro nombre.", field="name")


def skeleton(name: str) -> str:
    """What is left of a name when look-alikes and hyphens are made equal."""
    found = name.replace("-", "")
    for seen, taken_for in LOOKALIKES:
        found = found.replace(seen, taken_for)
    return found


def skeletons(names: Iterable[str]) -> dict[str, str]:
    """Skeleton -> name."""
    return {skeleton(name): name for name in names}


def refuse_foreign(name: str) -> None:
    """Say which letter is none of ours: an accent, or one of another alphabet that looks like ours."""
    stranger = next(letter for letter in name if not letter.isascii())
    if unicodedata.normalize("NFD", stranger)[0].isascii():
        raise refused(f"Quite los acentos y signos: «{stranger}» no puede ir en una dirección.")
    raise refused(f"La letra «{stranger}» es de otro alfabeto o no es una letra; escríbala de nuevo con el teclado.")


def refused(message: str) -> AddressRefused:
    return AddressRefused(message, field="name")
