"""Plugins of the resource views: `puebla_views` brings routes, styles and the preview; the others one view each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.plugins as p
from ckan.common import CKANConfig
from ckan.plugins import toolkit as tk
from ckan.types import Context
from flask import Blueprint

import ckanext.geoview
from ckanext.puebla.resource_views import choose, routes, views
from ckanext.puebla.resource_views.derived import read_note

VENDOR = Path(str(ckanext.geoview.__file__)).parent / "public" / "js" / "vendor"


class _View(p.SingletonPlugin):
    """What our views have in common: no iframe, no form, a Spanish title, chosen by `choose.views_for`."""

    p.implements(p.IResourceView, inherit=True)
    view_type = ""
    icon = "file"
    template = ""

    def info(self) -> dict[str, Any]:
        return {
            "name": self.view_type,
            "title": choose.TITLES[self.view_type],
            "default_title": choose.TITLES[self.view_type],
            "icon": self.icon,
            "schema": {},
            "iframed": False,
            "always_available": False,
        }

    def can_view(self, data_dict: dict[str, Any]) -> bool:
        resource = data_dict["resource"]
        return self.view_type in choose.views_for(resource, read_note(str(resource.get("hash") or "")))

    def view_template(self, context: Context, data_dict: dict[str, Any]) -> str:
        return f"puebla_vistas/{self.template}"

    def form_template(self, context: Context, data_dict: dict[str, Any]) -> str:
        return "puebla_vistas/sin_opciones.html"


class PueblaViewsPlugin(_View):
    """Routes, styles, and the view for all other files: text preview, WMS addresses, plain words."""

    p.implements(p.IConfigurer)
    p.implements(p.IBlueprint)
    view_type, icon, template = choose.FILE, "file-lines", "archivo.html"

    def update_config(self, config: CKANConfig) -> None:
        """Templates, styles, Leaflet; and CKAN makes no views by itself: `choose.create_views` does."""
        config["ckan.views.default_views"] = []
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "puebla_vistas")
        tk.add_public_directory(config, str(VENDOR))

    def get_blueprint(self) -> list[Blueprint]:
        return [routes.blueprint]

    def setup_template_variables(self, context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
        return views.file_variables(data_dict["resource"])


class PueblaTablePlugin(_View):
    """The table of a resource, page by page from the DataStore."""

    view_type, icon, template = choose.TABLE, "table", "tabla.html"

    def setup_template_variables(self, context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
        return views.table_variables(data_dict["resource"])


class PueblaMapPlugin(_View):
    """The features of a resource on a map that needs no tiles from outside, and as a list."""

    view_type, icon, template = choose.MAP, "map", "mapa.html"

    def setup_template_variables(self, context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
        return views.map_variables(data_dict["resource"], data_dict["package"])


class PueblaChartPlugin(_View):
    """A chart drawn on the server, and its table."""

    view_type, icon, template = choose.CHART, "chart-column", "grafico.html"

    def setup_template_variables(self, context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
        return views.chart_variables(data_dict["resource"])
