"""The GeoJSON behind a map."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from ckan.types import Response
from flask import Blueprint

from ckanext.puebla.gateway.delivery import deliver
from ckanext.puebla.resource_views.access import readable_resource
from ckanext.puebla.resource_views.derived import existing

blueprint = Blueprint("puebla_vistas", __name__)


@blueprint.route("/dataset/<id>/resource/<resource_id>/mapa.geojson")
def geojson(id: str, resource_id: str) -> Response:
    """The features of a published resource in WGS84, for whoever may see the dataset."""
    try:
        _package, resource = readable_resource(id, resource_id)
    except tk.ObjectNotFound:
        return tk.abort(404, "No existe el recurso")
    path = existing(resource, "geojson")
    if path is None:
        return tk.abort(404, "El recurso no tiene mapa")
    return deliver(path, mimetype="application/geo+json", etag=str(resource["hash"]))
