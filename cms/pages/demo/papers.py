"""Small PDF papers for the demo."""

from __future__ import annotations

from datetime import date

from django.utils.html import escape
from weasyprint import HTML

from cms.core.dates import long_date

PAGE = """<html lang="es"><head><title>{title}</title><style>
@page {{ size: letter; margin: 3cm 2.5cm; @bottom-center {{ content: "Ciudad de demostración: texto inventado"; }} }}
body {{ font: 12pt sans-serif; line-height: 1.5; }} h1 {{ color: #102a4d; font-size: 20pt; }}
</style></head><body><h1>{title}</h1><p>{day}</p><p>{summary}</p>
<p>Este documento acompaña a la ciudad de demostración. Su texto no obliga a nadie: muestra cómo se ven, se buscan y se
descargan los documentos publicados en el sitio.</p></body></html>"""


def pdf(title: str, summary: str, day: date) -> bytes:
    """A paper with a title, a day and a sentence."""
    page = PAGE.format(title=escape(title), summary=escape(summary), day=long_date(day))
    return bytes(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))
