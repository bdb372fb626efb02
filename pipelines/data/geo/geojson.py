"""GeoJSON (RFC 7946; the older `crs` member is understood) as a layer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.data.detect import Detection
from pipelines.data.encodings import Encoding
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.geo import geometry as geometries
from pipelines.data.geo import project
from pipelines.data.geo.layer import Feature, Layer
from pipelines.data.json_reader import load_json
from pipelines.data.limits import Limits


def read(path: Path, found: Detection, limits: Limits, problems: Collector) -> Layer | None:
    """Return the layer, or None when the document is JSON of another kind."""
    document = load_json(path, found.encoding or Encoding("utf-8"), limits, problems)
    members = _members(document)
    if members is None:
        return None
    if len(members) > limits.features:
        raise cannot_read(
            "demasiados_elementos", f"El mapa tiene {len(members):,} elementos; se aceptan hasta {limits.features:,}."
        )
    if not members:
        problems.error("mapa_vacio", "El GeoJSON no tiene ningún elemento.")
    name, transform = _reference(document, problems)
    features = [_feature(member, place, transform, problems) for place, member in enumerate(members, start=1)]
    return Layer(features, name, document.get("name") if isinstance(document.get("name"), str) else None)


def _members(document: Any) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    kind = document.get("type")
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    if kind == "Feature" and "geometry" in document:
        return [document]
    if (kind in geometries.DEPTH and "coordinates" in document) or kind == "GeometryCollection":
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    return None


def _reference(
    document: dict[str, Any], problems: Collector
) -> tuple[str, Callable[[dict[str, Any]], dict[str, Any]] | None]:
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or "CRS84" in name or name.endswith(":4326"):
        return "WGS84", None
    problems.warning(
        "sistema_de_coordenadas",
        f"El GeoJSON usa {name[:60]}; la norma actual pide WGS84. Se convierte para mostrarlo.",
    )
    return name, project.to_wgs84(name)


def _feature(
    member: Any, place: int, transform: Callable[[dict[str, Any]], dict[str, Any]] | None, problems: Collector
) -> Feature:
    if not isinstance(member, dict) or member.get("type") != "Feature":
        problems.error("elemento_invalido", f"El elemento {place} no es un Feature.", row=place)
        return Feature(None, {}, place)
    found = geometries.check(member.get("geometry"), place, problems, degrees=transform is None)
    if found is not None and transform is not None:
        found = transform(found)
    properties = member.get("properties")
    return Feature(found, plain(properties) if isinstance(properties, dict) else {}, place)


def plain(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with nested values written as JSON text."""
    return {
        str(k): json.dumps(v, ensure_ascii=False) if isinstance(v, (dict, list)) else v for k, v in properties.items()
    }
