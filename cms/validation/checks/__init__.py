"""What is checked in the content of a page while it is written, when it is sent and when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from cms.validation.checks import media, moments, texts, walk
from cms.validation.checks.finding import ERROR, WARNING, Finding, Piece
from cms.validation.rules import reading

__all__ = ["ERROR", "WARNING", "Finding", "Piece", "measure", "review"]

RULES = (media.images, media.documents, media.tables, media.targets, texts.markup, texts.plain, moments.past)


def review(page: Page) -> list[Finding]:
    """All findings of a page as it stands in memory, errors first, then in the order of the editor."""
    pieces = list(walk.pieces(page))
    found = [finding for piece in pieces for finding in _of_piece(piece)]
    found += texts.headings_in_order(pieces)
    found += texts.readability(pieces)
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def measure(page: Page) -> reading.Measure:
    """How hard the whole text of a page is to read."""
    return texts.measure(list(walk.pieces(page)))


def _of_piece(piece: Piece) -> Iterator[Finding]:
    for rule in RULES:
        yield from rule(piece)
