"""JSON read without trust: size, depth, NaN, repeated keys, and where it breaks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.data.encodings import Encoding, open_text
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.limits import Limits


def load_json(path: Path, encoding: Encoding, limits: Limits, problems: Collector) -> Any:
    """Return the document. Raises CannotRead when it is not JSON or passes the limits."""
    if path.stat().st_size > limits.structured_size:
        raise cannot_read(
            "archivo_demasiado_grande",
            f"El JSON pasa de {limits.structured_size / 1e6:,.0f} MB; divídalo o publique CSV.",
        )
    repeated: set[str] = set()
    constants: set[str] = set()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items) and len(repeated) < 10:
            names = [key for key, _ in items]
            repeated.update(name for name in names if names.count(name) > 1)
        return found

    def constant(word: str) -> None:
        constants.add(word)

    with open_text(path, encoding) as stream:
        text = stream.read().lstrip("\ufeff")
    try:
        document = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as problem:
        raise cannot_read(
            "json_invalido",
            f"El JSON no es válido en la columna {problem.colno}: {_reason(problem)}.",
            row=problem.lineno,
        ) from problem
    except RecursionError as problem:
        raise cannot_read("json_muy_anidado", f"El JSON tiene más de {limits.depth} niveles anidados.") from problem
    except ValueError as problem:  # numbers of thousands of digits
        raise cannot_read("json_invalido", "El JSON contiene un número que no se puede leer.") from problem
    if _depth_exceeds(document, limits.depth):
        raise cannot_read("json_muy_anidado", f"El JSON tiene más de {limits.depth} niveles anidados.")
    if constants:
        problems.error(
            "json_no_numero", f"El archivo usa {', '.join(sorted(constants))}, que JSON no permite; use null."
        )
    if repeated:
        problems.warning(
            "json_clave_repetida",
            f"Hay claves repetidas dentro de un mismo objeto: {', '.join(sorted(repeated)[:5])}; vale la última.",
        )
    return document


def _reason(problem: json.JSONDecodeError) -> str:
    reasons = {
        "Expecting value": "falta un valor o sobra una coma",
        "Illegal trailing comma before end of object": "sobra una coma antes de cerrar",
        "Illegal trailing comma before end of array": "sobra una coma antes de cerrar",
        "Expecting ',' delimiter": "falta una coma",
        "Expecting property name enclosed in double quotes": "falta el nombre de una propiedad entre comillas",
        "Extra data": "hay texto después del final",
        "Unterminated string starting at": "un texto no se cierra",
        "Expecting ':' delimiter": "faltan dos puntos",
    }
    return reasons.get(problem.msg, "revise la sintaxis")


def _depth_exceeds(document: Any, limit: int) -> bool:
    level: list[Any] = [document]
    for _ in range(limit + 1):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: Any) -> Sequence[Any]:
    if isinstance(node, dict):
        return [v for v in node.values() if isinstance(v, (dict, list))]
    if isinstance(node, list):
        return [v for v in node if isinstance(v, (dict, list))]
    return []
