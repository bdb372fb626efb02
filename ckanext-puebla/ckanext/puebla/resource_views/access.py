"""Reading a resource with the rights of whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.lib.uploader as uploader
from ckan import model
from ckan.plugins import toolkit as tk


def reader_context() -> Any:
    """A CKAN context of the person behind the request."""
    user = tk.current_user
    return {"model": model, "session": model.Session, "user": user.name, "auth_user_obj": user}


def readable_resource(package: str, resource_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Package and resource dicts; CKAN's ObjectNotFound for everything that this person may not see."""
    try:
        found = tk.get_action("package_show")(reader_context(), {"id": package})
    except tk.NotAuthorized as error:
        raise tk.ObjectNotFound("No existe") from error
    resource = next((one for one in found["resources"] if one["id"] == resource_id), None)
    if resource is None:
        raise tk.ObjectNotFound("No existe")
    return found, resource


def uploaded_path(resource: dict[str, Any]) -> Path | None:
    """The file of an uploaded resource on this machine, if it is there."""
    if resource.get("url_type") != "upload":
        return None
    path = Path(str(uploader.get_resource_uploader(resource).get_path(resource["id"])))
    return path if path.is_file() else None
