"""Addresses of public files: those of each version, the oficios as PDF, and CKAN's own downloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ckan.lib import signals
from ckan.plugins import toolkit as tk
from ckan.views.resource import download as core_download
from flask import Blueprint, Response

from ckanext.puebla.domain import oficios, versions
from ckanext.puebla.gateway.delivery import deliver
from ckanext.puebla.resource_views.access import reader_context, uploaded_path

blueprint = Blueprint("puebla_downloads", __name__)


@blueprint.route("/dataset/<name>/version/<int:number>/archivo/<path:archivo>")
def version_file(name: str, number: int, archivo: str) -> Response:
    """The very bytes that were signed."""
    try:
        tk.check_access("puebla_version_show", {"user": tk.current_user.name}, {"package_id": name})
        found = versions.find(versions.package_id_of(name), number)
        path, media_type = versions.file_of(found, archivo)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)
    return deliver(path, mimetype=media_type, as_attachment=True, download_name=archivo, etag=path.name)


@blueprint.route("/oficio/<folio>.pdf")
def oficio_pdf(folio: str) -> Response:
    """The letter of publication; it names offices, not people."""
    try:
        path = oficios.write_pdf(folio)
    except tk.ObjectNotFound:
        return tk.abort(404)
    return deliver(path, mimetype="application/pdf", download_name=f"{folio}.pdf")


@blueprint.route("/dataset/<id>/resource/<resource_id>/download")
@blueprint.route("/dataset/<id>/resource/<resource_id>/download/<filename>")
def resource_file(id: str, resource_id: str, filename: str | None = None) -> Any:
    """CKAN's own download with CKAN's own checks; only the bytes are left to the gateway, where there is one."""
    if not tk.config["ckanext.puebla.x_accel"]:
        return core_download("dataset", id, resource_id, filename)
    resource, path = _readable(id, resource_id)
    if path is None:
        return core_download("dataset", id, resource_id, filename)
    signals.resource_download.send(resource_id)
    answer = deliver(path, download_name=filename or path.name)
    if resource.get("mimetype"):
        # As it is: nobody knows in which encoding the file is written.
        answer.headers["Content-Type"] = resource["mimetype"]
    return answer


def _readable(package_id: str, resource_id: str) -> tuple[dict[str, Any], Path | None]:
    """The resource for whoever may see it and its dataset, and its file on this machine, if it is an upload."""
    try:
        resource = tk.get_action("resource_show")(reader_context(), {"id": resource_id})
        tk.get_action("package_show")(reader_context(), {"id": package_id})
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.NotAuthorized:
        return tk.abort(403)
    return resource, uploaded_path(resource)
