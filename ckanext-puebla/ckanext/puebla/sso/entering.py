"""Entering: what a browser carries to the provider and back, and the session that begins when it returns."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ckan import model
from ckan.common import session
from sqlalchemy.exc import DBAPIError

from ckanext.puebla.sso import addresses, keys, provider, sessions, tokens
from ckanext.puebla.sso.domain import people, records
from ckanext.puebla.sso.errors import ChangedMeanwhile, InactiveAccount, LoginRefused, StateLost, TokenRefused
from ckanext.puebla.sso.settings import Settings

log = logging.getLogger(__name__)
KEY = "puebla_sso_journeys"
MOST = 8  # logins that one browser may have begun at once, in several tabs
LIFE = 900  # seconds to come back
# Whose deed a change at login is in the history; the colon keeps it apart from every user name.
ACTOR = "directorio:entrada"
# The provider's way of saying "I would have to ask the person".
WOULD_ASK = ("login_required", "interaction_required", "consent_required", "account_selection_required")


@dataclass(frozen=True)
class Journey:
    """One login under way. `silent`: the person must not notice when it comes to nothing."""

    nonce: str
    verifier: str
    came_from: str
    silent: bool
    at: float


def begin(settings: Settings, *, came_from: str | None, silent: bool = False) -> str:
    """The address at the provider to which the browser must go; `ProviderDown` when nobody answers there."""
    keys.ring(settings).require_provider()
    state = secrets.token_urlsafe(32)
    journey = Journey(
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        came_from=addresses.local(came_from, settings.site_url),
        silent=silent,
        at=time.time(),
    )
    _remember(state, journey)
    return provider.authorization_address(
        settings, state=state, nonce=journey.nonce, verifier=journey.verifier, prompt="none" if silent else None
    )


def finish(settings: Settings, asked: Mapping[str, str]) -> str:
    """The browser is back with `asked` in its address: begin its session. Returns the page to go on with."""
    journey = _recall(asked.get("state", ""))
    if asked.get("iss", settings.issuer) != settings.issuer:
        raise TokenRefused(detail="the answer names another issuer")
    if error := asked.get("error"):
        if journey.silent and error in WOULD_ASK:
            return journey.came_from
        raise LoginRefused(detail=f"authorization endpoint: {error[:60]}")
    if not asked.get("code"):
        raise StateLost(detail="no code")
    raw = provider.exchange(settings, code=asked["code"], verifier=journey.verifier)
    claims = tokens.id_token(raw, settings, nonce=journey.nonce)
    _start_session(claims, raw)
    log.info("sub %s entered", claims["sub"])
    return journey.came_from


def _start_session(claims: dict[str, Any], raw: str) -> None:
    person = records.person_from_claims(claims)
    outcome = _bring_in_step(person)
    for problem in outcome.problems:
        log.warning("sub %s: %s %s: %s", person.sub, problem.kind, problem.id, problem.code)
    if not person.active or outcome.user is None:
        sessions.end_all(person.sub, until=time.time())
        raise InactiveAccount(detail=f"sub {person.sub}")
    sid = claims.get("sid")
    signed = sessions.Signed(person.sub, float(claims["iat"]), raw, sid if isinstance(sid, str) else None)
    if not sessions.begin(outcome.user, signed):
        raise InactiveAccount(detail=f"sub {person.sub}")


def _bring_in_step(person: records.Person) -> people.Outcome:
    try:
        return people.bring_in_step(actor=ACTOR, person=person)
    except DBAPIError as error:
        model.Session.rollback()
        raise ChangedMeanwhile(detail=f"sub {person.sub}: {type(error.orig).__name__}") from error


def _remember(state: str, journey: Journey) -> None:
    """Keep the newest journeys of this browser in its session, which lies in Redis."""
    kept = {**session.get(KEY, {}), state: asdict(journey)}
    newest = sorted(kept, key=lambda name: kept[name]["at"])[-MOST:]
    session[KEY] = {name: kept[name] for name in newest}


def _recall(state: str) -> Journey:
    """The journey of that state, which ends here whatever comes of it."""
    kept = dict(session.get(KEY, {}))
    found = kept.pop(state, None)
    if found is None:
        raise StateLost(detail="unknown state")
    session[KEY] = kept
    journey = Journey(**found)
    if time.time() - journey.at > LIFE:
        raise StateLost(detail="state too old")
    return journey
