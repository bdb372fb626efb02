"""Makes what the views and the clean download need, at publication.

    prepare(resource, path)            # files named by resource["hash"]; run it in the publication's job
    create_views(resource)             # of `choose`: the views that fit, run after the table is loaded

`prepare` never fails because of a bad file: it notes why nothing can be shown and the page says so.
"""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ckanext.puebla.resource_views.derived import Derived, path_of, read_note, write_note
from pipelines.data import to_clean_csv, to_geojson
from pipelines.data.errors import CannotRead
from pipelines.data.formats import SPATIAL, TABULAR

log = logging.getLogger(__name__)

MAP_BYTES = 12 * 1024 * 1024
LATITUDE = ("latitud", "latitude", "lat")
LONGITUDE = ("longitud", "longitude", "lon", "lng", "long")
TOO_BIG = "La capa es demasiado grande para dibujarla en la página."


def prepare(resource: Mapping[str, Any], path: str | Path) -> Derived:
    """Clean CSV and GeoJSON of a published file.

    `resource` needs `hash` (sha256), `format` and `tipo_visualizacion`; `path` is the file. Running it again costs
    nothing. A file that cannot be read gives a `Derived` with its `problem`.
    """
    sha256, format_ = str(resource["hash"]), str(resource.get("format") or "").upper()
    known = read_note(sha256)
    if known is not None:
        return known
    path_of(sha256, "csv").parent.mkdir(parents=True, exist_ok=True)
    try:
        derived = _make(Path(path), format_, sha256, wants_map=resource.get("tipo_visualizacion") == "mapa")
    except CannotRead as error:
        derived = Derived(problem=str(error))
    except Exception:
        log.exception("Could not prepare the views of %s", sha256)
        derived = Derived(problem="El archivo no se pudo convertir para mostrarlo en la página.")
    write_note(sha256, derived)
    return derived


def _make(path: Path, format_: str, sha256: str, *, wants_map: bool) -> Derived:
    if format_ in TABULAR:
        table = path_of(sha256, "csv")
        _whole(table, lambda out: to_clean_csv(path, format_, out))
        if wants_map and (points := points_of_table(table)):
            return _with_map(Derived(csv=True, rows=_count(table)), sha256, lambda out: _write_json(out, points))
        return Derived(csv=True, rows=_count(table))
    if format_ in SPATIAL:
        derived = _with_map(Derived(), sha256, lambda out: to_geojson(path, format_, out))
        features = json.loads(path_of(sha256, "geojson").read_bytes())["features"]
        rows = write_attributes(features, path_of(sha256, "csv"))
        return Derived(csv=True, geojson=derived.geojson, rows=rows, bounds=derived.bounds, problem=derived.problem)
    return Derived()


def _with_map(derived: Derived, sha256: str, make: Callable[[Path], object]) -> Derived:
    target = path_of(sha256, "geojson")
    _whole(target, make)
    features = json.loads(target.read_bytes())["features"]
    too_big = target.stat().st_size > MAP_BYTES
    return Derived(
        csv=derived.csv,
        geojson=not too_big,
        rows=derived.rows,
        bounds=bounds_of(features),
        problem=TOO_BIG if too_big else None,
    )


def _whole(target: Path, make: Callable[[Path], object]) -> None:
    """Makes a file beside its place and moves it there, so that nobody ever reads half of it."""
    temporary = target.with_name(f"{target.name}.parcial")
    make(temporary)
    temporary.replace(target)


def _write_json(out: Path, value: object) -> None:
    out.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _count(table: Path) -> int:
    with table.open(encoding="utf-8", newline="") as file:
        return max(sum(1 for _ in csv.reader(file)) - 1, 0)


def points_of_table(table: Path) -> dict[str, Any] | None:
    """A FeatureCollection of the rows of a table with columns of latitude and longitude; None without them."""
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = {name.strip().lower(): name for name in reader.fieldnames or []}
        latitude = next((names[name] for name in LATITUDE if name in names), None)
        longitude = next((names[name] for name in LONGITUDE if name in names), None)
        if latitude is None or longitude is None:
            return None
        features = [feature for row in reader if (feature := _point(row, latitude, longitude))]
    return {"type": "FeatureCollection", "features": features} if features else None


def _point(row: dict[str, Any], latitude: str, longitude: str) -> dict[str, Any] | None:
    try:
        x, y = float(row[longitude]), float(row[latitude])
    except (TypeError, ValueError):
        return None
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        return None
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]}, "properties": dict(row)}


def _positions(coordinates: Any) -> Iterable[list[float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates or ():
            yield from _positions(part)


def positions(geometry: Mapping[str, Any] | None) -> Iterable[list[float]]:
    """Every position of a geometry, also inside collections."""
    if not geometry:
        return
    if geometry.get("type") == "GeometryCollection":
        for part in geometry.get("geometries") or ():
            yield from positions(part)
    else:
        yield from _positions(geometry.get("coordinates"))


def bounds_of(features: Iterable[Mapping[str, Any]]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all features."""
    points = [point for feature in features for point in positions(feature.get("geometry"))]
    if not points:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (min(xs), min(ys), max(xs), max(ys))


def write_attributes(features: list[Mapping[str, Any]], target: Path) -> int:
    """The features as a table: their attributes, kind of geometry and a point. Returns the number of rows."""
    names = list(dict.fromkeys(str(name) for feature in features for name in (feature.get("properties") or {})))
    extra = [name for name in ("tipo_geometria", "longitud", "latitud") if name not in names]

    def write(out: Path) -> None:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*names, *extra])
            for feature in features:
                writer.writerow(_row(feature, names, extra))

    _whole(target, write)
    return len(features)


def _row(feature: Mapping[str, Any], names: list[str], extra: list[str]) -> list[Any]:
    geometry = feature.get("geometry") or {}
    bounds = bounds_of([feature])
    middle = (round((bounds[0] + bounds[2]) / 2, 6), round((bounds[1] + bounds[3]) / 2, 6)) if bounds else ("", "")
    place = {"tipo_geometria": geometry.get("type", ""), "longitud": middle[0], "latitud": middle[1]}
    values = feature.get("properties") or {}
    return [_cell(values.get(name)) for name in names] + [place[name] for name in extra]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
