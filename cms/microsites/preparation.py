"""What an installation needs for micrositios: the web team may manage them."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

from cms.core import preparation
from cms.microsites.domain import rights
from cms.microsites.domain.creation import index_page
from cms.microsites.domain.queries import WEB_TEAM
from cms.microsites.models import Microsite, State


@preparation.register("micrositios", order=40)
def prepare() -> str:
    """The list of micrositios, the web team's permission, and each micrositio's groups theirs."""
    group, _ = Group.objects.get_or_create(name=WEB_TEAM)
    group.permissions.add(Permission.objects.get(content_type__app_label="microsites", codename="manage_microsites"))
    index_page()
    active = Microsite.objects.filter(state=State.ACTIVE)
    for microsite in active:
        rights.grant(microsite)
        rights.sync_people(microsite)
    return f"lista pública, permiso del equipo web y grupos de {len(active)} micrositios"
