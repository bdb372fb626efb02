"""The procedures in the administration: addresses and menu."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("procedimientos/", include("cms.procedures.admin_urls"))]


def entry(label: str, view: str, icon: str, order: int) -> MenuItem:
    return MenuItem(
        label, reverse_lazy(f"procedures:{view}"), name=f"procedimientos-{view}", icon_name=icon, order=order
    )


@hooks.register("register_admin_menu_item")
def section() -> MenuItem:
    """«Procedimientos», for everybody who enters: whoever starts nothing sees an empty inbox."""
    entries = [
        entry("Mi bandeja", "inbox", "tasks", 10),
        entry("Iniciar un trámite", "start", "plus", 20),
        entry("Casos", "cases", "list-ul", 30),
    ]
    return SubmenuMenuItem(
        "Procedimientos", Menu(items=entries), name="procedimientos", icon_name="clipboard-list", order=50
    )
