"""What the core adds to Wagtail's administration."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_js")
def start_widgets() -> SafeString:
    """Start the widgets that Wagtail starts by inline scripts."""
    return format_html('<script src="{}"></script>', static("core/js/admin-start.js"))


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    """The city's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("core/css/admin.css"))


@hooks.register("construct_main_menu")
def without_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help is in English and leads to other sites."""
    items[:] = [item for item in items if item.name != "help"]
