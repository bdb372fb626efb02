"""Joins the administration."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from cms.microsites import fence, panels, policy
from cms.microsites.audit import ACTIONS
from cms.microsites.models import Microsite, MicrositeRequest
from cms.microsites.viewsets import MicrositesGroup

register_permission_policy(Microsite, policy.microsites)
register_permission_policy(MicrositeRequest, policy.requests)


@hooks.register("register_admin_viewset")
def register_section() -> MicrositesGroup:
    return MicrositesGroup()


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    for name, label, message in ACTIONS:
        actions.register_action(name, label, message)


@hooks.register("construct_page_chooser_queryset")
def only_explorable(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return fence.choosable(pages, request.user)


@hooks.register("construct_reports_menu")
def only_own_reports(request: HttpRequest, items: list[Any]) -> None:
    fence.hide_reports(request, items)


@hooks.register("construct_homepage_panels")
def show_banners(request: HttpRequest, shown: list[Any]) -> None:
    panels.add_banners(request, shown)


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def keep_front_pages(request: HttpRequest, page: Page, *args: Any) -> HttpResponse | None:
    return fence.refuse_front_page(request, page)


@hooks.register("before_copy_page")
def copy_no_front_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return fence.refuse_front_page(request, page)
