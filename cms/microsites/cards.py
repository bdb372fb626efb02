"""Micrositios for the front page of the city."""

from __future__ import annotations

from collections.abc import Iterator

from cms.microsites.domain import queries
from cms.pages.microsite_cards import MicrositeCard


def newest(most: int) -> Iterator[MicrositeCard]:
    """At most so many public micrositios, the newest first."""
    for microsite in queries.public_microsites().order_by("-created_at")[:most]:
        front = microsite.root_page.specific
        yield MicrositeCard(
            microsite.title, front.summary or microsite.purpose, microsite.url, microsite.look.header_image
        )
