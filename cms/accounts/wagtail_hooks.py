"""What this room adds to the administration."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.office.panels import PasswordPanel
from cms.accounts.office.viewset import AccountsViewSet


@hooks.register("register_admin_viewset")
def accounts_section() -> AccountsViewSet:
    return AccountsViewSet()


@hooks.register("register_account_menu_item")
def my_account(request: HttpRequest) -> MenuItem:
    return MenuItem("Mi cuenta", reverse("account_home"), name="mi-cuenta", order=100, icon_name="user")


@hooks.register("construct_homepage_panels")
def password_panel(request: HttpRequest, panels: list[object]) -> None:
    panels.append(PasswordPanel())


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/office.css"))
