"""Rules on images, documents, tables and what is pointed to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from wagtail.models import Page

from cms.validation.checks.finding import ERROR, WARNING, Finding, Piece
from schemas.form317.declaration import fold
from schemas.web_contents.vocabulary import vocabulary


def images(piece: Piece) -> Iterator[Finding]:
    """Every image that says something has a text for those who do not see it."""
    if piece.kind == "image":
        yield from alternative(piece.text, piece, names=_names(piece.value))


def _names(image: Any) -> frozenset[str]:
    """How the file of an image is called, with and without ending."""
    name = PurePath(str(getattr(image, "filename", ""))).name
    return frozenset(fold(text) for text in (name, PurePath(name).stem) if text)


def alternative(text: str, piece: Piece, names: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """What is wrong with the alternative text of one image; `names` are the folded names of its file."""
    words = vocabulary()
    if not text.strip():
        yield Finding(
            "imagen_sin_texto", ERROR, piece.place, piece.anchor,
            f"{piece.place}: la imagen no tiene texto alternativo; describa lo que muestra o márquela como decorativa.",
        )  # fmt: skip
    elif words.alternative_file_like.search(text) or fold(text) in names:
        yield Finding(
            "texto_alternativo_de_archivo", WARNING, piece.place, piece.anchor,
            f"{piece.place}: el texto alternativo «{text}» parece el nombre de un archivo; describa lo que se ve.",
        )  # fmt: skip
    elif fold(text) in {fold(word) for word in words.alternative_empty_words}:
        yield Finding(
            "texto_alternativo_vacio", WARNING, piece.place, piece.anchor,
            f"{piece.place}: «{text}» no dice qué muestra la imagen; descríbala.",
        )  # fmt: skip
    elif len(text) > words.alternative_longest:
        yield Finding(
            "texto_alternativo_largo", WARNING, piece.place, piece.anchor,
            f"{piece.place}: el texto alternativo es muy largo; deje lo esencial y ponga el resto en la página.",
        )  # fmt: skip


def documents(piece: Piece) -> Iterator[Finding]:
    """Files that are slow to download are said to be so."""
    if piece.kind != "document":
        return
    size = piece.value.file_size or 0
    if size > vocabulary().document_most_bytes:
        yield Finding(
            "documento_grande", WARNING, piece.place, piece.anchor,
            f"{piece.place}: «{piece.value.title}» pesa {size / 1024 / 1024:.0f} MB; redúzcalo a menos de 10 MB.",
        )  # fmt: skip


def tables(piece: Piece) -> Iterator[Finding]:
    """A table of blocks has names over its columns."""
    if piece.kind != "table":
        return
    headings = [str(column["heading"]).strip() for column in piece.value.columns]
    if not any(headings):
        yield no_header(piece)
    elif not all(headings):
        yield Finding(
            "columna_sin_nombre", WARNING, piece.place, piece.anchor,
            f"{piece.place}: una columna de la tabla no tiene nombre.",
        )  # fmt: skip


def no_header(piece: Piece) -> Finding:
    """The finding for a table without names of columns."""
    return Finding(
        "tabla_sin_encabezado", ERROR, piece.place, piece.anchor,
        f"{piece.place}: la tabla no tiene encabezados; ponga nombre a sus columnas.",
    )  # fmt: skip


def targets(piece: Piece) -> Iterator[Finding]:
    """A page that is pointed to exists, and the public can see it."""
    if piece.kind == "page":
        yield from page_target(piece.value, piece)


def page_target(pk: Any, piece: Piece) -> Iterator[Finding]:
    """What is wrong with pointing to a page by its number."""
    page = Page.objects.filter(pk=pk).only("pk", "title", "live").first() if str(pk).isdecimal() else None
    if page is None:
        yield Finding(
            "pagina_inexistente", ERROR, piece.place, piece.anchor,
            f"{piece.place}: un enlace lleva a una página que ya no existe.",
        )  # fmt: skip
    elif not page.live:
        yield Finding(
            "pagina_sin_publicar", WARNING, piece.place, piece.anchor,
            f"{piece.place}: un enlace lleva a «{page.title}», que no está publicada.",
        )  # fmt: skip
