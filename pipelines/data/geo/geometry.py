"""Checks on GeoJSON geometries: known type, finite numbers, closed rings, degrees in range."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pipelines.data.errors import Collector
from pipelines.data.geo.layer import MEXICO

DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def check(geometry: Any, place: int, problems: Collector, *, degrees: bool = True) -> dict[str, Any] | None:
    """Return the geometry when it can be drawn, else None and a problem that says why."""
    if geometry is None:
        problems.warning("geometria_nula", f"El elemento {place} no tiene geometría.", row=place)
        return None
    reason = _reason(geometry)
    if reason:
        problems.error("geometria_invalida", f"El elemento {place} {reason}.", row=place)
        return None
    if degrees:
        _check_degrees(geometry, place, problems)
    return dict(geometry)


def _reason(geometry: Any) -> str | None:
    if not isinstance(geometry, dict):
        return "no tiene un objeto de geometría"
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            return "es una colección sin geometrías"
        return next((reason for part in parts if (reason := _reason(part))), None)
    if kind not in DEPTH:
        return f"es de un tipo desconocido: «{str(kind)[:30]}»"
    return _shape_reason(str(kind), geometry.get("coordinates"))


def _shape_reason(kind: str, coordinates: Any) -> str | None:
    if not isinstance(coordinates, list) or not coordinates:
        return "no tiene coordenadas"
    try:
        if not all(_is_position(p) for p in _at_depth(coordinates, DEPTH[kind])):
            return "tiene coordenadas que no son números"
        if kind in {"Polygon", "MultiPolygon"}:
            rings = coordinates if kind == "Polygon" else [ring for part in coordinates for ring in part]
            if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
                return "tiene un polígono sin cerrar (el último punto debe repetir el primero)"
        if kind == "LineString" and len(coordinates) < 2:
            return "es una línea de un solo punto"
    except (TypeError, IndexError):
        return "tiene las coordenadas mal anidadas"
    return None


def _at_depth(coordinates: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield coordinates
        return
    if not isinstance(coordinates, list):
        raise TypeError
    for part in coordinates:
        yield from _at_depth(part, depth - 1)


def _is_position(position: Any) -> bool:
    return (
        isinstance(position, (list, tuple))
        and 2 <= len(position) <= 4
        and all(isinstance(n, (int, float)) and not isinstance(n, bool) and math.isfinite(n) for n in position)
    )


def positions(geometry: dict[str, Any] | None) -> Iterator[Any]:
    """Yield every position of a checked geometry."""
    if not geometry:
        return
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from positions(part)
    else:
        yield from _at_depth(geometry["coordinates"], DEPTH[geometry["type"]])


def _check_degrees(geometry: dict[str, Any], place: int, problems: Collector) -> None:
    west, south, east, north = MEXICO
    for x, y, *_ in positions(geometry):
        if south <= x <= north and west <= y <= east:
            problems.error(
                "coordenadas_al_reves",
                f"El elemento {place} parece tener latitud y longitud al revés; GeoJSON pide longitud, latitud.",
                row=place,
            )
            return
        if abs(x) > 180 or abs(y) > 90:
            problems.error(
                "coordenadas_fuera_de_rango",
                f"El elemento {place} tiene coordenadas que no son grados ({x:g}, {y:g}).",
                row=place,
            )
            return
