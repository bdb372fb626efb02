"""What Django and allauth tell, handed to the verb that it calls for. No rules here."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth
from django.db.models.signals import post_delete
from django.http import HttpRequest

from cms.accounts.domain import audit, passwords, second_factor, sessions
from cms.accounts.models import User


def connect() -> None:
    """Called once, when the app is ready."""
    auth.user_logged_out.connect(logged_out, dispatch_uid="accounts.logged_out")
    post_delete.connect(session_deleted, sender=UserSession, dispatch_uid="accounts.session_deleted")
    account.password_changed.connect(password_changed, dispatch_uid="accounts.password_changed")
    account.password_set.connect(password_changed, dispatch_uid="accounts.password_set")
    account.password_reset.connect(password_reset, dispatch_uid="accounts.password_reset")
    mfa.authenticator_added.connect(factor_added, dispatch_uid="accounts.factor_added")
    mfa.authenticator_removed.connect(factor_removed, dispatch_uid="accounts.factor_removed")
    social.social_account_removed.connect(identity_removed, dispatch_uid="accounts.identity_removed")


def logged_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        sessions.session_over(user=user, session_key=request.session.session_key)


def session_deleted(instance: UserSession, **kwargs: Any) -> None:
    """allauth clears away sessions that ran out."""
    sessions.session_over(user=instance.user, session_key=instance.session_key)


def password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    passwords.changed(user=user, session_key=request.session.session_key)


def password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    passwords.changed(user=user, session_key=None, by_mail=True)


def factor_added(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    second_factor.noted(user=user, session_key=request.session.session_key, kind=authenticator.type, added=True)


def factor_removed(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    second_factor.noted(user=user, session_key=request.session.session_key, kind=authenticator.type, added=False)


def identity_removed(request: HttpRequest, socialaccount: Any, **kwargs: Any) -> None:
    audit.record(
        verb="identity_unlinked", actor=request.user, target=socialaccount.user, provider=socialaccount.provider
    )
