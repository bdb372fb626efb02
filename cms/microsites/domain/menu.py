"""The menu of a micrositio. Entries are pages of its own tree, so none can lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.core.gateway import purge_on_commit
from cms.microsites.domain import looks, queries
from cms.microsites.errors import NotYours
from cms.microsites.models import MOST_MENU_ENTRIES, MenuEntry, Microsite

LONGEST_LABEL = 40


def pages_for_menu(microsite: Microsite) -> list[Page]:
    """What may stand in the menu: the pages below the front page."""
    return list(microsite.root_page.get_descendants().order_by("path"))


@transaction.atomic
def save(*, microsite: Microsite, entries: Sequence[tuple[Page, str]], actor: User) -> list[MenuEntry]:
    """Replace the menu: pages in order, each with its words (empty: the title of the page)."""
    microsite = Microsite.objects.select_for_update(of=("self",)).select_related("root_page").get(pk=microsite.pk)
    if not queries.may_direct(actor, microsite):
        raise NotYours
    if len(entries) > MOST_MENU_ENTRIES:
        raise CmsError(f"El menú tiene {MOST_MENU_ENTRIES} entradas como máximo.", code="menu_largo")
    if len({page.pk for page, _ in entries}) != len(entries):
        raise CmsError("Una página solo puede estar una vez en el menú.", code="menu_repetido")
    for page, label in entries:
        if not page.is_descendant_of(microsite.root_page):
            raise CmsError("El menú solo lleva a páginas de este micrositio.", code="menu_ajeno")
        if len(label) > LONGEST_LABEL:
            raise CmsError(f"Cada entrada tiene {LONGEST_LABEL} letras como máximo.", code="menu_texto_largo")
    microsite.menu_entries.all().delete()
    made = MenuEntry.objects.bulk_create(
        MenuEntry(microsite=microsite, page=page, label=label.strip(), position=position)
        for position, (page, label) in enumerate(entries)
    )
    log(microsite, "microsites.menu", user=actor, data={"pages": [page.pk for page, _ in entries]})
    purge_on_commit(looks.addresses(microsite))
    return made
