"""Where each step of a record is mended: addresses of pages and of the parts of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from cms.web_register.domain.gates import Gap
from cms.web_register.models import Maintenance, SiteRecord


def url(subject: SiteRecord | Maintenance, step: str = "") -> str:
    """The page of a record or a maintenance, at one of its steps."""
    name = "web_register:record" if isinstance(subject, SiteRecord) else "web_register:maintenance"
    return reverse(name, args=[subject.pk]) + (f"#{step}" if step else "")


def trail(subject: SiteRecord | Maintenance) -> list[dict[str, str]]:
    """The breadcrumbs down to a record or a maintenance."""
    if isinstance(subject, SiteRecord):
        return [{"url": url(subject), "label": subject.name}]
    return [*trail(subject.record), {"url": url(subject), "label": f"Mantenimiento {subject.number}"}]


def linked(subject: SiteRecord | Maintenance, gaps: Iterable[Gap]) -> list[dict[str, Any]]:
    """Gaps with the address where each is mended."""
    return [{"sentence": gap.sentence, "code": gap.code, "url": url(subject, gap.step)} for gap in gaps]
