"""What is checked in the content of a page while it is written, when it is sent and when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from cms.validation.checks import media, moments, texts, walk
from cms.validation.checks.finding import ERROR, WARNING, Finding, Piece

__all__ = ["ERROR", "WARNING", "Finding", "Piece", "review"]

RULES = (media.images, media.documents, media.tables, media.targets, texts.markup, texts.plain, moments.past)


def review(page: Page) -> list[Finding]:
    """All findings of a page as it stands in memory, errors first, then in the order of the editor."""
    pieces = list(walk.pieces(page))
    found = [finding for piece in pieces for finding in _of_piece(piece)]
    found += texts.headings_in_order(pieces)
    found += texts.readability(pieces)
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def _of_piece(piece: Piece) -> Iterator[Finding]:
    for rule in RULES:
        yield from rule(piece)
