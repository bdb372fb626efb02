"""Validators of our actions."""

from __future__ import annotations

import datetime
from typing import Any

from ckan.plugins import toolkit as tk


def puebla_date(value: Any) -> datetime.date:
    """A date `aaaa-mm-dd` (or a date) as a date."""
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError as error:
        raise tk.Invalid("La fecha debe ser aaaa-mm-dd.") from error
