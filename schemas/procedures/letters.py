"""The typed form of `letters/<document>.yaml`: what a document that we print says.

Texts may hold placeholders in braces: `{folio}`, `{caso}`, `{fecha}`, `{asunto}`, `{dependencia}`, `{solicitante}`, or
the key of a field of one of the procedure's forms. `{folio_<document>}` is the number of another document of the case.
`{caso}` is the folio of the case; `{folio}` the number of the document in its series, and that of the case where the
document has no series.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ALWAYS = frozenset({"folio", "fecha", "asunto", "dependencia", "solicitante", "procedimiento", "caso"})


@dataclass(frozen=True, kw_only=True)
class Section:
    """A titled list of fields with their values, or the rows of one field as a table."""

    title: str
    fields: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A place for a signature: the caption above, and the role whose person signs (empty: written by hand)."""

    caption: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One document. `series`: numbers are counted per unit and year in this series; empty: the case's folio is used.

    An oficio or memorando takes its number from a book of `schemas.correspondence`: that of the unit which its series
    names, or else of the procedure's department.
    """

    document: str
    title: str
    series: str = ""
    addressee: str = ""
    copies: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: str = ""
    signatures: tuple[Signature, ...]
    legend: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        """Every name that its texts need."""
        texts = (self.title, self.addressee, *self.copies, *self.paragraphs, self.closing, self.legend)
        return frozenset(name for text in texts for name in PLACEHOLDER.findall(text))
