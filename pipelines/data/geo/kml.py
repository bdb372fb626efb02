"""KML as a layer: placemarks with their geometry, name, description (as plain text) and extended data."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipelines.data.errors import Collector, cannot_read
from pipelines.data.geo import geometry as geometries
from pipelines.data.geo.layer import Feature, Layer
from pipelines.data.limits import Deadline, Limits

_DROPPED = re.compile(r"<(script|style|iframe|object)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<\s*(?:br|/p|/tr|/div|/li)\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"<\s*/t[dh]\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_DESCRIPTION = 10_000  # characters of a description that are kept
_REMOTE = {"NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay"}


def plain_text(html: str) -> str:
    """Return the words of an HTML description, without tags, scripts or styles."""
    text = _CELL.sub(" ", _BREAK.sub("\n", _DROPPED.sub(" ", html[:_DESCRIPTION])))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", text)).splitlines())
    return "\n".join(line for line in lines if line)


def read(path: Path, limits: Limits, problems: Collector) -> Layer:
    """Read a KML as a stream. Raises CannotRead when it is broken, hostile or without places."""
    if path.stat().st_size > limits.structured_size:
        raise cannot_read(
            "archivo_demasiado_grande", f"El KML pasa de {limits.structured_size / 1e6:,.0f} MB; divídalo."
        )
    features: list[Feature] = []
    try:
        _gather(path, limits, problems, features)
    except DefusedXmlException as problem:
        raise cannot_read(
            "xml_con_entidades", "El KML declara entidades o un tipo de documento (DTD); quítelos."
        ) from problem
    except ParseError as problem:
        row = problem.position[0] if problem.position else None
        raise cannot_read(
            "xml_mal_formado", "El KML no está bien formado: revise que cada etiqueta se cierre.", row=row
        ) from problem
    except (ValueError, LookupError) as problem:
        raise cannot_read(
            "xml_ilegible", "El KML contiene valores o una codificación que no se pueden leer."
        ) from problem
    if not features:
        problems.error("mapa_vacio", "El KML no tiene ningún lugar (Placemark).")
    return Layer(features)


def _gather(path: Path, limits: Limits, problems: Collector, features: list[Feature]) -> None:
    deadline, depth = Deadline(limits.seconds), 0
    for event, element in iterparse(str(path), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            if depth > limits.depth:
                raise cannot_read("xml_muy_anidado", f"El KML tiene más de {limits.depth} niveles anidados.")
            continue
        depth -= 1
        tag = _local(element)
        if tag in _REMOTE:
            problems.warning(
                "kml_enlace_remoto", f"El KML trae un {tag}, que apunta a otro archivo; no se abre ni se muestra."
            )
            element.clear()
        elif tag == "Placemark":
            features.append(_placemark(element, len(features) + 1, problems))
            element.clear()
            if len(features) > limits.features:
                raise cannot_read("demasiados_elementos", f"El mapa pasa de {limits.features:,} elementos.")
            deadline.check()


def _local(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _placemark(element: Any, place: int, problems: Collector) -> Feature:
    properties: dict[str, Any] = {}
    geometry: dict[str, Any] | None = None
    for child in element:
        tag = _local(child)
        if tag in {"name", "description", "address", "snippet"}:
            text = (child.text or "").strip()
            if "<" in text and re.search(r"<\s?(script|iframe)|javascript:", text, re.IGNORECASE):
                problems.warning("posible_codigo", "Una descripción trae código; se muestra solo su texto.", row=place)
            properties[tag] = plain_text(text) or None
        elif tag == "ExtendedData":
            properties.update(_extended(child))
        else:
            geometry = geometry or _geometry(child)
    return Feature(geometries.check(geometry, place, problems), properties, place)


def _extended(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in element.iter():
        if _local(item) == "Data":
            value = next((part.text for part in item if _local(part) == "value"), None)
            found[item.get("name", "")] = value
        elif _local(item) == "SimpleData":
            found[item.get("name", "")] = item.text
    found.pop("", None)
    return found


def _geometry(element: Any) -> dict[str, Any] | None:
    tag = _local(element)
    if tag == "Point":
        found = _coordinates(element)
        return {"type": "Point", "coordinates": found[0]} if found else {"type": "Point", "coordinates": []}
    if tag in {"LineString", "LinearRing"}:
        return {"type": "LineString", "coordinates": _coordinates(element)}
    if tag == "Polygon":
        rings = [
            (_local(part), _coordinates(part))
            for part in element
            if _local(part) in {"outerBoundaryIs", "innerBoundaryIs"}
        ]
        rings.sort(key=lambda ring: ring[0] != "outerBoundaryIs")
        return {"type": "Polygon", "coordinates": [_closed(ring) for _, ring in rings]}
    if tag == "MultiGeometry":
        parts = [part for child in element if (part := _geometry(child)) is not None]
        return _merged(parts)
    return None


def _merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {part["type"] for part in parts}
    if len(kinds) == 1 and (kind := kinds.pop()) in {"Point", "LineString", "Polygon"}:
        return {"type": f"Multi{kind}", "coordinates": [part["coordinates"] for part in parts]}
    return {"type": "GeometryCollection", "geometries": parts}


def _closed(ring: list[list[float]]) -> list[list[float]]:
    return [*ring, ring[0]] if ring and ring[0] != ring[-1] else ring


def _coordinates(element: Any) -> list[list[float]]:
    text = next((item.text or "" for item in element.iter() if _local(item) == "coordinates"), "")
    return [[float(number) for number in point.split(",")[:2]] for point in text.split()]
