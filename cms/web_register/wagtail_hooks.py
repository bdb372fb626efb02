"""The register in the administration: its addresses, its entry in the menu, the actions of its history."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.web_register.domain import access, journal


class RegisterMenuItem(MenuItem):
    """Shown to who has something to see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_enter(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("registro-de-sitios/", include("cms.web_register.admin_urls"))]


@hooks.register("register_admin_menu_item")
def entry() -> MenuItem:
    return RegisterMenuItem(
        "Registro de sitios", reverse_lazy("web_register:index"), name="registro-de-sitios", icon_name="clipboard-list",
        order=320,
    )  # fmt: skip


@hooks.register("register_log_actions")
def actions(registry: LogActionRegistry) -> None:
    for name, (label, _) in journal.ACTIONS.items():
        registry.register_action(f"{journal.PREFIX}.{name}", label, label)
