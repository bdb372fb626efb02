"""From any reference system to WGS84 degrees, longitude first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyproj
from pyproj.exceptions import CRSError, ProjError

from pipelines.data.errors import cannot_read

Transform = Callable[[dict[str, Any]], dict[str, Any]]


def to_wgs84(definition: str) -> Transform:
    """Return a function that takes a GeoJSON geometry in `definition` (name, code or WKT) to WGS84. Raises
    CannotRead."""
    try:
        source = pyproj.CRS.from_user_input(definition)
        transformer = pyproj.Transformer.from_crs(source, "EPSG:4326", always_xy=True)
    except (CRSError, ProjError) as problem:
        raise cannot_read(
            "sistema_de_coordenadas_desconocido", "No se reconoce el sistema de coordenadas; publique el mapa en WGS84."
        ) from problem

    def move(node: Any) -> Any:
        if node and isinstance(node[0], (int, float)):
            x, y = transformer.transform(node[0], node[1])
            return [x, y]
        if node and node[0] and isinstance(node[0][0], (int, float)):
            xs, ys = transformer.transform([p[0] for p in node], [p[1] for p in node])
            return [list(p) for p in zip(xs, ys, strict=True)]
        return [move(part) for part in node]

    def transform(geometry: dict[str, Any]) -> dict[str, Any]:
        if geometry["type"] == "GeometryCollection":
            return {"type": "GeometryCollection", "geometries": [transform(part) for part in geometry["geometries"]]}
        return {"type": geometry["type"], "coordinates": move(geometry["coordinates"])}

    return transform


def is_wgs84(definition: str) -> bool:
    """Whether the definition is plain longitude and latitude on (practically) WGS84: EPSG 4326, CRS84, ITRF of
    INEGI."""
    try:
        crs = pyproj.CRS.from_user_input(definition)
    except CRSError:
        return False
    return bool(crs.is_geographic and crs.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True))
