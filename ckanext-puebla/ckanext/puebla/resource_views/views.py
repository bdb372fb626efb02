"""What each view hands to its template. Everything that cannot be shown becomes a sentence, never an error page."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.puebla.resource_views import chart_data, chart_svg
from ckanext.puebla.resource_views.access import reader_context, uploaded_path
from ckanext.puebla.resource_views.derived import existing, read_note
from ckanext.puebla.resource_views.preview import TEXT_FORMATS, read_preview
from ckanext.puebla.resource_views.records import SIZES, Page, Question, from_csv, from_datastore
from ckanext.puebla.resource_views.service import service_addresses

UNREADABLE = "No se puede mostrar este archivo en la página. Puede descargarlo completo."
PREPARING = "La tabla todavía se está preparando. Mientras tanto, puede descargar el archivo."
NO_TABLE = "Este archivo no se muestra como tabla. Puede descargarlo completo."
NO_VIEW = "Este archivo no se muestra en la página. Puede descargarlo completo."


def _args() -> dict[str, str]:
    return {key: str(value) for key, value in tk.request.args.items()}


def _common(resource: dict[str, Any]) -> dict[str, Any]:
    """What every template may use: the address to come back to, and the parts of it that are not ours."""
    return {"base": tk.request.path, "view_id": tk.request.args.get("view_id", ""), "sizes": SIZES, "message": None}


def table_variables(resource: dict[str, Any]) -> dict[str, Any]:
    """`pagina`: a page of the table, or `message`."""
    variables = {**_common(resource), "pagina": None}
    try:
        variables["pagina"] = read_page(resource, Question.from_args(_args()))
    except (tk.ObjectNotFound, tk.NotAuthorized):
        variables["message"] = _without_table(resource)
    except tk.ValidationError:
        variables["message"] = "La tabla no entendió lo que se buscó. Quite los filtros e intente de nuevo."
    return variables


def _without_table(resource: dict[str, Any]) -> str:
    """What to say of a missing table: the page tells above why one could not be loaded."""
    return NO_TABLE if resource.get("tabla_mensaje") else PREPARING


def read_page(resource: dict[str, Any], question: Question) -> Page:
    """A page from the DataStore, else from the derived CSV."""
    path, note = existing(resource, "csv"), read_note(str(resource.get("hash") or ""))
    if not resource.get("datastore_active") and path and note:
        return from_csv(path, note.rows or 0, question)
    return from_datastore(reader_context(), resource["id"], question)


def map_variables(resource: dict[str, Any], package: dict[str, Any]) -> dict[str, Any]:
    """`geojson`: address of the features and `bounds`, or `message`; `pagina`: the features as a list."""
    variables = {**_common(resource), "pagina": None, "geojson": None, "bounds": None}
    note = read_note(str(resource.get("hash") or ""))
    if note is None or not note.geojson:
        variables["message"] = (note.problem if note else None) or UNREADABLE
    else:
        address = tk.url_for("puebla_vistas.geojson", id=package["name"], resource_id=resource["id"])
        variables |= {"geojson": address, "bounds": note.bounds}
    path = existing(resource, "csv")
    if path and note:
        variables["pagina"] = from_csv(path, note.rows or 0, Question.from_args(_args()))
    return variables


def chart_variables(resource: dict[str, Any]) -> dict[str, Any]:
    """`svg` and `serie`, with the columns to choose from, or `message`."""
    variables: dict[str, Any] = {**_common(resource), "svg": None, "serie": None}
    try:
        series, categories, measures = chart_data.chart_for(reader_context(), resource["id"], _args())
    except (chart_data.ChartUnavailable, tk.ObjectNotFound, tk.NotAuthorized) as error:
        unavailable = isinstance(error, chart_data.ChartUnavailable)
        return {**variables, "message": str(error) if unavailable else _without_table(resource)}
    title = f"{series.value_label} por {series.choice.category}"
    rows = list(zip(series.categories, chart_data.numbers(series.values), strict=True))
    return {
        **variables,
        "svg": Markup(chart_svg.draw(series, title, f"g-{resource['id'][:8]}")),  # noqa: S704 (the picture escapes its texts)
        "serie": series,
        "titulo": title,
        "filas": rows,
        "categorias": categories,
        "medidas": measures,
    }


def file_variables(resource: dict[str, Any]) -> dict[str, Any]:
    """`servicio` (WMS), `vista` (text) and a `message` about what is not shown."""
    variables: dict[str, Any] = {**_common(resource), "servicio": None, "vista": None}
    format_ = str(resource.get("format") or "").upper()
    if format_ == "WMS":
        variables["servicio"] = service_addresses(str(resource.get("archivo") or resource.get("url") or ""))
        variables["message"] = None if variables["servicio"] else "La dirección del servicio no es válida."
        return variables
    note = read_note(str(resource.get("hash") or ""))
    variables["message"] = note.problem if note else None
    path = uploaded_path(resource)
    if format_ in TEXT_FORMATS and path:
        variables["vista"] = read_preview(path)
    if not variables["vista"] and not variables["message"]:
        variables["message"] = NO_VIEW
    return variables
