"""Registers the validation of contents in Wagtail's administration."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.validation import admin_urls, interception
from cms.validation.checks import userbar
from cms.validation.views import menu

hooks.register("before_create_page", interception.before_saving)
hooks.register("before_edit_page", interception.before_saving)
hooks.register("before_publish_page", interception.before_publishing)
hooks.register("before_bulk_action", interception.before_bulk)
hooks.register("before_copy_page", interception.before_copying)
hooks.register("after_create_page", interception.after_saving)
hooks.register("after_edit_page", interception.after_saving)
hooks.register("construct_page_action_menu", interception.dress_menu)
hooks.register("construct_wagtail_userbar", userbar.use_our_rules)
hooks.register("register_page_action_menu_item", interception.UrgentItem)
hooks.register("register_page_action_menu_item", interception.HistoryItem)


@hooks.register("insert_editor_js")
def insert_editor_js() -> str:
    """The findings beside the editor."""
    return format_html('<script src="{}"></script>', static("validation/editor.js"))


@hooks.register("insert_global_admin_css")
def insert_css() -> str:
    """The look of the findings and of our section."""
    return format_html('<link rel="stylesheet" href="{}">', static("validation/admin.css"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """Our section under /validacion/."""
    return [path("validacion/", include((admin_urls.urlpatterns, "validation_admin"), namespace="validation_admin"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    """The entry of our section."""
    return menu.section()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """What we write into the history of pages."""
    actions.register_action("validation.urgent", "Publicar con urgencia", "La publicó con urgencia el equipo web")
    actions.register_action("validation.preview_shared", "Compartir borrador", "Se compartió el borrador por un enlace")
    actions.register_action("validation.preview_revoked", "Retirar enlace", "Se retiró un enlace al borrador")
    actions.register_action("validation.reviewed", "Revisar", "Se revisó y se fijó su próxima revisión")
