"""Mails about accounts that are sent outside a page of allauth."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from cms.accounts.models import User

log = logging.getLogger(__name__)


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
    send_mail(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
    return True
