"""What a proposed revision changes, in plain words and with Wagtail's marks inside the texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.admin.compare import RichTextFieldComparison, StreamBlockComparison, StreamFieldComparison, diff_text
from wagtail.blocks import RichTextBlock
from wagtail.models import Page, Revision

from cms.validation.checks.texts import paragraphs

NEW, CHANGED, REMOVED, MOVED = "se agrega", "cambia", "se quita", "cambia de lugar"


@dataclass(frozen=True)
class Difference:
    """One change. `place` names the field and, in contents of blocks, the block; `html` is escaped and marked."""

    place: str
    what: str
    html: SafeString

    @property
    def sentence(self) -> str:
        """The change in one line, for a mail."""
        return f"{self.place}: {self.what}"


def against_live(revision: Revision, user: Any) -> list[Difference] | None:
    """The changes of a revision against what the public sees; None when the public sees nothing yet."""
    page = Page.objects.get(pk=revision.object_id).specific
    return between(page, revision.as_object(), user) if page.live else None


def between(before: Page, after: Page, user: Any) -> list[Difference]:
    """The changes from one state of a page to another, in the order of the editor."""
    request = HttpRequest()
    request.user = user
    panel = before.get_edit_handler().get_bound_panel(instance=before, request=request, form=None)
    found: list[Difference] = []
    for comparison_class in panel.get_comparison():
        comparison = comparison_class(before, after)
        if comparison.has_changed():
            found.extend(_of(comparison))
    return found


def _of(comparison: Any) -> Iterator[Difference]:
    label = str(comparison.field_label())
    if isinstance(comparison, StreamFieldComparison) and _has_ids(comparison):
        yield from _of_blocks(label, comparison)
    elif comparison.is_child_relation:
        yield from _of_rows(label, comparison)
    elif isinstance(comparison, RichTextFieldComparison):
        yield Difference(label, CHANGED, _marked(comparison.val_a, comparison.val_b))
    else:
        yield Difference(label, CHANGED, comparison.htmldiff())


def _marked(before: Any, after: Any) -> SafeString:
    """What changes between two rich texts, one line for each paragraph."""
    return diff_text(_lines(before), _lines(after)).to_html()


def _lines(value: Any) -> str:
    return "\n".join(paragraphs(BeautifulSoup(str(getattr(value, "source", value) or ""), "html.parser")))


def _has_ids(comparison: StreamFieldComparison) -> bool:
    return comparison.has_block_ids(comparison.val_a) and comparison.has_block_ids(comparison.val_b)


def _of_blocks(label: str, comparison: StreamFieldComparison) -> Iterator[Difference]:
    stream = StreamBlockComparison(comparison.field.stream_block, True, True, comparison.val_a, comparison.val_b)
    any_block = False
    for number, block in enumerate(stream.get_block_comparisons(), start=1):
        place = f"{label}, bloque {number} ({str(block.block.label).lower()})"
        if block.is_new():
            yield Difference(place, NEW, _shown(block, block.val_b))
        elif block.is_deleted():
            yield Difference(place, REMOVED, _shown(block, block.val_a))
        elif block.has_changed():
            rich = isinstance(block.block, RichTextBlock)
            yield Difference(place, CHANGED, _marked(block.val_a, block.val_b) if rich else block.htmldiff())
        else:
            continue
        any_block = True
    if not any_block:
        yield Difference(label, MOVED, SafeString(""))


def _shown(block: Any, value: Any) -> SafeString:
    return escape(_lines(value)) if isinstance(block.block, RichTextBlock) else block.htmlvalue(value)


def _of_rows(label: str, comparison: Any) -> Iterator[Difference]:
    for number, row in enumerate(comparison.get_child_comparisons(), start=1):
        if not row.has_changed() and not (row.is_addition() or row.is_deletion()):
            continue
        what = NEW if row.is_addition() else REMOVED if row.is_deletion() else CHANGED
        for part in row.get_field_comparisons():
            if what != CHANGED or part.has_changed():
                yield Difference(f"{label} {number}, {part.field_label()}", what, part.htmldiff())
