"""The look that somebody is choosing, before it is kept. Only checked values reach a style sheet."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from cms.microsites import stylesheet
from cms.microsites.domain import contrast
from cms.microsites.errors import sentence
from schemas.microsites.declarations import TOKENS, looks


@require_safe
@xframe_options_sameorigin
def page(request: HttpRequest) -> HttpResponse:
    """A small page in the chosen layout."""
    chosen = choice(request)
    query = urlencode(chosen)
    return TemplateResponse(
        request,
        "microsites/admin/preview.html",
        {
            "css_url": f"{reverse('microsites_requests:preview_css')}?{query}",
            "layout_css": f"microsites/css/{chosen['layout']}.css",
            **chosen,
        },
    )


@require_safe
def css(request: HttpRequest) -> HttpResponse:
    """The style sheet of the chosen colours."""
    chosen = choice(request)
    text = stylesheet.css(
        {name: chosen[name] for name in TOKENS}, header_style=chosen["header_style"], type_pair=chosen["type_pair"]
    )
    return HttpResponse(text, content_type="text/css; charset=utf-8")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """What the chosen colours lack, for the script that shows it while somebody chooses."""
    chosen = choice(request)
    tokens = {name: chosen[name] for name in TOKENS}
    layout, header_style = chosen["layout"], chosen["header_style"]
    found = contrast.problems(tokens, layout=layout, header_style=header_style, looks=looks())
    proposal = contrast.mended(tokens, layout=layout, header_style=header_style, looks=looks())
    return JsonResponse(
        {
            "problemas": [
                {"frase": sentence(each), "color": each.token, "propuesta": each.suggestion} for each in found
            ],
            "propuesta": proposal if found else None,
        }
    )


def choice(request: HttpRequest) -> dict[str, str]:
    """The chosen values; anything that no list has is no page."""
    known = looks()
    chosen = {name: request.GET.get(name, "") for name in (*TOKENS, "layout", "header_style", "type_pair")}
    lists = {"layout": known.layouts, "header_style": known.header_styles, "type_pair": known.type_pairs}
    if not all(chosen[name] in options for name, options in lists.items()):
        raise Http404
    if not all(contrast.is_colour(chosen[name]) for name in TOKENS):
        raise Http404
    return chosen
