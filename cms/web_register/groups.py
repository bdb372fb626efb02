"""The permissions of the web team in the register, given after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

TEAM = "equipo-web"


def sync_groups(sender: AppConfig, **_: Any) -> None:
    """Give what is missing; never take anything away. Enlaces need no permission here: their appointment gives it."""
    create_permissions(sender, verbosity=0)
    group, _made = Group.objects.get_or_create(name=TEAM)
    wanted = Permission.objects.filter(content_type__app_label="web_register", codename="manage_register")
    entry = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.add(*wanted, *entry)
