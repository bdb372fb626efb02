"""Takes a page apart into the pieces that the rules know, whatever its type and blocks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import AbstractImage
from wagtail.models import COMMENTS_RELATION_NAME, Page

from cms.pages.blocks.portal import DatasetChooserBlock, PickedBlock, TableChooserBlock
from cms.validation.checks.finding import Piece

SKIPPED = frozenset({COMMENTS_RELATION_NAME, "slug", "seo_title"})
KEPT_OF_WAGTAIL = frozenset({"title", "search_description"})
ALTERNATIVE_NAMES = ("alt", "alt_text", "alternative", "alternativa", "texto_alternativo")
ADDRESS = "url"
TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.BlockQuoteBlock)


def pieces(page: Page) -> Iterator[Piece]:
    """The pieces of a page in the order of its fields."""
    yield from _of_model(page, "", "", wagtail=True)
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        if name in SKIPPED or relation.related_model._meta.app_label.startswith("wagtail"):
            continue
        label = str(relation.related_model._meta.verbose_name)
        for number, row in enumerate(getattr(page, name).all(), start=1):
            yield from _of_model(row, f"{label.capitalize()} {number}, ", f"{name}.", wagtail=False)


def _of_model(instance: models.Model, place: str, anchor: str, *, wagtail: bool) -> Iterator[Piece]:
    for field in instance._meta.fields:
        if (
            field.name in SKIPPED
            or _leads_to_parent(field)
            or (wagtail and field.model is Page and field.name not in KEPT_OF_WAGTAIL)
        ):
            continue
        value = getattr(instance, field.name, None)
        if value in (None, ""):
            continue
        label = str(field.verbose_name)
        yield from _of_field(field, value, place + (label if place else label.capitalize()), anchor + field.name)


def _leads_to_parent(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field.remote_field, "parent_link", False)) or isinstance(field, ParentalKey)


def _of_field(field: models.Field[Any, Any], value: Any, place: str, anchor: str) -> Iterator[Piece]:
    if isinstance(field, StreamField):
        for number, child in enumerate(value, start=1):
            where = f"{place}, bloque {number} ({str(child.block.label).lower()})"
            yield from _of_block(child.block, child.value, where, f"{anchor}.{child.id}")
    elif isinstance(field, RichTextField):
        yield Piece("rich", str(value), place, anchor)
    elif isinstance(field, models.URLField):
        yield Piece("link", value, place, anchor)
    elif isinstance(field, models.CharField | models.TextField) and not field.choices:
        yield Piece("plain", str(value), place, anchor)
    elif isinstance(field, models.ForeignKey):
        yield from _of_object(value, place, anchor)
    elif isinstance(field, models.DateField):
        yield Piece("moment", value, place, anchor, text=f"{field.model._meta.label_lower}.{field.name}")


def _of_object(value: Any, place: str, anchor: str) -> Iterator[Piece]:
    if isinstance(value, AbstractImage):
        if not getattr(value, "is_decorative", False):
            yield Piece("image", value, place, anchor, text=value.description)
    elif isinstance(value, AbstractDocument):
        yield Piece("document", value, place, anchor)
    elif isinstance(value, Page):
        yield Piece("page", value.pk, place, anchor)


def _of_block(block: blocks.Block, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    if value in (None, ""):
        return
    for kinds, take in _TAKERS:
        if isinstance(block, kinds):
            yield from take(block, value, place, anchor)
            return


def _image(block: ImageBlock, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    if not getattr(value, "decorative", False):
        yield Piece("image", value, place, anchor, text=getattr(value, "contextual_alt_text", None) or "")


def _struct(block: blocks.StructBlock, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    alternative = next((str(value[name]) for name in ALTERNATIVE_NAMES if value.get(name)), None)
    decorative = bool(value.get("decorative") or value.get("decorativa"))
    for name, child in block.child_blocks.items():
        where = f"{place}, {str(child.label).lower()}"
        inner = f"{anchor}.{name}"
        if type(child) is ImageChooserBlock and value[name] is not None and (alternative is not None or decorative):
            if not decorative:
                yield Piece("image", value[name], where, inner, text=alternative or "")
        elif name == ADDRESS and isinstance(child, blocks.CharBlock):
            if value[name]:
                yield Piece("link", str(value[name]), where, inner)
        elif name not in ALTERNATIVE_NAMES:
            yield from _of_block(child, value[name], where, inner)


def _stream(block: blocks.StreamBlock, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    for number, child in enumerate(value, start=1):
        where = f"{place}, bloque {number} ({str(child.block.label).lower()})"
        yield from _of_block(child.block, child.value, where, f"{anchor}.{child.id}")


def _list(block: blocks.ListBlock, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    for number, child in enumerate(value.bound_blocks, start=1):
        yield from _of_block(child.block, child.value, f"{place} {number}", f"{anchor}.{child.id}")


def _chosen(block: blocks.Block, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    yield from _of_object(value, place, anchor)


def _dataset(block: PickedBlock, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    yield Piece("dataset", str(value).partition("/")[0], place, anchor)


def _plain(kind: str, block: blocks.Block, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    yield Piece(kind, str(value), place, anchor)


def _rich(block: blocks.Block, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    yield Piece("rich", str(getattr(value, "source", value)), place, anchor)  # as kept, with the numbers of its targets


def _table(block: TypedTableBlock, value: Any, place: str, anchor: str) -> Iterator[Piece]:
    yield Piece("table", value, place, anchor)
    for number, row in enumerate(value.rows, start=1):
        for column, cell in enumerate(row, start=1):
            yield from _of_block(cell.block, cell.value, f"{place}, renglón {number}, columna {column}", anchor)


# The first kind that fits takes the block, so special ones stand before those they derive from.
_TAKERS: tuple[tuple[type | tuple[type, ...], Any], ...] = (
    (ImageBlock, _image),
    ((ImageChooserBlock, DocumentChooserBlock, blocks.PageChooserBlock), _chosen),
    ((DatasetChooserBlock, TableChooserBlock), _dataset),
    (blocks.StructBlock, _struct),
    (blocks.StreamBlock, _stream),
    (blocks.ListBlock, _list),
    (TypedTableBlock, _table),
    ((blocks.RichTextBlock, blocks.RawHTMLBlock), _rich),
    (blocks.URLBlock, partial(_plain, "link")),
    (TEXT_BLOCKS, partial(_plain, "plain")),
)
