"""From a portal back to a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.form317.client import Portal
from pipelines.form317.load import find_organization
from pipelines.form317.records import Workbook


def fetch_workbook(portal: Portal, id_dependencia: str, ids: Sequence[str] = ()) -> Workbook:
    """Return what the portal holds of a dependencia, or only the datasets with the given ids."""
    organization = find_organization(portal, id_dependencia)
    request: dict[str, object] = {"organization_id": organization}
    if ids:
        request["ids"] = list(ids)
    return Workbook.from_dict(portal.call("puebla_workbook_export", request))
