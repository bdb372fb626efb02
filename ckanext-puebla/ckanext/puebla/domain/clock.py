"""The office's clock: the only place that asks the time."""

from __future__ import annotations

import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

from ckan.plugins import toolkit as tk


def now() -> datetime.datetime:
    """The present moment, in UTC."""
    return datetime.datetime.now(UTC)


def local(moment: datetime.datetime) -> datetime.datetime:
    """The same moment as the office's clock shows it."""
    return moment.astimezone(ZoneInfo(tk.config["ckanext.puebla.time_zone"]))


def today() -> datetime.date:
    """Today at the office."""
    return local(now()).date()
