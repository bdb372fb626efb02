"""Addresses of this app."""

from __future__ import annotations

from django.urls import path
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap

from cms.pages import views
from cms.self_service.sitemaps import RequestsSitemap

SITEMAPS = {"paginas": Sitemap, "tramites": RequestsSitemap}
urlpatterns = [
    path("buscar/", views.search_view, name="pages_search"),
    path("mapa-del-sitio/", views.site_map, name="pages_site_map"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="pages_sitemap"),
    path("robots.txt", views.robots, name="pages_robots"),
    path("favicon.ico", views.favicon, name="pages_favicon"),
    path("formularios/<int:page_id>/enviar/", views.send_form, name="pages_send_form"),
]
