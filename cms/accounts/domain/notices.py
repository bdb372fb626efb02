"""Mails about accounts. None is sent while somebody waits, and a mail server that is away loses none of them."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from cms.accounts.models import User

log = logging.getLogger(__name__)
PAUSES = (30, 120, 600, 1800, 3600, 7200, 14400)  # seconds before each further attempt


def password_issued(user: User) -> None:
    """Somebody who keeps accounts gave out a new first password."""
    _send_on_commit(user, "accounts/mail/password_issued")


def second_factor_reset(user: User) -> None:
    """Somebody who keeps accounts took the second factor away."""
    _send_on_commit(user, "accounts/mail/second_factor_reset")


def password_is_old(user: User) -> None:
    """The password has reached the age at which it should be changed."""
    _send_on_commit(user, "accounts/mail/password_is_old", days=settings.PASSWORD_REMINDER_DAYS)


def _send_on_commit(user: User, template: str, **facts: Any) -> None:
    if user.email:
        transaction.on_commit(lambda: send_template.enqueue(user.pk, template, facts))


@task()
def send_template(user_id: int, template: str, facts: dict[str, Any]) -> bool:
    """Render and send one mail; nothing secret is ever among `facts`, since tasks are kept."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email:
        return False
    context = {
        **facts,
        "user": user,
        "www": settings.WWW_URL,
        "account_url": settings.WWW_URL + reverse("account_home"),
    }
    context["change_url"] = settings.WWW_URL + reverse("account_change_password")
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    return _deliver(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, user.email)


def send(subject: str, body: str, address: str) -> None:
    """Send a mail that holds nothing secret: it is kept until it is sent."""
    deliver.enqueue(subject, body, address)


@task()
def deliver(subject: str, body: str, address: str, attempt: int = 0) -> bool:
    """Send one mail, or try again later."""
    return _deliver(subject, body, address, attempt)


def _deliver(subject: str, body: str, address: str, attempt: int = 0) -> bool:
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException) as error:
        log.warning("A mail about an account was not sent (attempt %d): %s", attempt + 1, type(error).__name__)
        if attempt < len(PAUSES) and deliver.get_backend().supports_defer:
            later = timezone.now() + timedelta(seconds=PAUSES[attempt])
            deliver.using(run_after=later).enqueue(subject, body, address, attempt + 1)
        return False
    return True
