"""The procedures in the administration: addresses, menu and the panel of the first page."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.procedures import menu
from cms.procedures.panels import InboxPanel


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("procedimientos/", include("cms.procedures.admin_urls"))]


@hooks.register("register_admin_menu_item")
def section() -> MenuItem:
    return menu.section()


@hooks.register("construct_main_menu")
def departments(request: HttpRequest, items: list[MenuItem]) -> None:
    """The groups of departments are made for each request: they hang on the person and on the procedures in force."""
    items += menu.groups(request)


@hooks.register("construct_homepage_panels")
def inbox_panel(request: HttpRequest, panels: list[object]) -> None:
    panels.append(InboxPanel())


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("procedures/panel.css"))
