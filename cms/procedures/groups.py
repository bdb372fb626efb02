"""Who holds a post of the manual may enter the administration, where the procedures are."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission

STAFF = "procedimientos"


def sync_groups(sender: AppConfig, **_: Any) -> None:
    """Give what is missing; never take anything away."""
    group, _made = Group.objects.get_or_create(name=STAFF)
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
