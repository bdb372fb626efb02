"""Sessions of an account, as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from cms.accounts.domain.devices import describe
from cms.accounts.models import User


@dataclass(frozen=True)
class Session:
    """One browser that is signed in."""

    pk: int
    device: str
    ip: str
    began_at: datetime
    seen_at: datetime
    is_current: bool


def sessions_of(user: User, *, current_key: str | None = None) -> list[Session]:
    """The living sessions of an account, the present one first, then the newest."""
    alive = (session for session in UserSession.objects.filter(user=user) if session.exists())
    found = [
        Session(
            pk=session.pk,
            device=describe(session.user_agent),
            ip=session.ip,
            began_at=session.created_at,
            seen_at=session.last_seen_at,
            is_current=session.session_key == current_key,
        )
        for session in alive
    ]
    return sorted(found, key=lambda session: (not session.is_current, -session.began_at.timestamp()))
