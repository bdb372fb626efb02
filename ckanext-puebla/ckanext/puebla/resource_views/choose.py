"""Which views a resource gets, by its *Tipo de visualización*, its format and what could be made of the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla.resource_views.derived import Derived, read_note

TABLE, MAP, CHART, FILE = "puebla_tabla", "puebla_mapa", "puebla_grafico", "puebla_archivo"
TITLES = {TABLE: "Tabla", MAP: "Mapa", CHART: "Gráfico", FILE: "Vista previa"}
FIRST = {"tabla de datos": TABLE, "mapa": MAP, "gráfico": CHART}


def views_for(resource: Mapping[str, Any], derived: Derived | None) -> list[str]:
    """The view types of a resource, the declared one first.

    A view that the file cannot feed is left out; `puebla_archivo` then says honestly what there is. A table that was
    loaded (or could be listed from the clean CSV) always follows map and chart as their accessible equal.
    """
    possible = []
    if resource.get("datastore_active"):
        possible = [TABLE, CHART]
    if derived and derived.geojson:
        possible.append(MAP)
    wanted = FIRST.get(str(resource.get("tipo_visualizacion") or "").lower(), TABLE)
    chosen = [wanted] if wanted in possible else []
    chosen += [view for view in (MAP, TABLE) if view in possible and view not in chosen]
    return chosen or [FILE]


def create_views(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Replaces the views of a published resource by the ones that fit. Internal: asks nobody's permission.

    Call it after the DataStore table is loaded and `prepare` has run; `resource` as of `resource_show`.
    """
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    wanted = views_for(resource, read_note(str(resource.get("hash") or "")))
    _clear(str(resource["id"]))
    return [
        tk.get_action("resource_view_create")(
            _context(user), {"resource_id": resource["id"], "view_type": view, "title": TITLES[view], "description": ""}
        )
        for view in wanted
    ]


def _context(user: str) -> Any:
    return {"ignore_auth": True, "user": user, "model": model, "session": model.Session}


def _clear(resource_id: str) -> None:
    """`resource_view_clear` deletes those of all resources of some types; here only those of one resource go."""
    model.Session.query(model.ResourceView).filter_by(resource_id=resource_id).delete()
