"""Work that comes back."""

from __future__ import annotations

from datetime import time

from cms.core import schedule
from cms.self_service.domain import asking


@schedule.daily(time(4, 10), name="self_service_forget")
def forget() -> str:
    """Forget which forms were sent, once they are too old to be sent again."""
    return f"{asking.forget()} envíos olvidados"
