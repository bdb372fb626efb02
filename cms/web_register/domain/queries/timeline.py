"""The history of a record or a maintenance as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.log_actions import registry

from cms.web_register.domain import journal
from cms.web_register.models import Maintenance, SiteRecord


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    who: str
    what: str


def of(subject: SiteRecord | Maintenance) -> list[Line]:
    """What happened, the first first."""
    entries = registry.get_logs_for_instance(subject).select_related("user").order_by("timestamp", "pk")
    return [Line(entry.timestamp, _who(entry), journal.sentence(entry.action, entry.data)) for entry in entries]


def _who(entry: Any) -> str:
    if entry.user is not None:
        return str(entry.user)
    return str(entry.data.get("who") or "El sistema")
