"""Asking people now and then to change their password (procedure 4, policy 8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from cms.accounts.domain import notices
from cms.accounts.models import User

AGAIN_AFTER = timedelta(days=30)


def remind(now: datetime) -> int:
    """Write to those whose password is due and who were not reminded lately; how many."""
    if not settings.PASSWORD_REMINDER_DAYS:
        return 0
    due = (
        User.objects.annotate(counted_from=Coalesce("password_changed_at", "date_joined"))
        .filter(
            Q(password_reminded_at=None) | Q(password_reminded_at__lte=now - AGAIN_AFTER),
            counted_from__lte=now - timedelta(days=settings.PASSWORD_REMINDER_DAYS),
            is_active=True,
            must_change_password=False,
        )
        .exclude(email="")
    )
    told = 0
    for user in due.iterator():
        if not user.has_usable_password():
            continue
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(password_reminded_at=now)
            notices.password_is_old(user)
        told += 1
    return told
