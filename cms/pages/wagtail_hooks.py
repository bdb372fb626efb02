"""Joins the administration."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks

from cms.pages.admin import answers, portal, two_editors
from cms.pages.admin.topics import ServiceTopicViewSet

hooks.register("filter_form_submissions_for_user", answers.forms_of)
hooks.register("before_edit_page", two_editors.before_saving, order=-1)
hooks.register("after_edit_page", two_editors.after_saving, order=-1)  # before whoever leads to another page


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("portal/<slug:kind>/", portal.choices, name="pages_admin_portal"),
        path("respuestas/archivo/<int:file_id>/", answers.download, name="pages_admin_answer_file"),
    ]


@hooks.register("register_admin_viewset")
def register_topics() -> Any:
    return ServiceTopicViewSet("temas-de-tramites")
