"""What the books need after an upgrade: the letters that cases had printed before."""

from __future__ import annotations

from cms.core import preparation
from cms.letters.domain import from_cases


@preparation.register("correspondencia", order=60)
def prepare() -> str:
    """Enter what is missing."""
    return f"{from_cases.enter_older()} oficios y memorandos de casos anotados en sus libros"
