"""Facts of a published dataset for its page, as template helpers. Each takes the dict of `package_show`.

- `puebla_freshness(pkg)` -> Freshness
- `puebla_citation(pkg)` -> text
- `puebla_clean_csv_url(pkg, resource)` -> address or None
- `puebla_dataset_formats(pkg)`, `puebla_catalogue_links()` -> [{label, url}]
- `puebla_responsible(pkg)` -> {dependencia, nombre, correo}
- `puebla_validations(pkg)` -> [{role, role_label, at}], without personal data
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from ckan import plugins as p
from ckan.plugins import toolkit as tk

from ckanext.puebla.catalogue.citation import citation
from ckanext.puebla.catalogue.freshness import Freshness, freshness
from ckanext.puebla.resource_views.access import reader_context
from ckanext.puebla.resource_views.derived import existing

SPREADSHEETS = frozenset({"XLS", "XLSX", "ODS", "PX"})


def local_date(text: str) -> date:
    """The day, in the portal's time zone, of a moment that CKAN keeps in UTC."""
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return moment.astimezone(tk.h.get_display_timezone()).date()


def today() -> date:
    """The portal's day. The only reading of the clock in this room."""
    return datetime.now(tk.h.get_display_timezone()).date()


def puebla_freshness(package: dict[str, Any]) -> Freshness:
    """How fresh the public version is against its frequency."""
    last = local_date(str(package["metadata_modified"]))
    return freshness(str(package.get("frecuencia") or ""), last, today())


def puebla_citation(package: dict[str, Any]) -> str:
    """How to cite the public version, with the address that will always show that version."""
    version = str(package.get("version") or "")
    organization = package.get("organization") or {}
    address = tk.url_for("dataset.read", id=package["name"], qualified=True)
    return citation(
        author=str(organization.get("title") or organization.get("name") or ""),
        title=str(package.get("title") or package["name"]),
        version=version,
        published=local_date(str(package["metadata_modified"])),
        portal=str(tk.config.get("ckan.site_title") or "Datos Abiertos"),
        address=f"{address}/version/{version}" if version else address,
    )


def puebla_responsible(package: dict[str, Any]) -> dict[str, str]:
    """Who answers for the data, as declared in FORM.317 to be published."""
    organization = package.get("organization") or {}
    return {
        "dependencia": str(organization.get("title") or ""),
        "nombre": str(package.get("responsable_nombre") or ""),
        "correo": str(package.get("responsable_correo") or ""),
    }


def puebla_validations(package: dict[str, Any]) -> list[dict[str, Any]]:
    """Which roles validated the public version and when. Names of people stay out."""
    number = str(package.get("version") or "")
    if not number.isdecimal():
        return []
    try:
        show = tk.get_action("puebla_version_show")
        version = show(reader_context(), {"package_id": package["id"], "number": int(number)})
    except (KeyError, tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return []
    kept = ("role", "role_label", "at")
    return [{key: signature.get(key) for key in kept} for signature in version.get("signatures") or []]


def puebla_clean_csv_url(package: dict[str, Any], resource: dict[str, Any]) -> str | None:
    """Address of the clean CSV of a spreadsheet; None when there is none."""
    if str(resource.get("format") or "").upper() not in SPREADSHEETS or not existing(resource, "csv"):
        return None
    return tk.url_for("puebla_catalogo.clean_csv", id=package["name"], resource_id=resource["id"])


def puebla_dataset_formats(package: dict[str, Any]) -> list[dict[str, str]]:
    """The same metadata for programs."""
    page = tk.url_for("dataset.read", id=package["name"])
    api = tk.url_for("api.action", ver=3, logic_function="package_show", id=package["name"])
    found = [("JSON", api)]
    if p.plugin_loaded("dcat"):
        found = [("RDF", f"{page}.rdf"), ("Turtle", f"{page}.ttl"), ("JSON-LD", f"{page}.jsonld"), *found]
    return [{"label": label, "url": url} for label, url in found]


def puebla_catalogue_links() -> list[dict[str, str]]:
    """The whole catalogue for programs and readers of news."""
    found = [
        ("Inventario en CSV", tk.url_for("puebla_catalogo.inventory")),
        ("Novedades (RSS)", tk.url_for("puebla_catalogo.news")),
    ]
    if p.plugin_loaded("dcat"):
        found += [("Catálogo DCAT (Turtle)", "/catalog.ttl"), ("Catálogo DCAT (JSON-LD)", "/catalog.jsonld")]
    return [{"label": label, "url": url} for label, url in found]


def get_helpers() -> dict[str, Callable[..., Any]]:
    """Every helper of this file by name."""
    return {name: item for name, item in globals().items() if name.startswith("puebla_") and callable(item)}
