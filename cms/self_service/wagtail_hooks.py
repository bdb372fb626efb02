"""The receipt in the administration."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from cms.self_service.views.desk import DeskReceiptView


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("procedimientos/casos/<uuid:uuid>/acuse/", DeskReceiptView.as_view(), name="self_service_desk")]
