"""Running text and links."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

# What is pasted keeps only this.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
PLAIN_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
SCHEMES = ("https://", "http://", "mailto:", "tel:")


def text_block() -> blocks.RichTextBlock:
    """Text with two levels of headings, lists and links."""
    return blocks.RichTextBlock(
        label="Texto", icon="pilcrow", group="Texto", features=FEATURES, template="pages/blocks/text.html"
    )


class LinkValue(blocks.StructValue):
    """Where a link leads and what it says."""

    @property
    def href(self) -> str:
        """The address; empty when the page is no longer public."""
        page = self.get("page")
        if page is not None:
            return (page.url or "") if page.live else ""
        return str(self.get("url") or "")


class LinkBlock(blocks.StructBlock):
    """A link to a page of ours or to an address outside, never both."""

    page = blocks.PageChooserBlock(label="Página de este sitio", required=False)
    url = blocks.CharBlock(
        label="O una dirección de fuera",
        required=False,
        max_length=500,
        help_text="Completa, con https:// al principio. También correos (mailto:) y teléfonos (tel:).",
    )

    class Meta:
        label = "Enlace"
        icon = "link"
        value_class = LinkValue

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        self.demanded = required
        super().__init__(*args, **kwargs)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        page, url = cleaned.get("page"), (cleaned.get("url") or "").strip()
        problems: dict[str, ValidationError] = {}
        if page and url:
            problems["url"] = ValidationError("Elija una página o escriba una dirección, no las dos.")
        elif self.demanded and not page and not url and not self.is_deferred_validation:
            problems["page"] = ValidationError("Elija una página o escriba una dirección.")
        elif url and not url.lower().startswith(SCHEMES):
            problems["url"] = ValidationError("La dirección debe comenzar con https://, http://, mailto: o tel:.")
        if problems:
            raise StructBlockValidationError(block_errors=problems)
        cleaned["url"] = url
        return cleaned
