"""What the checks find, and what they look at: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ERROR, WARNING = "error", "aviso"


@dataclass(frozen=True)
class Finding:
    """Something to mend. An error keeps the page from being sent; a warning does not.

    `place` says where in words, `anchor` is the path of the block or field in the editor.
    """

    code: str
    severity: str
    place: str
    anchor: str
    message: str


@dataclass(frozen=True)
class Piece:
    """A part of a page: `kind` is rich, plain, heading, image, document, page, link, dataset, table or moment."""

    kind: str
    value: Any
    place: str
    anchor: str
    text: str = ""
