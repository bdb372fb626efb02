"""Who may do what on the city's site: groups and their permissions on its pages, pictures and documents."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.pages.domain.site import city_collection
from cms.pages.models import HomePage

WEB_TEAM, EDITORS = "equipo-web", "editores"
WAGTAIL_GROUPS = ("Moderators", "Editors")  # made by Wagtail's first migration, with rights on every page
PAGE_VERBS = {
    WEB_TEAM: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    EDITORS: ("add", "change", "publish"),
}
MEDIA_VERBS = {
    WEB_TEAM: ("add", "change", "choose"),
    EDITORS: ("add", "change", "choose"),
}
MODELS = {
    # Both enter the administration; the rest is what only the web team keeps.
    WEB_TEAM: {
        "wagtailadmin": ["access_admin"],
        "wagtailredirects": ["add_redirect", "change_redirect", "delete_redirect"],
        "pages": [
            "change_emergencybanner", "change_sitecontact",
            "add_servicetopic", "change_servicetopic", "delete_servicetopic", "view_servicetopic",
        ],
        "media": ["add_documentkind", "change_documentkind", "delete_documentkind", "view_documentkind"],
        "wagtailcore": ["add_collection", "change_collection", "delete_collection"],
    },
    EDITORS: {"wagtailadmin": ["access_admin"]},
}  # fmt: skip


@transaction.atomic
def sync(home: HomePage) -> dict[str, int]:
    """Give both groups exactly these permissions on the city's site; how many each has now.

    The web team works on every site, so its pages begin at the root; editors see the city's site and nothing else.
    Permissions that other apps give the same groups on other models are left alone.
    """
    root = Page.get_first_root_node()
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None).delete()
    return {
        WEB_TEAM: grant(WEB_TEAM, root, Collection.get_first_root_node()),
        EDITORS: grant(EDITORS, home, city_collection()),
    }


def grant(name: str, page: Page, collection: Collection) -> int:
    """The permissions of one group."""
    group, _ = Group.objects.get_or_create(name=name)
    pages = {permission(f"{verb}_page", "wagtailcore") for verb in PAGE_VERBS[name]}
    GroupPagePermission.objects.filter(group=group).exclude(page=page, permission__in=pages).delete()
    for wanted in pages:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=wanted)
    for wanted in media_permissions(name):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=wanted)
    models = {permission(code, app) for app, codes in MODELS[name].items() for code in codes}
    group.permissions.add(*models)
    return len(pages) + len(models)


def media_permissions(name: str) -> Iterable[Permission]:
    """Permissions on pictures and documents of a collection."""
    for verb in MEDIA_VERBS[name]:
        yield permission(f"{verb}_image", "wagtailimages")
        yield permission(f"{verb}_document", "wagtaildocs")


def permission(codename: str, app: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label=app)
