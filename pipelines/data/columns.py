"""Columns of a table: the types of the data dictionary, the rules on values, and names that a database accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

Tipo = Literal["texto", "entero", "decimal", "fecha", "fecha_hora", "hora", "logico"]
TIPOS: tuple[Tipo, ...] = ("texto", "entero", "decimal", "fecha", "fecha_hora", "hora", "logico")

POSTGRES_TYPES: Mapping[str, str] = {
    "texto": "text",
    "entero": "int8",
    "decimal": "numeric",
    "fecha": "date",
    "fecha_hora": "timestamp",
    "hora": "time",
    "logico": "bool",
}
IDENTIFIER_BYTES = 63
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Column:
    """A term of the dictionary with the rules that its values keep. `minimo`/`maximo` are written as a value of the
    column."""

    termino: str
    tipo: str = "texto"
    descripcion: str = ""
    obligatorio: bool = False
    unico: bool = False
    patron: str | None = None
    valores: tuple[str, ...] | None = None
    minimo: str | None = None
    maximo: str | None = None

    def __post_init__(self) -> None:
        if self.tipo not in TIPOS:
            raise ValueError(f"tipo desconocido: {self.tipo}")

    @classmethod
    def from_dict(cls, term: Mapping[str, Any]) -> Column:
        """Build a column from a dictionary term `{termino, tipo?, descripcion?, …}`; an empty type counts as texto."""
        values = term.get("valores")
        return cls(
            termino=str(term["termino"]),
            tipo=str(term.get("tipo") or "texto"),
            descripcion=str(term.get("descripcion") or ""),
            obligatorio=bool(term.get("obligatorio")),
            unico=bool(term.get("unico")),
            patron=cast("str | None", term.get("patron")),
            valores=tuple(str(v) for v in values) if values else None,
            minimo=None if term.get("minimo") is None else str(term["minimo"]),
            maximo=None if term.get("maximo") is None else str(term["maximo"]),
        )

    @property
    def postgres_type(self) -> str:
        """The type of the column in the DataStore."""
        return POSTGRES_TYPES[self.tipo]


def clean_name(name: str) -> str:
    """Return a header name without invisible characters, line breaks and repeated blanks, in NFC."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    return " ".join(_CONTROL.sub(" ", text).replace("\u00a0", " ").split())


def has_invisible(text: str) -> bool:
    """Whether the text holds zero-width, direction or soft-hyphen characters."""
    return bool(_INVISIBLE.search(text))


def folded(name: str) -> str:
    """Return the name without accents, case and repeated blanks, to compare what only looks different."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", clean_name(name)) if not unicodedata.combining(c))
    return plain.casefold()


def identifier_problem(name: str) -> str | None:
    """Say why the DataStore cannot use this name as it is, or None."""
    if not name or name != name.strip():
        return "está vacío o tiene espacios al principio o al final"
    if name.startswith("_"):
        return "empieza con guion bajo, que el portal reserva"
    if '"' in name:
        return "contiene comillas dobles"
    if any(unicodedata.category(c).startswith("C") for c in name):
        return "contiene caracteres de control o invisibles"
    if len(name.encode()) > IDENTIFIER_BYTES:
        return f"mide {len(name.encode())} bytes y la base de datos acepta {IDENTIFIER_BYTES}"
    return None


def _shortened(name: str, limit: int) -> str:
    return name.encode()[:limit].decode(errors="ignore").rstrip()


def column_ids(names: Sequence[str]) -> list[str]:
    """Return one usable DataStore column id per header name, in order; a usable name (accents included) is kept as
    it is."""
    taken: set[str] = {name for name in names if identifier_problem(name) is None}
    seen: set[str] = set()
    result = []
    for name in names:
        if identifier_problem(name) is None and name not in seen:
            chosen = name
        else:
            plain = "".join(c for c in clean_name(name).replace('"', "") if not unicodedata.category(c).startswith("C"))
            chosen = _unused(plain.lstrip("_ ").strip() or "columna", taken | seen)
        seen.add(chosen)
        result.append(chosen)
    return result


def _unused(base: str, taken: set[str]) -> str:
    candidate, number = _shortened(base, IDENTIFIER_BYTES), 1
    while candidate in taken:
        number += 1
        suffix = f"_{number}"
        candidate = _shortened(base, IDENTIFIER_BYTES - len(suffix)) + suffix
    return candidate


def as_columns(terms: Iterable[Column | Mapping[str, Any]]) -> list[Column]:
    """Accept columns or dictionary terms as plain dicts."""
    return [term if isinstance(term, Column) else Column.from_dict(term) for term in terms]
