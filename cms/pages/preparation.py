"""What the pages need before the first visitor: the city's site, and who may edit it."""

from __future__ import annotations

from django.core.management import call_command
from wagtail.search.models import IndexEntry

from cms.core import preparation
from cms.pages.domain import permissions, site


@preparation.register("sitio de la ciudad", order=30)
def prepare_site() -> str:
    """The front page, its parts, and the groups of editors."""
    granted = permissions.sync(site.prepare())
    return f"portada y partes; permisos: {', '.join(f'{name} {count}' for name, count in granted.items())}"


@preparation.register("índice de búsqueda", order=90)
def rebuild_search() -> str:
    """An upgrade may analyse words otherwise than the index that is there; when nothing did, this changes nothing."""
    call_command("wagtail_update_index", verbosity=0)
    return f"{IndexEntry.objects.count()} fichas"
