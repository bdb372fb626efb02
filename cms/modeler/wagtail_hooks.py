"""The manual in the administration: addresses and history."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from cms.modeler.audit import ACTIONS


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("procedimientos/manual/", include("cms.modeler.admin_urls"))]


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    for name, label, message in ACTIONS:
        actions.register_action(name, label, message)
