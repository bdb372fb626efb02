"""Any map as GeoJSON for the screen: WGS84, six decimals, and simplified when it is too heavy, which it says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from pipelines.data.detect import detect
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.geo.geometry import positions
from pipelines.data.geo.layer import Feature, Layer, read_layer
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.problems import Report

_TOLERANCES = (0.00005, 0.0002, 0.0005, 0.002, 0.005, 0.02, 0.05)


@dataclass
class GeoInfo:
    """What was written. `simplified`: shapes have fewer points than the original; `omitted`: elements left out of
    the drawing."""

    features: int
    written: int
    omitted: int
    simplified: bool
    tolerance: float | None
    bbox: list[float] | None
    crs: str
    geometry_types: dict[str, int]
    attributes: list[str]
    size: int
    problems: Report = field(default_factory=Report)

    @property
    def honest_note(self) -> str | None:
        """A sentence for the citizen when the drawing is less than the file."""
        parts = []
        if self.simplified:
            parts.append("los contornos se simplificaron para mostrarlos")
        if self.omitted:
            parts.append(f"{self.omitted:,} de {self.features:,} elementos no se pueden dibujar")
        return f"En este mapa {' y '.join(parts)}; la descarga trae el archivo completo." if parts else None


def to_geojson(path: str | Path, format: str | None, out: str | Path, limits: Limits = DEFAULT_LIMITS) -> GeoInfo:
    """Write GEOJSON, KML or a zipped shapefile as GeoJSON in WGS84. Raises CannotRead when it is no map."""
    path, out = Path(path), Path(out)
    problems = Collector(path.name, limits.samples)
    found = detect(path, limits)
    layer = read_layer(path, found, limits, problems) if found.format in {"GEOJSON", "KML", "SHP"} else None
    if layer is None:
        raise cannot_read("no_es_mapa", f"Un archivo {found.format} no se puede dibujar como mapa.")
    drawable = [feature for feature in layer.features if feature.geometry is not None]
    vertices = sum(1 for feature in drawable for _ in positions(feature.geometry))
    if vertices > limits.vertices:
        raise cannot_read(
            "mapa_demasiado_pesado", f"El mapa tiene {vertices:,} puntos; se dibujan hasta {limits.vertices:,}."
        )
    drawn, tolerance = _light(drawable, vertices, limits.map_vertices)
    _write(drawn, layer, out)
    return GeoInfo(
        features=len(layer.features),
        written=len(drawn),
        omitted=len(layer.features) - len(drawn),
        simplified=tolerance is not None,
        tolerance=tolerance,
        bbox=_bbox(drawable),
        crs=layer.crs,
        geometry_types=dict(Counter(str(f.geometry["type"]) for f in drawn if f.geometry)),
        attributes=list(dict.fromkeys(name for f in layer.features for name in f.properties)),
        size=out.stat().st_size,
        problems=problems.report(),
    )


def _light(features: list[Feature], vertices: int, bound: int) -> tuple[list[Feature], float | None]:
    """Simplify with growing tolerance (degrees) until at most `bound` points are left; then leave features out."""
    if vertices <= bound:
        return features, None
    shapes = shapely.make_valid([shape(f.geometry) for f in features])
    tolerance = _TOLERANCES[0]
    for tolerance in _TOLERANCES:
        simple = shapely.simplify(shapes, tolerance, preserve_topology=True)
        if int(shapely.get_num_coordinates(simple).sum()) <= bound:
            break
    kept, total = [], 0
    for feature, geometry in zip(features, simple, strict=True):
        total += int(shapely.get_num_coordinates(geometry))
        if total > bound:
            break
        kept.append(Feature(mapping(geometry), feature.properties, feature.place))
    return kept, tolerance


def _bbox(features: list[Feature]) -> list[float] | None:
    xs: list[float] = []
    ys: list[float] = []
    for feature in features:
        for x, y, *_ in positions(feature.geometry):
            xs.append(x)
            ys.append(y)
    return [min(xs), min(ys), max(xs), max(ys)] if xs else None


def _write(features: list[Feature], layer: Layer, out: Path) -> None:
    with out.open("w", encoding="utf-8") as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        for number, feature in enumerate(features):
            member = {"type": "Feature", "geometry": _rounded(feature.geometry), "properties": feature.properties}
            stream.write(
                (",\n" if number else "\n") + json.dumps(member, ensure_ascii=False, allow_nan=False, default=str)
            )
        stream.write("\n]}\n")


def _rounded(geometry: Any) -> Any:
    if isinstance(geometry, dict):
        return {
            key: _rounded(value) if key in {"coordinates", "geometries"} else value for key, value in geometry.items()
        }
    if isinstance(geometry, (list, tuple)):
        if geometry and isinstance(geometry[0], (int, float)):
            return [round(geometry[0], 6), round(geometry[1], 6)]
        return [_rounded(part) for part in geometry]
    return geometry
