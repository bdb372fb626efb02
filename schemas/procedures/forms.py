"""The typed form of `forms/<node>.yaml`: what is asked of the person who completes a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "texto",
    "parrafo",
    "entero",
    "numero",
    "moneda",
    "fecha",
    "hora",
    "correo",
    "telefono",
    "opcion",
    "varias",
    "si_no",
    "persona",
    "dependencia",
    "bien",
    "lugar",
    "archivo",
    "filas",
    "calculado",
    "mostrado",
    "restricciones",
]
CHOICES: frozenset[str] = frozenset({"opcion", "varias"})
MEASURED: frozenset[str] = frozenset({"entero", "numero", "moneda", "fecha"})


@dataclass(frozen=True, kw_only=True)
class When:
    """A field is asked only when another one of the same form has one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Computed:
    """A value that is worked out, never typed. `of`: fields of the form (`rows.column` for a column of rows)."""

    how: Literal["suma", "producto", "cuenta", "dias_habiles_despues", "dias_naturales_despues", "folio", "porcentaje"]
    of: tuple[str, ...]
    amount: int | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field.

    `options` (value -> label) of a choice; a choice named like a question takes the question's answers instead.
    `columns` of rows. `posts`, `units`, `appointments` (of `schemas.directory`): among whom a person is chosen.
    `minimum`, `maximum`: bounds of numbers and amounts, of the length of texts, of the count of rows, files or choices,
    of dates in days from today. `pattern`: a regular expression, with `pattern_help` in words. `prefill`:
    `solicitante.nombre`, `solicitante.correo`, `solicitante.puesto`, `dependencia.nombre`, `dependencia.titular`,
    `hoy`, or `caso.<field>` of an earlier form. `text`: what a field says that is only shown (`mostrado`), with the
    placeholders of letters; without it the earlier answer that `prefill` names is shown. `section`: the heading that
    begins with this field. `personal`: personal data, kept out of lists, logs and public pages.
    """

    key: str
    label: str
    kind: Kind
    required: bool = False
    help: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()
    posts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    appointments: tuple[str, ...] = ()
    when: When | None = None
    computed: Computed | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    pattern_help: str = ""
    extensions: tuple[str, ...] = ()
    prefill: str = ""
    text: str = ""
    section: str = ""
    personal: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is asked of the person who completes a task."""

    node: str
    title: str
    intro: str = ""
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)
