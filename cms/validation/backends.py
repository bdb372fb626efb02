"""Lets those enter the administration who validate contents today without being enlaces web."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from cms.validation.domain import people

ENTER = "wagtailadmin.access_admin"


class StandInBackend(BaseBackend):
    """An enlace de datos abiertos answers in the administration while the dependencia has no enlace web."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm != ENTER or obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return False
        today = timezone.localdate()
        kept = getattr(user_obj, "_validates_today", None)
        if kept is None or kept[0] != today:
            kept = (today, bool(people.organizations_of(user_obj, today)))
            user_obj._validates_today = kept
        return kept[1]
