"""The blocks of which pages are made. Few and good."""

from __future__ import annotations

from wagtail import blocks

from cms.pages.blocks.form import FormBlock
from cms.pages.blocks.layout import AccordionBlock, CallBlock, CardsBlock, TableBlock
from cms.pages.blocks.media import DocumentsBlock, GalleryBlock, PictureBlock, VideoBlock
from cms.pages.blocks.place import ContactBlock, MapBlock
from cms.pages.blocks.portal import ChartBlock, DatasetBlock
from cms.pages.blocks.text import text_block


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of a page's body."""
    return [
        ("texto", text_block()),
        ("imagen", PictureBlock()),
        ("galeria", GalleryBlock()),
        ("tarjetas", CardsBlock()),
        ("acordeon", AccordionBlock()),
        ("tabla", TableBlock()),
        ("contacto", ContactBlock()),
        ("mapa", MapBlock()),
        ("video", VideoBlock()),
        ("llamada", CallBlock()),
        ("documentos", DocumentsBlock()),
        ("conjunto", DatasetBlock()),
        ("grafica", ChartBlock()),
        ("formulario", FormBlock()),
    ]
