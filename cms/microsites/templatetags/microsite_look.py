"""Tags of micrositios' templates."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django import template
from django.forms import Form
from django.urls import reverse

from cms.microsites import stylesheet
from cms.microsites.domain.contrast import Problem, is_colour
from cms.microsites.errors import sentence
from cms.microsites.models import MicrositeLook
from schemas.microsites.declarations import TOKENS, looks

register = template.Library()


@register.simple_tag
def look_stylesheet(look: MicrositeLook) -> str:
    """The address of the present version of a micrositio's style sheet."""
    return reverse("microsites_style", args=[look.microsite_id, stylesheet.digest(look)])


@register.filter
def value_of(values: Mapping[str, str], key: str) -> str:
    """The value under a key; nothing when there is none."""
    return values.get(key, "")


@register.filter
def sentence_of(problem: Problem) -> str:
    """What a pair of colours lacks, in words."""
    return sentence(problem)


@register.simple_tag
def preview_query(form: Form, layout: str) -> str:
    """The query of the preview for what a form shows now; colours that are none fall back to a palette that passes."""
    palette = looks().palettes["talavera"]
    chosen = {name: str(form[name].value() or "").lower() for name in TOKENS}
    chosen = {name: value if is_colour(value) else getattr(palette, name) for name, value in chosen.items()}
    lists = {"header_style": looks().header_styles, "type_pair": looks().type_pairs}
    for name, options in lists.items():
        value = str(form[name].value() or "")
        chosen[name] = value if value in options else next(iter(options))
    said = str(form["layout"].value() or "") if "layout" in form.fields else layout
    chosen["layout"] = said if said in looks().layouts else layout
    return urlencode(chosen)
