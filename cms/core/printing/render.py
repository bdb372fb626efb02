"""From a Django template to the bytes of an archival, tagged PDF."""

from __future__ import annotations

from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

# Archival and accessible at once: fonts inside, colours defined, the order of reading marked.
VARIANT = "pdf/a-2a"
LANGUAGE = "es-mx"
MUNICIPAL_HEAD = (
    "Honorable Ayuntamiento del Municipio de Puebla",
    "Secretaría de Administración y Tecnologías de la Información",
    "Dirección de Gobierno Electrónico",
)


def render_html(template: str, context: dict[str, Any], *, title: str) -> str:
    """The page as WeasyPrint will read it. `head_lines` may replace our head, `originals` are its tantos."""
    originals = context.get("originals") or [{"number": 1, "keeper": ""}]
    facts = {"head_lines": MUNICIPAL_HEAD, "printed_on": timezone.localdate(), **context}
    with translation.override(LANGUAGE):
        return render_to_string(template, {**facts, "title": title, "originals": originals})


def render_pdf(template: str, context: dict[str, Any], *, title: str) -> bytes:
    """The bytes of a PDF made from a template that extends `core/print/base.html`."""
    from weasyprint import HTML  # here: half a second of loading that only printing should pay
    from weasyprint.urls import FatalURLFetchingError

    from cms.core.printing.fetcher import BASE, Refused, StaticOnlyFetcher

    page = HTML(string=render_html(template, context, title=title), base_url=BASE, url_fetcher=StaticOnlyFetcher())
    try:
        pdf: bytes = page.write_pdf(pdf_variant=VARIANT)
    except FatalURLFetchingError as error:
        raise Refused(str(error.__cause__ or error)) from error
    return pdf


def qr_svg(url: str, *, label: str) -> SafeString:
    """A QR as inline SVG, with its alternative text."""
    drawn = segno.make(url, error="m").svg_inline(scale=3, border=2, title=label, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  # segno escapes the title; the rest are numbers
