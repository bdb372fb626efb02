"""Addresses of public files that CKAN does not serve: those of each version, and the oficios as PDF."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response, send_file

from ckanext.puebla.domain import oficios, versions

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
    response = send_file(path, mimetype=media_type, as_attachment=True, download_name=archivo, etag=path.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.route("/oficio/<folio>.pdf")
def oficio_pdf(folio: str) -> Response:
    """The letter of publication; it names offices, not people."""
    try:
        path = oficios.write_pdf(folio)
    except tk.ObjectNotFound:
        return tk.abort(404)
    return send_file(path, mimetype="application/pdf", download_name=f"{folio}.pdf")
