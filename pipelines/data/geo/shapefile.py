"""Zipped shapefiles as a layer: reference system from .prj, encoding from .cpg, parts checked."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import shapefile

from pipelines.data import archives
from pipelines.data.errors import CannotRead, Collector, cannot_read
from pipelines.data.geo import geometry as geometries
from pipelines.data.geo import project
from pipelines.data.geo.layer import Feature, Layer
from pipelines.data.limits import Deadline, Limits

_PAGES = {
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "65001": "utf-8",
    "1252": "cp1252",
    "ansi 1252": "cp1252",
    "88591": "iso-8859-1",
    "iso 8859-1": "iso-8859-1",
}


def read(path: Path, limits: Limits, problems: Collector) -> Layer:
    """Read the shapefile of a ZIP. Raises CannotRead when parts lack or it is damaged."""
    members = archives.entries(path, limits)
    shapes = [m for m in members if m.filename.lower().endswith(".shp") and "__macosx" not in m.filename.lower()]
    if len(shapes) > 1:
        problems.warning(
            "varias_capas",
            f"El ZIP trae {len(shapes)} capas; se lee «{shapes[0].filename}». Publique una capa por archivo.",
        )
    stem = shapes[0].filename[:-4]
    by_name = {m.filename.lower(): m for m in members}
    parts = {
        ext: by_name[f"{stem}.{ext}".lower()]
        for ext in ("shp", "shx", "dbf", "prj", "cpg")
        if f"{stem}.{ext}".lower() in by_name
    }
    lacking = [f".{ext}" for ext in ("shx", "dbf") if ext not in parts]
    if lacking:
        raise cannot_read(
            "shp_incompleto", f"Al shapefile le falta {' y '.join(lacking)}; el ZIP debe traer .shp, .shx, .dbf y .prj."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            content = {ext: archive.read(member) for ext, member in parts.items()}
        return _layer(content, Path(stem).name, limits, problems)
    except CannotRead:
        raise
    except Exception as problem:  # pyshp raises struct, index, value and its own errors on damaged parts
        raise cannot_read(
            "shp_danado", "El shapefile está dañado o incompleto; expórtelo y comprímalo de nuevo."
        ) from problem


def _layer(content: dict[str, bytes], name: str, limits: Limits, problems: Collector) -> Layer:
    encoding = _encoding(content, problems)
    reader = shapefile.Reader(
        shp=io.BytesIO(content["shp"]),
        shx=io.BytesIO(content["shx"]),
        dbf=io.BytesIO(content["dbf"]),
        encoding=encoding,
        encodingErrors="replace",
    )
    if len(reader) > limits.features:
        raise cannot_read(
            "demasiados_elementos", f"El mapa tiene {len(reader):,} elementos; se aceptan hasta {limits.features:,}."
        )
    crs, transform = _reference(content, list(reader.bbox) if len(reader) else [], problems)
    deadline = Deadline(limits.seconds)
    features = []
    for place, item in enumerate(reader.iterShapeRecords(), start=1):
        if place % 256 == 0:
            deadline.check()
        features.append(_feature(item, place, transform, problems))
    if not features:
        problems.error("mapa_vacio", "El shapefile no tiene ningún elemento.")
    return Layer(features, crs, name)


def _encoding(content: dict[str, bytes], problems: Collector) -> str:
    declared = content.get("cpg", b"").decode("ascii", errors="ignore").strip().lower()
    if declared:
        return _PAGES.get(declared, declared if _known(declared) else "cp1252")
    try:
        content["dbf"].decode("ascii")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    sample = content["dbf"][int.from_bytes(content["dbf"][8:10], "little") :]  # the records, after the header
    try:
        sample.decode("utf-8")
        guessed = "utf-8"
    except UnicodeDecodeError:
        guessed = "cp1252"
    problems.warning(
        "shp_sin_codificacion", f"El shapefile no trae .cpg; se supone {guessed}. Agregue un .cpg con la codificación."
    )
    return guessed


def _known(page: str) -> bool:
    try:
        "".encode(page)
    except LookupError:
        return False
    return True


def _reference(
    content: dict[str, bytes], bbox: list[float], problems: Collector
) -> tuple[str, project.Transform | None]:
    text = content.get("prj", b"").decode("utf-8", errors="replace").strip()
    if text:
        name = text.split('"')[1] if '"' in text else "desconocido"
        return (name, None) if project.is_wgs84(text) else (name, project.to_wgs84(text))
    if bbox and all(abs(v) <= 180 for v in bbox[::2]) and all(abs(v) <= 90 for v in bbox[1::2]):
        problems.warning("shp_sin_prj", "El shapefile no trae .prj; por sus coordenadas se supone WGS84.")
        return "WGS84 (supuesto)", None
    raise cannot_read(
        "shp_sin_prj", "El shapefile no trae .prj y sus coordenadas no son grados: no se sabe dónde está."
    )


def _feature(item: Any, place: int, transform: project.Transform | None, problems: Collector) -> Feature:
    properties = {key: _scalar(value) for key, value in item.record.as_dict().items()}
    if item.shape.shapeType == shapefile.NULL:
        return Feature(geometries.check(None, place, problems), properties, place)
    found = geometries.check(_lists(item.shape.__geo_interface__), place, problems, degrees=transform is None)
    return Feature(transform(found) if found is not None and transform is not None else found, properties, place)


def _lists(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _lists(value) for key, value in node.items()}
    return [_lists(part) for part in node] if isinstance(node, (list, tuple)) else node


def _scalar(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("cp1252", errors="replace").strip("\x00 ") or None
    return value.strip("\x00 ") or None if isinstance(value, str) else value
