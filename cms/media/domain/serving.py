"""Hands documents over, public or private."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.core import private_files
from cms.media.models import SiteDocument

INLINE = ("application/pdf",)
KEPT = 300  # seconds that a browser may keep a public document


def serve(document: SiteDocument, request: HttpRequest) -> HttpResponseBase:
    """The file; whoever may not see its collection was stopped before."""
    answer = private_files.send(
        document.file.name,
        filename=document.filename,
        content_type=document.content_type,
        inline=document.content_type in INLINE,
    )
    if not document.collection.get_view_restrictions().exists():
        answer["Cache-Control"] = f"public, max-age={KEPT}"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
