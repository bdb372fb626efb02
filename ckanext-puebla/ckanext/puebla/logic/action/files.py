"""Actions on files that are handed in and not yet public."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context

from ckanext.puebla.domain import files, storage
from ckanext.puebla.domain.submissions import organization_or_missing
from ckanext.puebla.logic.auth import user_id
from ckanext.puebla.logic.schema import accepts, upload_of
from ckanext.puebla.logic.transaction import transaction


@accepts("organization_id", uploads="upload")
def puebla_file_stage(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Hand in a file of a dependencia; it stays private until a dataset with it is published.

    :param organization_id: name or id of the dependencia
    :param upload: the file (multipart)

    :returns: `{sha256, size, media_type, detected_format, report}`; report: `{detected_format, media_type, encoding,
        separator, header, rows, types, problems}`
    """
    tk.check_access("puebla_file_stage", context, data_dict)
    name, stream = upload_of(data_dict)
    organization = organization_or_missing(data_dict["organization_id"])
    with transaction():
        file = files.stage(actor=user_id(context) or "", organization_id=organization.id, filename=name, stream=stream)
    return files.as_dict(file)


@tk.side_effect_free
@accepts("organization_id sha256")
def puebla_file_status(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whether a dependencia already handed in a file; then it need not be sent again.

    :param organization_id: name or id of the dependencia
    :param sha256: hash of the file's bytes, hexadecimal

    :returns: `{known: bool, file: {sha256, size, media_type, detected_format, report} or null}`
    """
    tk.check_access("puebla_file_status", context, data_dict)
    organization = organization_or_missing(data_dict["organization_id"])
    sha256 = data_dict["sha256"].lower()
    file = files.find(organization_id=organization.id, sha256=sha256) if storage.has(sha256) else None
    return {"known": file is not None, "file": files.as_dict(file) if file else None}
