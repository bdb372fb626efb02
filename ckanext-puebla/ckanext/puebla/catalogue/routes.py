"""Addresses of the catalogue for programs: clean CSV, inventory, news, sitemap. They show what a stranger may see."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response, stream_with_context

from ckanext.puebla.catalogue import inventory as inventory_csv
from ckanext.puebla.catalogue import news as news_rss
from ckanext.puebla.catalogue import sitemap as site_map
from ckanext.puebla.catalogue.listing import count_public, public_datasets, search_public
from ckanext.puebla.gateway.delivery import deliver
from ckanext.puebla.resource_views.access import readable_resource
from ckanext.puebla.resource_views.derived import existing

blueprint = Blueprint("puebla_catalogo", __name__)
KEEP_SECONDS = 300
NEWS = 50


def _site() -> str:
    return str(tk.config["ckan.site_url"]).rstrip("/") + str(tk.config.get("ckan.root_path") or "").replace(
        "/{{LANG}}", ""
    )


def _public(body: str | bytes | Iterable[str], kind: str) -> Response:
    """An answer that is the same for everybody and may be kept for some minutes."""
    answer = Response(body if isinstance(body, (str, bytes)) else stream_with_context(body), content_type=kind)
    answer.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@blueprint.route("/dataset/<id>/resource/<resource_id>/limpio.csv")
def clean_csv(id: str, resource_id: str) -> Any:
    """A spreadsheet's table as UTF-8 CSV with one header row, for whoever may see the dataset."""
    try:
        _package, resource = readable_resource(id, resource_id)
    except tk.ObjectNotFound:
        return tk.abort(404, "No existe el recurso")
    path = existing(resource, "csv")
    if path is None:
        return tk.abort(404, "Este recurso no tiene versión en CSV")
    name = f"{Path(str(resource.get('archivo') or 'datos')).stem}.csv"
    return deliver(path, mimetype="text/csv", as_attachment=True, download_name=name, etag=str(resource["hash"]))


@blueprint.route("/inventario.csv")
def inventory() -> Response:
    """The whole catalogue, one row for each resource."""
    answer = _public(inventory_csv.as_csv(public_datasets(), _site()), "text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=inventario.csv"
    return answer


@blueprint.route("/novedades.rss")
def news() -> Response:
    """What was published or updated last."""
    found = search_public(rows=NEWS, sort="metadata_modified desc", facet="false")["results"]
    title = str(tk.config.get("ckan.site_title") or "Datos Abiertos")
    return _public(news_rss.feed(found, title=title, site=_site()), "application/rss+xml; charset=utf-8")


@blueprint.route("/sitemap.xml")
def sitemap() -> Response:
    """The list of sitemap files."""
    files = max(-(-count_public() // site_map.DATASETS_PER_FILE), 1)
    return _public(site_map.index(files, _site()), "application/xml; charset=utf-8")


@blueprint.route("/sitemap-<int:number>.xml")
def sitemap_file(number: int) -> Any:
    """One sitemap file; the first also has the home page and the dependencias."""
    start = (number - 1) * site_map.DATASETS_PER_FILE
    if number < 1 or (number > 1 and start >= count_public()):
        return tk.abort(404, "No existe")
    site = _site()
    fixed = []
    if number == 1:
        organizations = tk.get_action("organization_list")({"user": ""}, {})
        fixed = [f"{site}/", f"{site}/dataset/", f"{site}/organization/"]
        fixed += [f"{site}/organization/{name}" for name in organizations]
    found = site_map.addresses(public_datasets(start, site_map.DATASETS_PER_FILE), site)
    return _public(site_map.page(chain(((one, "") for one in fixed), found)), "application/xml; charset=utf-8")
