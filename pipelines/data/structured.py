"""JSON, XML, RDF, RSS and maps: are they readable, what is in them, and how many records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipelines.data.detect import Detection
from pipelines.data.encodings import Encoding
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.json_reader import load_json
from pipelines.data.limits import Deadline, Limits
from pipelines.data.values import guess, is_null


@dataclass
class Facts:
    """`format` after a closer look; `records` items, features or triples; `header` attribute names of maps and flat
    lists."""

    format: str
    records: int | None = None
    header: list[str] | None = None
    types: dict[str, str] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)


def look(path: Path, found: Detection, limits: Limits, problems: Collector) -> Facts:
    """Read the file whole and return what is in it. Raises CannotRead when it is broken or hostile."""
    if found.format in {"GEOJSON", "KML", "SHP"}:
        return _look_at_map(path, found, limits, problems)
    encoding = found.encoding or Encoding("utf-8")
    if found.format in {"JSON", "JSON-LD"}:
        document = load_json(path, encoding, limits, problems)
        if found.format == "JSON-LD" and _is_json_ld(document):
            return _look_at_json_ld(path, document, limits, problems)
        return _json_facts(document)
    if found.format in {"RDF", "TURTLE"}:
        return _look_at_rdf(path, found.format, limits)
    return _look_at_xml(path, found.format, limits)


def _look_at_map(path: Path, found: Detection, limits: Limits, problems: Collector) -> Facts:
    from pipelines.data.geo.layer import read_layer

    layer = read_layer(path, found, limits, problems)
    if layer is None:
        document = load_json(path, found.encoding or Encoding("utf-8"), limits, problems)
        return _json_facts(document)
    header, types, filled = attribute_facts(feature.properties for feature in layer.features)
    return Facts(found.format, len(layer.features), header or None, types, filled)


def attribute_facts(records: Iterable[Mapping[str, Any]]) -> tuple[list[str], dict[str, str], dict[str, int]]:
    """Return the attribute names in order of appearance, their types and how many values each has."""
    values: dict[str, list[str]] = {}
    filled: Counter[str] = Counter()
    for record in records:
        for name, value in record.items():
            kept = values.setdefault(name, [])
            text = "" if value is None else str(value).strip()
            if not is_null(text):
                filled[name] += 1
                if len(kept) < 1_000:
                    kept.append(text.lower() if isinstance(value, bool) else text)
    types = {name: guess(kept)[0] for name, kept in values.items()}
    return list(values), types, {name: filled[name] for name in values}


def _json_facts(document: Any) -> Facts:
    if isinstance(document, list) and document and all(map(_is_flat, document)):
        header, types, filled = attribute_facts(document)
        return Facts("JSON", len(document), header, types, filled)
    return Facts("JSON", len(document) if isinstance(document, (list, dict)) else 1)


def _is_flat(item: Any) -> bool:
    return isinstance(item, dict) and not any(isinstance(value, (dict, list)) for value in item.values())


def _is_json_ld(document: Any) -> bool:
    nodes = document if isinstance(document, list) else [document]
    return any(
        isinstance(node, dict) and any(key in node for key in ("@context", "@graph", "@id", "@type")) for node in nodes
    )


def _remote_contexts(node: Any) -> bool:
    """Whether reading this would fetch a context from the network, which is never done."""
    if isinstance(node, list):
        return any(_remote_contexts(item) for item in node)
    if isinstance(node, dict):
        context = node.get("@context")
        contexts = context if isinstance(context, list) else [context]
        if any(isinstance(item, str) or (isinstance(item, dict) and "@import" in item) for item in contexts):
            return True
        return any(_remote_contexts(value) for value in node.values())
    return False


def _look_at_json_ld(path: Path, document: Any, limits: Limits, problems: Collector) -> Facts:
    if _remote_contexts(document):
        problems.warning(
            "jsonld_contexto_externo",
            "El contexto JSON-LD está en otra dirección; no se consulta y solo se revisa que sea JSON.",
        )
        return Facts("JSON-LD", len(document) if isinstance(document, list) else 1)
    return Facts("JSON-LD", _triples(path, "json-ld", limits))


def _look_at_rdf(path: Path, variant: str, limits: Limits) -> Facts:
    if variant == "RDF":
        _look_at_xml(path, variant, limits)  # well formed and without entities, before rdflib sees it
    return Facts(variant, _triples(path, "xml" if variant == "RDF" else "turtle", limits))


def _triples(path: Path, syntax: str, limits: Limits) -> int:
    import rdflib

    if path.stat().st_size > limits.rdf_size:
        raise cannot_read("archivo_demasiado_grande", f"El RDF pasa de {limits.rdf_size / 1e6:,.0f} MB; divídalo.")
    graph = rdflib.Graph()
    try:
        graph.parse(data=path.read_bytes(), format=syntax, publicID="urn:archivo")
    except Exception as problem:  # each of rdflib's parsers raises its own family of errors
        line = getattr(problem, "lines", None)
        row = line + 1 if isinstance(line, int) else None
        raise cannot_read(
            "rdf_invalido", "El RDF no se puede leer: revise prefijos, direcciones y sintaxis.", row=row
        ) from problem
    return len(graph)


def _look_at_xml(path: Path, variant: str, limits: Limits) -> Facts:
    """Read XML as a stream; no document type, no entities, bounded depth. Records are children of the root, or feed
    items."""
    if path.stat().st_size > limits.structured_size:
        raise cannot_read(
            "archivo_demasiado_grande", f"El XML pasa de {limits.structured_size / 1e6:,.0f} MB; divídalo."
        )
    deadline, depth, seen, children, items = Deadline(limits.seconds), 0, 0, 0, 0
    stack: list[Any] = []
    try:
        for event, element in iterparse(str(path), events=("start", "end"), forbid_dtd=True):
            seen += 1
            if event == "start":
                depth += 1
                stack.append(element)
                if depth > limits.depth:
                    raise cannot_read("xml_muy_anidado", f"El XML tiene más de {limits.depth} niveles anidados.")
                continue
            depth -= 1
            stack.pop()
            children += depth == 1
            items += element.tag.rsplit("}", 1)[-1] in {"item", "entry"}
            if stack:
                stack[-1].remove(element)
            if seen % 4096 == 0:
                deadline.check()
    except DefusedXmlException as problem:
        raise cannot_read(
            "xml_con_entidades",
            "El XML declara entidades o un tipo de documento (DTD), que pueden leer otros archivos; quítelos.",
        ) from problem
    except ParseError as problem:
        row = problem.position[0] if problem.position else None
        raise cannot_read(
            "xml_mal_formado", "El XML no está bien formado: revise que cada etiqueta se cierre.", row=row
        ) from problem
    except (ValueError, LookupError) as problem:
        raise cannot_read("xml_ilegible", "El XML declara una codificación que no se puede leer.") from problem
    return Facts(variant, items if variant in {"RSS", "ATOM"} else children)
