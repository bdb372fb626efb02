"""The groups of the administration that the registry declares, made after every migration; the keepers' permissions."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from schemas.directory import REGISTRY

ENTER = "access_admin"  # Wagtail's: may enter the administration
OURS = {
    "directorio": ("keep_directory", ENTER),
    "enlaces-administrativos": (ENTER,),
    "enlaces-web": (ENTER,),
}


def sync_groups(sender: AppConfig, **_: Any) -> None:
    """Make what is missing; never take anything away, since other rooms give these groups permissions too."""
    create_permissions(sender, verbosity=0)
    for name in REGISTRY.groups:
        group, _made = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.filter(
            codename__in=OURS.get(name, ()), content_type__app_label__in=("directory", "wagtailadmin")
        )
        group.permissions.add(*wanted)
