"""Official formats of the manual, declared once: labels, order and places for signatures."""

from schemas.formats.declaration import Field, Format, Section, Signature, load

__all__ = ["Field", "Format", "Section", "Signature", "load"]
