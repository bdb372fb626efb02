"""What anybody may ask for: the style sheet of a micrositio."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.microsites import stylesheet
from cms.microsites.models import MicrositeLook


@require_safe
def look(request: HttpRequest, number: int, version: str) -> HttpResponse:
    """The style sheet; for ever when the version is the present one, for a minute when an old page asks."""
    found = get_object_or_404(MicrositeLook, microsite_id=number)
    response = HttpResponse(stylesheet.of_look(found), content_type="text/css; charset=utf-8")
    present = version == stylesheet.digest(found)
    age = 31_536_000 if present else 60
    patch_cache_control(response, public=True, max_age=age, s_maxage=age, **({"immutable": True} if present else {}))
    return response
