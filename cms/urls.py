"""Addresses of the cms. Each app brings its own; the tree of pages comes last."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("cms.core.urls")),
    path("", include("cms.accounts.urls")),
    path("", include("cms.directory.urls")),
    path("sistema/", admin.site.urls),
    path(f"{settings.ADMIN_PATH}/", include(wagtailadmin_urls)),
    path("documentos/", include(wagtaildocs_urls)),
    path("", include("cms.web_register.urls")),
    path("", include("cms.validation.urls")),
    path("", include("cms.self_service.urls")),
    path("", include("cms.statistics.urls")),
    path("", include("cms.microsites.urls")),
    path("", include("cms.pages.urls")),
    path("", include(wagtail_urls)),
]
