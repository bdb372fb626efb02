"""A form inside a page."""

from __future__ import annotations

from typing import Any

from wagtail import blocks


class FormBlock(blocks.StructBlock):
    """The fields of a form page, sent to that page."""

    form = blocks.PageChooserBlock(label="Formulario", page_type="pages.FormPage")

    class Meta:
        label = "Formulario"
        icon = "form"
        group = "Participación"
        template = "pages/blocks/form.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        page = value.get("form")
        page = page.specific if page is not None else None
        if page is None or not page.live:
            return {**context, "form_page": None}
        return {**context, "form_page": page, "form": page.empty_form(), "is_open": page.is_open}
