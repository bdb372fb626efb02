"""Files for whoever may have them: delivered by the gateway where there is one, else by the portal itself.

The permission is always checked by the view that calls; nothing here decides who may have what.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from ckan.plugins import toolkit as tk
from flask import Response, send_file

PLACE = "/_ckan_storage/"
# What nginx takes from the file itself.
OF_THE_FILE = ("Content-Length", "Accept-Ranges", "Content-Range", "Last-Modified", "ETag")


def deliver(
    path: Path,
    *,
    mimetype: str | None = None,
    as_attachment: bool = False,
    download_name: str | None = None,
    etag: bool | str = True,
) -> Response:
    """The file, never taken for anything but what we say it is."""
    inside = _place_of(path) if tk.config["ckanext.puebla.x_accel"] else None
    answer: Response = send_file(
        path,
        mimetype=mimetype,
        as_attachment=as_attachment,
        download_name=download_name,
        etag=etag,
        conditional=inside is None,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if inside is None:
        return answer
    answer.close()
    answer.response, answer.direct_passthrough = [], False
    for name in OF_THE_FILE:
        answer.headers.pop(name, None)
    answer.headers["X-Accel-Redirect"] = PLACE + quote(inside)
    return answer


def _place_of(path: Path) -> str | None:
    """The file's place under the folder that the gateway knows; None for files elsewhere, links followed."""
    root = Path(str(tk.config["ckan.storage_path"])).resolve()
    found = path.resolve()
    return found.relative_to(root).as_posix() if found.is_relative_to(root) else None
