"""Typed reading of `format.yaml` and `catalogues.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

HERE = Path(__file__).parent

Kind = Literal["identifier", "text", "paragraphs", "image", "tags", "reference", "choice", "email", "file", "date"]

_NOT_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return `text` without case, accents, punctuation or repeated blanks, for tolerant comparison."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


@dataclass(frozen=True)
class Option:
    """One value of a catalogue. Flags other than `value` matter to frecuencias (days) and formatos (the rest)."""

    value: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    days: int | None = None
    extensions: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    tabular: bool = False
    spatial: bool = False
    attributes: bool = False
    remote: bool = False


@dataclass(frozen=True)
class Catalogue:
    """A closed list of values."""

    key: str
    title: str
    options: tuple[Option, ...]

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The official values in their printed order."""
        return tuple(option.value for option in self.options)

    @cached_property
    def _by_folded(self) -> dict[str, Option]:
        names = {fold(alias): option for option in self.options for alias in option.aliases}
        return names | {fold(option.value): option for option in self.options}

    @cached_property
    def _by_value(self) -> dict[str, Option]:
        return {option.value: option for option in self.options}

    def get(self, value: str | None) -> Option | None:
        """Return the option whose official value is exactly `value`."""
        return self._by_value.get(value or "")

    def match(self, text: str) -> Option | None:
        """Return the option that `text` means, whatever its case, accents or known synonym."""
        return self._by_value.get(text) or self._by_folded.get(fold(text))


@dataclass(frozen=True)
class Facet:
    """A facet of the search page: the index field, its place and its title."""

    field: str
    order: int
    title: str


@dataclass(frozen=True)
class Recommendation:
    """A length the manual recommends; going over it is a warning."""

    unit: Literal["words", "paragraphs"]
    maximum: int
    text: str

    def exceeded(self, value: str) -> bool:
        """Tell whether `value` is longer than recommended."""
        parts = value.split() if self.unit == "words" else re.split(r"\n\s*\n|\n", value.strip())
        return len([part for part in parts if part.strip()]) > self.maximum


@dataclass(frozen=True)
class Field:
    """One column of a sheet."""

    key: str
    label: str
    kind: Kind
    help: str
    example: str
    width: int
    max_length: int
    aliases: tuple[str, ...] = ()
    required: bool = True
    unique: bool = False
    portal_only: bool = False
    catalogue: str | None = None
    reference: str | None = None
    not_before: str | None = None
    scheming: str | None = None
    facet: Facet | None = None
    recommendation: Recommendation | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """Every folded header under which the column is recognised."""
        return frozenset(fold(name) for name in (self.label, self.key, *self.aliases))


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook. `captured` is false for the sheet that only shows the catalogues."""

    key: str
    title: str
    section: str
    description: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    captured: bool = True
    single_row: bool = False

    @cached_property
    def printed(self) -> tuple[Field, ...]:
        """The fields of the official workbook, without those only the portal has."""
        return tuple(f for f in self.fields if not f.portal_only)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every folded sheet name under which the sheet is recognised."""
        return frozenset(fold(name) for name in (self.title, self.key, *self.aliases))

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {f.key: f for f in self.fields}

    def field(self, key: str) -> Field:
        """Return the field `key`; KeyError when the sheet has none."""
        return self._by_key[key]


@dataclass(frozen=True)
class PortalField:
    """A field of the published package that FORM.317 does not have."""

    key: str
    label: str
    help: str
    target: Literal["dataset", "resource"]
    number: bool = False


@dataclass(frozen=True)
class Format:
    """The whole declaration."""

    code: str
    title: str
    instructions: str
    sheets: tuple[Sheet, ...]
    catalogues: Mapping[str, Catalogue]
    portal: tuple[PortalField, ...]
    organization_facet: Facet
    _index: dict[str, Sheet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {sheet.key: sheet for sheet in self.sheets})

    @cached_property
    def captured(self) -> tuple[Sheet, ...]:
        """The four sheets that people fill in."""
        return tuple(sheet for sheet in self.sheets if sheet.captured)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The facets of the search page in their order."""
        own = [f.facet for sheet in self.sheets for f in sheet.fields if f.facet]
        return tuple(sorted([*own, self.organization_facet], key=lambda facet: facet.order))

    def sheet(self, key: str) -> Sheet:
        """Return the sheet `key`; KeyError when there is none."""
        return self._index[key]

    def field(self, path: str) -> Field:
        """Return the field at `sheet.key`, for example `dataset.tema`."""
        sheet, key = path.split(".")
        return self.sheet(sheet).field(key)

    def catalogue_of(self, field_: Field) -> Catalogue:
        """Return the catalogue of a field of kind `choice`."""
        return self.catalogues[field_.catalogue or ""]

    def file_format(self, value: str | None) -> Option | None:
        """Return the entry of formatos with that official value."""
        return self.catalogues["formatos"].get(value)


def _option(raw: dict[str, Any]) -> Option:
    lists = {k: tuple(raw.get(k, ())) for k in ("aliases", "extensions", "media_types")}
    return Option(**{**raw, **lists})


def _field(raw: dict[str, Any]) -> Field:
    values = {**raw, "aliases": tuple(raw.get("aliases", ()))}
    if facet := raw.get("facet"):
        values["facet"] = Facet(**facet)
    if recommendation := raw.get("recommendation"):
        values["recommendation"] = Recommendation(**recommendation)
    return Field(**values)


def _sheet(raw: dict[str, Any]) -> Sheet:
    aliases = tuple(raw.get("aliases", ()))
    return Sheet(**{**raw, "aliases": aliases, "fields": tuple(_field(f) for f in raw["fields"])})


def load_format(folder: Path = HERE) -> Format:
    """Read the declaration in `folder`."""
    raw = yaml.safe_load((folder / "format.yaml").read_text(encoding="utf-8"))
    lists = yaml.safe_load((folder / "catalogues.yaml").read_text(encoding="utf-8"))
    catalogues = {
        key: Catalogue(key, value["title"], tuple(_option(o) for o in value["options"])) for key, value in lists.items()
    }
    return Format(
        code=raw["code"],
        title=raw["title"],
        instructions=raw["instructions"],
        sheets=tuple(_sheet(s) for s in raw["sheets"]),
        catalogues=catalogues,
        portal=tuple(PortalField(**f) for f in raw["portal"]),
        organization_facet=Facet(**raw["organization_facet"]),
    )
