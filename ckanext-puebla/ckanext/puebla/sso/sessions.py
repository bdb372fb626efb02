"""Sessions of the portal that a sign-on began, and their end from afar.

A session lies in Redis like all of CKAN's. Beside it stands, per subject and per session of the provider, the moment
until which everything was ended; a session is good when its ID token was issued later. The provider's clock gives both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ckan import model
from ckan.common import login_user, logout_user, session
from ckan.lib.redis import connect_to_redis
from ckan.views.user import regenerate_session, rotate_token
from flask import current_app

from ckanext.puebla.sso.names import key_of

KEY = "puebla_sso"
MARGIN = 86_400  # seconds that a mark outlives the last session it could end


@dataclass(frozen=True)
class Signed:
    """What a session remembers of its sign-on. `issued_at`: seconds since 1970; `sid`: the provider's session."""

    sub: str
    issued_at: float
    id_token: str
    sid: str | None = None


def begin(user: model.User, signed: Signed) -> bool:
    """Give the browser a new session, of another name than any it had before; False if the user may have none."""
    session.clear()
    if not login_user(user):
        return False
    session[KEY] = asdict(signed)
    rotate_token()
    regenerate_session()  # does nothing to an empty session, so it comes last
    return True


def present() -> Signed | None:
    """The sign-on of this session; None for strangers, and for sessions that did not come from the provider."""
    kept: dict[str, Any] | None = session.get(KEY)
    return Signed(**kept) if kept else None


def forget() -> None:
    """End this browser's session: nothing of it stays in Redis, and its cookie goes."""
    logout_user()
    discard()


def discard() -> None:
    """Empty a session that counts no more; its cookie goes with it."""
    session.clear()


def end_all(sub: str, *, until: float) -> None:
    """End every session of a person that began until that moment."""
    _mark(key_of("ended", "sub", sub), until)


def end_one(sid: str, *, until: float) -> None:
    """End the sessions that came from one session of the provider."""
    _mark(key_of("ended", "sid", sid), until)


def _mark(name: str, until: float) -> None:
    redis = connect_to_redis()
    known = redis.get(name)
    latest = max(until, float(known)) if known else until
    redis.set(name, latest, ex=int(current_app.permanent_session_lifetime.total_seconds()) + MARGIN)


def is_ended(signed: Signed) -> bool:
    """Whether the session was ended from afar; asked at every request."""
    names = [key_of("ended", "sub", signed.sub)]
    if signed.sid:
        names.append(key_of("ended", "sid", signed.sid))
    return any(mark is not None and signed.issued_at <= float(mark) for mark in connect_to_redis().mget(names))
