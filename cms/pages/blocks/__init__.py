"""The blocks of which pages are made. Few and good."""

from __future__ import annotations

from wagtail import blocks


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of a page's body."""
    return [("texto", blocks.RichTextBlock(label="Texto"))]
