"""Tags of the shared look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from cms.core import frame
from schemas import look

register = template.Library()


@register.simple_tag
def look_styles() -> tuple[str, ...]:
    """Names of the shared style sheets, for `{% static %}`."""
    return look.STYLES


@register.simple_tag
def look_ways() -> list[look.Link]:
    """Where to go on from a page that could not be shown."""
    return [
        look.Link(label=label, url=settings.WWW_URL + path)
        for label, path in (
            ("Ir al inicio", "/"),
            ("Buscar en el sitio y en los datos", "/buscar/"),
            ("Ver trámites y servicios", "/tramites/"),
        )
    ]


@register.simple_tag(takes_context=True)
def look_header(context: dict[str, Any], local: list[look.Link] | None = None, label: str = "En esta sección") -> str:
    """The header; `local` are entries of a second row, named by `label`."""
    return part(context, "header", local=local or (), local_label=label)


@register.simple_tag(takes_context=True)
def look_ribbon(context: dict[str, Any]) -> str:
    """Only the strip at the top with the account: for micrositios, which have a head of their own."""
    return part(context, "ribbon")


@register.simple_tag(takes_context=True)
def look_footer(context: dict[str, Any]) -> str:
    """The footer."""
    return part(context, "footer")


@register.simple_tag(takes_context=True)
def look_notices(context: dict[str, Any]) -> SafeString:
    """What apps put above the header of every page: the emergency banner."""
    return frame.notices(context.get("request"))


@register.simple_tag(takes_context=True)
def pending_messages(context: dict[str, Any]) -> list[Message]:
    """The messages for this person; looks at the session only when there is one."""
    request = context.get("request")
    if request is None or (frame.is_visitor(request) and "messages" not in request.COOKIES):
        return []
    return list(get_messages(request))


def part(context: dict[str, Any], name: str, **more: Any) -> SafeString:
    built = frame.build(context.get("request"), **more)
    return mark_safe(look.render(name, built))  # noqa: S308  # the templates of the look escape everything


@register.filter
def page_numbers(paginator: Paginator, number: int) -> Iterator[int | str]:
    """The numbers to show around a page, with … where some are left out."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset
