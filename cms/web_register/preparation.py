"""What the register needs after an upgrade: its oficios in the book of Servicios Web."""

from __future__ import annotations

from cms.core import preparation
from cms.web_register import letters


@preparation.register("oficios del registro de sitios", order=65)
def prepare() -> str:
    """Enter what is missing."""
    return f"{letters.enter_older()} oficios del registro de sitios anotados en el libro de Servicios Web"
