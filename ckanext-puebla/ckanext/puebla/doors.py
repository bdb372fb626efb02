"""Every other door to datasets is shut: CKAN's own writing actions are refused to everybody, also administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan import plugins as p
from ckan.plugins import toolkit as tk
from ckan.types import Context, DataDict

MESSAGE = (
    "En este portal los conjuntos de datos se registran, actualizan y retiran solo con la revisión de los enlaces "
    "(acciones «puebla_…», por ejemplo puebla_dataset_put)."
)
CORE = (
    "package_create",
    "package_update",
    "package_patch",
    "package_revise",
    "package_delete",
    "package_change_state",
    "package_owner_org_update",
    "package_resource_reorder",
    "package_relationship_create",
    "package_relationship_update",
    "package_relationship_delete",
    "package_collaborator_create",
    "package_collaborator_delete",
    "package_create_default_resource_views",
    "dataset_purge",
    "bulk_update_private",
    "bulk_update_public",
    "bulk_update_delete",
    "resource_create",
    "resource_update",
    "resource_patch",
    "resource_delete",
    "resource_create_default_resource_views",
    "resource_view_create",
    "resource_view_update",
    "resource_view_reorder",
    "resource_view_delete",
    "resource_view_clear",
)
# Deleting an organization would take its datasets with it.
ORGANIZATION = ("organization_delete", "organization_purge")
DATASTORE = (
    "datastore_create",
    "datastore_upsert",
    "datastore_delete",
    "datastore_records_delete",
    "datastore_run_triggers",
    "datastore_function_create",
    "datastore_function_delete",
    "datastore_change_permissions",
)


def refusal(name: str, message: str = MESSAGE) -> Callable[..., Any]:
    """An authorization function that says no, to administrators too; it stands before any other of that name."""

    @tk.chained_auth_function
    @tk.auth_sysadmins_check
    @tk.auth_allow_anonymous_access
    def refuse(_next_auth: Any, _context: Context, _data_dict: DataDict | None = None) -> dict[str, Any]:
        return {"success": False, "msg": message}

    refuse.__name__ = name
    return refuse


def refused_doors() -> dict[str, Callable[..., Any]]:
    """All the refusals; the DataStore's only where that plugin is loaded."""
    names = (*CORE, *ORGANIZATION, *(DATASTORE if p.plugin_loaded("datastore") else ()))
    return {name: refusal(name) for name in names}
