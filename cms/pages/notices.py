"""The emergency banner above every page, and the government's address at the foot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from cms.pages.models.settings import EmergencyBanner, SiteContact

BANNER, CONTACT = "pages:aviso", "pages:contacto"
KEYS = [BANNER, CONTACT]
KEPT = 300
SIGNS = {"informacion": "i", "precaucion": "!", "emergencia": "▲"}


def banner(request: HttpRequest) -> str:
    """HTML of the banner that is in force, or nothing."""
    kept = remembered(BANNER, banner_values)
    return render_to_string("pages/emergency.html", {"banner": kept}) if in_force(timezone.now()) else ""


def in_force(now: datetime) -> str:
    """The title of the banner that shows at this moment; empty when none does."""
    kept = remembered(BANNER, banner_values)
    if not kept or (kept["starts_at"] and now < kept["starts_at"]) or (kept["ends_at"] and now >= kept["ends_at"]):
        return ""
    return str(kept["title"])


def banner_values() -> dict[str, Any]:
    """The banner that somebody switched on, as plain values; empty when it is off."""
    found = EmergencyBanner.objects.select_related("page").first()
    if found is None or not found.active:
        return {}
    return {
        "level": found.level,
        "level_label": found.get_level_display(),
        "sign": SIGNS[found.level],
        "title": found.title,
        "text": found.text,
        "url": found.page.full_url if found.page and found.page.live else "",
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
    }


def contact_lines() -> list[str]:
    """The lines at the foot of every page."""
    return list(remembered(CONTACT, contact_values)["lines"])


def contact_values() -> dict[str, Any]:
    found = SiteContact.objects.first()
    values = (found.address, found.hours, found.phone, found.email) if found else ()
    return {"lines": [value for value in values if value]}


def remembered(key: str, read: Any) -> dict[str, Any]:
    """What was read some minutes ago at most; every change forgets it."""
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = read()
        cache.set(key, kept, KEPT)
    return kept
