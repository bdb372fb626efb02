"""Bringing a person in step with the directory: account, rights, dependencias and appointments, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import func, select, text

from ckanext.puebla.logic.transaction import transaction
from ckanext.puebla.model import Account
from ckanext.puebla.sso.domain import appointments, memberships
from ckanext.puebla.sso.domain.records import Person, Problem
from ckanext.puebla.sso.errors import MailTaken, NameReserved, NameTaken

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What became of a person. `user` is None for an inactive person that the portal never knew."""

    user: model.User | None
    changed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def bring_in_step(*, actor: str, person: Person) -> Outcome:
    """Make the portal's account of a person what the directory says, whole or not at all.

    What is wrong with a single dependencia or appointment is told in `problems` and keeps nothing else from its effect.
    """
    with transaction(), _alone(person.sub):
        user, how = _account_of(person)
        outcome = Outcome(user, problems=list(person.refused))
        if user is None:
            return outcome
        outcome.changed += [how] if how else []
        outcome.changed += _keep_facts(user, person)
        model.Session.flush()
        if memberships.bring_in_step(user=user, wanted=_rights(person), problems=outcome.problems):
            outcome.changed.append("organizations")
        if appointments.bring_in_step(actor=actor, user=user, person=person, problems=outcome.problems):
            outcome.changed.append("appointments")
    return outcome


@contextmanager
def _alone(sub: str) -> Iterator[None]:
    """Two servers that learn of the same person take turns; the lock ends with the transaction."""
    model.Session.execute(text("SELECT pg_advisory_xact_lock(7120318, hashtext(:sub))"), {"sub": sub})
    yield


def user_of(sub: str) -> model.User | None:
    """The user that belongs to a subject."""
    account = model.Session.get(Account, sub)
    return model.Session.get(model.User, account.user_id) if account else None


def _account_of(person: Person) -> tuple[model.User | None, str]:
    """The person's user, and `"account"` when it was made or adopted just now."""
    if user := user_of(person.sub):
        return user, ""
    if person.username == tk.config["ckan.site_id"]:
        raise NameReserved()
    user = model.User.by_name(person.username)
    if user is not None and _owner_of(user) is not None:
        raise NameTaken()
    if user is None and not person.active:
        return None, ""
    if user is None:
        user = model.User(name=person.username, state=model.State.ACTIVE if person.active else model.State.DELETED)
        model.Session.add(user)
        model.Session.flush()
    else:
        _take_over(user)
    model.Session.add(Account(sub=person.sub, user_id=user.id))
    model.Session.flush()
    return user, "account"


def _owner_of(user: model.User) -> str | None:
    return model.Session.scalar(select(Account.sub).where(Account.user_id == user.id))


def _take_over(user: model.User) -> None:
    """An account that was here before the sign-on: nobody enters with what used to open it."""
    user._password = None
    user.reset_key = None
    user.apikey = None
    _revoke_tokens(user)
    log.info("account %s adopted by the single sign-on", user.id)


def _revoke_tokens(user: model.User) -> None:
    model.Session.query(model.ApiToken).filter_by(user_id=user.id).delete(synchronize_session="fetch")


def _keep_facts(user: model.User, person: Person) -> list[str]:
    """Name, e-mail, state and rights of the account; which of them changed."""
    changed = [name for name, keep in FACTS.items() if keep(user, person)]
    if "active" in changed and not person.active:
        _revoke_tokens(user)
    return changed


def _keep_active(user: model.User, person: Person) -> bool:
    return _set(user, "state", model.State.ACTIVE if person.active else model.State.DELETED)


def _keep_username(user: model.User, person: Person) -> bool:
    if user.name == person.username:
        return False
    if person.username == tk.config["ckan.site_id"]:
        raise NameReserved()
    if model.User.by_name(person.username) is not None:
        raise NameTaken()
    return _set(user, "name", person.username)


def _keep_email(user: model.User, person: Person) -> bool:
    email = person.email or None
    if email and person.active:
        taken = select(model.User.id).where(
            func.lower(model.User.email) == email.lower(), model.User.state == "active", model.User.id != user.id
        )
        if model.Session.scalar(taken):
            raise MailTaken()
    return _set(user, "email", email)


def _keep_name(user: model.User, person: Person) -> bool:
    return _set(user, "fullname", person.name)


def _keep_sysadmin(user: model.User, person: Person) -> bool:
    return _set(user, "sysadmin", person.sysadmin and person.active)


def _set(user: model.User, name: str, value: Any) -> bool:
    if getattr(user, name) == value:
        return False
    setattr(user, name, value)
    return True


FACTS: dict[str, Callable[[model.User, Person], bool]] = {
    "active": _keep_active,
    "username": _keep_username,
    "name": _keep_name,
    "email": _keep_email,
    "sysadmin": _keep_sysadmin,
}


def _rights(person: Person) -> dict[str, str]:
    """Who is inactive belongs nowhere."""
    return dict(person.organizations) if person.active else {}


def deactivate(sub: str) -> bool:
    """Shut an account at once, with its API tokens; whether it was open. The rest follows from the directory."""
    with transaction(), _alone(sub):
        user = user_of(sub)
        if user is None or user.state != model.State.ACTIVE:
            return False
        user.state = model.State.DELETED
        user.sysadmin = False
        _revoke_tokens(user)
    log.info("sub %s deactivated", sub)
    return True
