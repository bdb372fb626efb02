"""The letter as PDF: an HTML template that a designer can edit, and a QR that leads to its confirmation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader
from weasyprint import HTML

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def _nothing(url: str, *_args: object, **_kwargs: object) -> Any:
    """The letter takes nothing from outside; a template that tries is a mistake."""
    raise ValueError(f"the letter may not load {url[:60]}")


def render(*, folio: str, fecha: str, facts: dict[str, Any], dataset_url: str, confirmation_url: str) -> bytes:
    """The bytes of the PDF."""
    page = _TEMPLATES.get_template("oficio.html").render(
        folio=folio,
        fecha=fecha,
        facts=facts,
        dataset_url=dataset_url,
        confirmation_url=confirmation_url,
        qr=segno.make(confirmation_url, error="m").svg_inline(scale=3, border=1),
    )
    pdf: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf()
    return pdf
