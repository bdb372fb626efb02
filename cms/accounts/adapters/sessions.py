"""allauth's list of sessions ends them by our verb."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession

from cms.accounts.domain import sessions as verbs


class SessionsAdapter(DefaultUserSessionsAdapter):
    """The seam that allauth offers (USERSESSIONS_ADAPTER)."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        found = list(sessions)
        for user in {session.user for session in found}:
            verbs.end_sessions(actor=user, user=user, sessions=found)
