"""Template helpers of the theme: small reads for the home page, dataset pages and header."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from ckan.common import g
from ckan.lib.search import SearchError, SolrConnectionError
from markupsafe import Markup, escape

log = logging.getLogger(__name__)

MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]

# Words in the name of a tema -> icon of Font Awesome, which CKAN serves itself.
TEMA_ICONS = (
    ("segur", "shield"),
    ("salud", "heart-pulse"),
    ("educa", "graduation-cap"),
    ("cultur", "masks-theater"),
    ("turis", "map-location-dot"),
    ("econom", "chart-line"),
    ("finan", "coins"),
    ("ambient", "leaf"),
    ("movil", "bus"),
    ("infraestr", "road"),
    ("urban", "city"),
    ("gobiern", "landmark"),
    ("transpar", "magnifying-glass-chart"),
    ("social", "people-group"),
    ("servicio", "hand-holding-droplet"),
    ("geogr", "map"),
    ("deport", "person-running"),
)

LICENCES = {
    "cc-by": ("Creative Commons Atribución 4.0", "https://creativecommons.org/licenses/by/4.0/deed.es"),
    "cc-zero": ("Creative Commons CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.es"),
    "cc-by-sa": (
        "Creative Commons Atribución-CompartirIgual 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.es",
    ),
}

TIPOS = {
    "texto": "Texto",
    "entero": "Número entero",
    "decimal": "Número decimal",
    "fecha": "Fecha",
    "fecha_hora": "Fecha y hora",
    "hora": "Hora",
    "logico": "Sí o no",
}


def facet_titles() -> dict[str, str]:
    """Search facets and their headings, in order."""
    return {
        "tema": "Temas",
        "organization": "Dependencias",
        "res_format": "Formatos",
        "frecuencia": "Frecuencia de actualización",
        "tags": "Etiquetas",
    }


def tema_home() -> dict[str, Any]:
    """What the home page shows: counts by tema, dependencias, latest datasets, totals."""
    empty: dict[str, Any] = {
        "temas": [],
        "dependencias": [],
        "recientes": [],
        "conjuntos": 0,
        "publican": 0,
        "formatos": 0,
    }
    try:
        found = tk.get_action("package_search")(
            {"user": tk.current_user.name},
            {
                "q": "*:*",
                "rows": 6,
                "sort": "metadata_modified desc",
                "facet.field": ["tema", "organization", "res_format"],
                "facet.limit": -1,
            },
        )
    except (SearchError, SolrConnectionError):
        log.exception("The home page could not search")
        return empty
    facets = found["search_facets"]
    return {
        "temas": _items(facets, "tema"),
        "dependencias": tema_dependencias(),
        "recientes": found["results"],
        "conjuntos": found["count"],
        "formatos": len(_items(facets, "res_format")),
        "publican": len(_items(facets, "organization")),
    }


def _items(facets: dict[str, Any], name: str) -> list[dict[str, Any]]:
    items = facets.get(name, {}).get("items", [])
    return sorted(items, key=lambda item: (-item["count"], item["display_name"]))


def tema_dependencias(limit: int = 12) -> list[dict[str, Any]]:
    """Dependencias with most datasets first; read through CKAN's public action."""
    return tk.get_action("organization_list")(
        {"user": tk.current_user.name},
        {"all_fields": True, "sort": "package_count desc", "limit": limit},
    )


def tema_icono(tema: str) -> str:
    """Icon for a tema, a neutral one when no word is known."""
    folded = tema.lower()
    return next((icon for word, icon in TEMA_ICONS if word in folded), "table-list")


def tema_extra(group: dict[str, Any], key: str) -> str:
    """Value of an extra of a dependencia; empty when it has none."""
    if group.get(key):
        return str(group[key])
    return next((str(extra["value"]) for extra in group.get("extras") or [] if extra.get("key") == key), "")


def tema_direccion_web(address: str) -> str:
    """The address if it is one of the web; empty for anything else, so that no link runs code."""
    return address if address.startswith(("https://", "http://")) else ""


def tema_iniciales(text: str) -> str:
    """Two letters that stand for a dependencia without logo."""
    words = [word for word in text.split() if word[:1].isupper()] or text.split() or ["·"]
    return "".join(word[0] for word in words[:2]).upper()


def tema_fecha(value: Any, with_time: bool = False) -> str:
    """A date in words: `3 de marzo de 2026`; the text itself when it is no date."""
    moment = _moment(value)
    if moment is None:
        return str(value or "")
    text = f"{moment.day} de {MONTHS[moment.month - 1]} de {moment.year}"
    if with_time and isinstance(moment, datetime):
        text += f", {moment:%H:%M} h"
    return text


def _moment(value: Any) -> date | datetime | None:
    if isinstance(value, (date, datetime)):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    if moment.tzinfo is None and len(str(value)) <= len("2026-01-01"):
        return moment.date()
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(tk.h.get_display_timezone())


def tema_tipo(tipo: str | None) -> str:
    """Spanish label of a column type of the dictionary."""
    return TIPOS.get(tipo or "", tipo or "—")


def tema_menu() -> list[dict[str, Any]]:
    """Entries of the office menu of the signed-in person; empty without the core plugin."""
    if not tk.current_user.is_authenticated or "puebla_menu" not in tk.h:
        return []
    return tk.h.puebla_menu()


def tema_call(helper: str, *args: Any, default: Any = None) -> Any:
    """Call a helper of another room when its plugin is on; `default` when it is not."""
    if helper not in tk.h:
        return default
    return getattr(tk.h, helper)(*args)


def tema_versiones(package_id: str) -> list[dict[str, Any]]:
    """Published versions of a dataset, newest first; empty without the core plugin."""
    found = _action("puebla_version_list", {"package_id": package_id})
    if isinstance(found, dict):
        found = found.get("versions") or found.get("results") or []
    return sorted(found or [], key=lambda version: -int(version.get("number", 0)))


def tema_validaciones(package_id: str, number: Any) -> list[dict[str, Any]]:
    """Who validated a published version, by role, and when: `role_label`, `at`."""
    if not number:
        return []
    version = _action("puebla_version_show", {"package_id": package_id, "number": int(number)}) or {}
    return version.get("signatures") or []


def _action(name: str, data: dict[str, Any]) -> Any:
    try:
        return tk.get_action(name)({"user": tk.current_user.name}, data)
    except KeyError:
        return None
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return None


def tema_url_busqueda(**params: str) -> str:
    """Address of the dataset list with these filters."""
    return f"{tk.url_for('dataset.search')}?{urlencode(params)}"


def tema_licencia(package: dict[str, Any]) -> dict[str, str]:
    """Name and address of the licence, in Spanish when it is one of the usual ones."""
    usual = LICENCES.get(package.get("license_id") or "")
    if usual:
        return {"title": usual[0], "url": usual[1]}
    title = package.get("license_title") or "Libre uso: puede usarse citando la fuente"
    return {"title": title, "url": package.get("license_url") or ""}


def tema_actual(prefix: str) -> bool:
    """Whether the page shown lives under this path."""
    path = tk.request.path
    return path == prefix or path.startswith(prefix.rstrip("/") + "/")


def tema_peso(size: Any) -> str:
    """Size of a file in words; empty when unknown."""
    try:
        number = float(size)
    except (TypeError, ValueError):
        return ""
    for unit in ("bytes", "KB", "MB", "GB"):
        if number < 1024 or unit == "GB":
            return f"{number:.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1024
    return ""


def tema_correo(address: str) -> Markup:
    """An address that, where it does not fit, breaks before the at sign and not in the middle of a word."""
    name, at, host = address.partition("@")
    return escape(name) + Markup("<wbr>") + escape(at + host)


def tema_titulo_sitio() -> str:
    """Name of the site, as configured."""
    return str(getattr(g, "site_title", "") or tk.config.get("ckan.site_title"))


def get_helpers() -> dict[str, Callable[..., Any]]:
    """All helpers of the theme by name."""
    return {name: item for name, item in globals().items() if name.startswith("tema_") and callable(item)}
