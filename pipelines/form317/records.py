"""The content of a FORM.317 workbook as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _date(value: Any) -> date | None:
    if value is None or value == "" or isinstance(value, date):
        return value or None
    return date.fromisoformat(str(value)[:10])


@dataclass(frozen=True, kw_only=True)
class Record:
    """Common part: `row` is the Excel row the record came from; it does not count for equality."""

    row: int | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build the record from its JSON shape; unknown keys are ignored, ValueError on a date that is none."""
        known = {f.name for f in fields(cls)} - {"row"}
        return cls(**{key: _loaded(key, value) for key, value in values.items() if key in known})

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape: FORM.317 keys, dates as ISO text."""
        return {f.name: _dumped(getattr(self, f.name)) for f in fields(self) if f.name != "row"}


def _loaded(key: str, value: Any) -> Any:
    if key.startswith("fecha_"):
        return _date(value)
    if key == "etiquetas":
        return _tags(value)
    return "" if value is None and key != "tipo" else value


def _tags(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else (value or ())
    return tuple(part.strip() for part in parts if part.strip())


def _dumped(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else _iso(value)


@dataclass(frozen=True, kw_only=True)
class Dependencia(Record):
    """The only row of sheet Dependencia."""

    id_dependencia: str = ""
    nombre: str = ""
    funciones: str = ""
    logotipo: str = ""


@dataclass(frozen=True, kw_only=True)
class Resource(Record):
    """A row of sheet Recurso. `archivo` is a file name, or an address when `formato` is WMS."""

    archivo: str = ""
    tipo_visualizacion: str = ""
    nombre: str = ""
    fecha_inicial: date | None = None
    fecha_final: date | None = None
    id_dataset: str = ""
    formato: str = ""


@dataclass(frozen=True, kw_only=True)
class Term(Record):
    """A row of sheet Diccionario de Datos. `tipo` exists only in the portal, never in the workbook."""

    id_dataset: str = ""
    termino: str = ""
    descripcion: str = ""
    tipo: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dataset(Record):
    """A row of sheet Dataset with its resources and its dictionary."""

    id_dataset: str = ""
    nombre: str = ""
    descripcion: str = ""
    etiquetas: tuple[str, ...] = ()
    id_dependencia: str = ""
    tema: str = ""
    frecuencia: str = ""
    responsable_nombre: str = ""
    responsable_correo: str = ""
    resources: tuple[Resource, ...] = ()
    terms: tuple[Term, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build from FORM.317 keys plus `recursos` and `diccionario` (lists of dicts)."""
        flat = {key: value for key, value in values.items() if key not in ("resources", "terms")}
        base = super().from_dict(flat)
        owner = {"id_dataset": base.id_dataset}
        return cls(
            **{f.name: getattr(base, f.name) for f in fields(base) if f.name not in ("resources", "terms")},
            resources=tuple(Resource.from_dict({**owner, **r}) for r in values.get("recursos") or ()),
            terms=tuple(Term.from_dict({**owner, **t}) for t in values.get("diccionario") or ()),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return FORM.317 keys plus `recursos` and `diccionario`."""
        own = {
            f.name: _dumped(getattr(self, f.name)) for f in fields(self) if f.name not in ("row", "resources", "terms")
        }
        return {
            **own,
            "recursos": [r.to_dict() for r in self.resources],
            "diccionario": [t.to_dict() for t in self.terms],
        }


@dataclass(frozen=True)
class Workbook:
    """A whole workbook. Resources and terms whose ID de Dataset exists nowhere are kept apart."""

    dependencia: Dependencia | None = None
    datasets: tuple[Dataset, ...] = ()
    orphan_resources: tuple[Resource, ...] = ()
    orphan_terms: tuple[Term, ...] = ()

    @property
    def resource_count(self) -> int:
        """How many rows sheet Recurso has."""
        return sum(len(d.resources) for d in self.datasets) + len(self.orphan_resources)

    @property
    def term_count(self) -> int:
        """How many rows sheet Diccionario de Datos has."""
        return sum(len(d.terms) for d in self.datasets) + len(self.orphan_terms)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build from {"dependencia": {...}, "conjuntos": [...]}."""
        dependencia = values.get("dependencia")
        return cls(
            Dependencia.from_dict(dependencia) if dependencia else None,
            tuple(Dataset.from_dict(d) for d in values.get("conjuntos") or ()),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return {"dependencia": {...}, "conjuntos": [...]}."""
        return {
            "dependencia": self.dependencia.to_dict() if self.dependencia else None,
            "conjuntos": [d.to_dict() for d in self.datasets],
        }
