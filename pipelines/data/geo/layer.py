"""A map layer: features with plain properties and coordinates in WGS84, whatever file they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.data.detect import Detection
from pipelines.data.errors import Collector
from pipelines.data.limits import Limits

# Positions of Mexico in degrees, to tell swapped coordinates: longitude and latitude.
MEXICO = (-118.6, 14.4, -86.6, 32.8)


@dataclass
class Feature:
    """`geometry` as GeoJSON in longitude and latitude, or None; `properties` are scalars; `place` its number in the
    file."""

    geometry: dict[str, Any] | None
    properties: dict[str, Any]
    place: int


@dataclass
class Layer:
    """The features of a file; `crs` names the original reference system; `name` that of the layer inside."""

    features: list[Feature]
    crs: str = "WGS84"
    name: str | None = None
    notes: list[str] = field(default_factory=list)


def read_layer(path: Path, found: Detection, limits: Limits, problems: Collector) -> Layer | None:
    """Read GEOJSON, KML or a zipped shapefile. None when a JSON turns out not to be GeoJSON. Raises CannotRead."""
    from pipelines.data.geo import geojson, kml, shapefile

    if found.format == "GEOJSON":
        return geojson.read(path, found, limits, problems)
    if found.format == "KML":
        return kml.read(path, limits, problems)
    return shapefile.read(path, limits, problems)
