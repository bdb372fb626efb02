"""The shapes of the declarations and the loader that reads them. A misspelt key is an error at start, not on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

ROOT = Path(__file__).parent
Outcome = Literal["pagina", "micrositio"]
TOKENS = ("primary", "accent", "text", "background")


class InvalidDeclaration(ValueError):
    """A file of this folder says something that cannot be."""


@dataclass(frozen=True)
class Question:
    """A question with a closed list of answers: value -> sentence."""

    key: str
    text: str
    help: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """Decides `outcome` when every answer in `when` was given."""

    outcome: Outcome
    when: Mapping[str, str]
    reason: str

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether every condition is met."""
        return all(answers.get(key) == value for key, value in self.when.items())


@dataclass(frozen=True)
class Guide:
    """What is asked before a micrositio, and what follows from the answers."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]

    def missing(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Keys of questions without an admitted answer."""
        return tuple(each.key for each in self.questions if answers.get(each.key) not in each.options)

    def decide(self, answers: Mapping[str, str]) -> Rule:
        """The first rule that holds. Raises `ValueError` when an answer is missing."""
        if missing := self.missing(answers):
            raise ValueError(f"sin respuesta: {', '.join(missing)}")
        return next(rule for rule in self.rules if rule.holds(answers))


@dataclass(frozen=True)
class Pair:
    """Two colours that touch on screen and the contrast they need; `front` and `back` name tokens."""

    name: str
    front: str
    back: str
    ratio: float


@dataclass(frozen=True)
class HeaderStyle:
    """How the header of a micrositio is coloured."""

    title: str
    description: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class TypePair:
    """Families of fonts that every system has, for headings and for text."""

    title: str
    description: str
    headings: str
    body: str


@dataclass(frozen=True)
class StarterPage:
    """A page that a new micrositio begins with."""

    title: str
    slug: str
    text: str


@dataclass(frozen=True)
class Layout:
    """A set of templates; `news` says whether it begins with a section of news."""

    title: str
    description: str
    pairs: tuple[Pair, ...]
    starter_pages: tuple[StarterPage, ...]
    news: bool


@dataclass(frozen=True)
class Palette:
    """Four colours that fit."""

    title: str
    primary: str
    accent: str
    text: str
    background: str


@dataclass(frozen=True)
class Looks:
    """Everything of `layouts.yaml`."""

    tokens: Mapping[str, str]
    pairs: tuple[Pair, ...]
    header_styles: Mapping[str, HeaderStyle]
    type_pairs: Mapping[str, TypePair]
    layouts: Mapping[str, Layout]
    palettes: Mapping[str, Palette]

    def pairs_of(self, layout: str, header_style: str) -> tuple[Pair, ...]:
        """Every pair that this layout with this header really shows."""
        return (*self.pairs, *self.header_styles[header_style].pairs, *self.layouts[layout].pairs)


@cache
def guide() -> Guide:
    """The questions and rules of `guide.yaml`."""
    raw = _read("guide.yaml")
    questions = tuple(_build(Question, entry) for entry in raw["questions"])
    rules = tuple(_build(Rule, entry) for entry in raw["rules"])
    known = {question.key: question.options for question in questions}
    for rule in rules:
        for key, value in rule.when.items():
            if value not in known.get(key, {}):
                raise InvalidDeclaration(f"guide.yaml: ninguna pregunta tiene la respuesta {key}: {value}")
    if not rules or rules[-1].when:
        raise InvalidDeclaration("guide.yaml: la última regla debe valer siempre")
    return Guide(questions, rules)


@cache
def looks() -> Looks:
    """The closed lists of `layouts.yaml`."""
    raw = _read("layouts.yaml")
    found = Looks(
        tokens=cast("Mapping[str, str]", raw["tokens"]),
        pairs=_pairs(raw["pairs"]),
        header_styles={key: _build(HeaderStyle, _with_pairs(value)) for key, value in raw["header_styles"].items()},
        type_pairs={key: _build(TypePair, value) for key, value in raw["type_pairs"].items()},
        layouts={key: _build(Layout, _layout(value)) for key, value in raw["layouts"].items()},
        palettes={key: _build(Palette, value) for key, value in raw["palettes"].items()},
    )
    of_headers = (pair for style in found.header_styles.values() for pair in style.pairs)
    of_layouts = (pair for layout in found.layouts.values() for pair in layout.pairs)
    for pair in (*found.pairs, *of_headers, *of_layouts):
        if pair.front not in found.tokens or pair.back not in found.tokens:
            raise InvalidDeclaration(f"layouts.yaml: «{pair.name}» nombra un color desconocido")
    return found


@cache
def reserved_names() -> frozenset[str]:
    """Names that no micrositio may have."""
    return frozenset(name for names in _read("reserved.yaml").values() for name in str(names).split())


def _read(name: str) -> dict[str, Any]:
    value = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise InvalidDeclaration(f"{name}: se esperaban claves y valores")
    return value


def _build(kind: Any, values: Mapping[str, Any]) -> Any:
    """A dataclass from a mapping with exactly its fields."""
    wanted = set(kind.__dataclass_fields__)
    if set(values) != wanted:
        raise InvalidDeclaration(f"{kind.__name__}: {sorted(set(values) ^ wanted)} sobra o falta")
    return kind(**values)


def _pairs(values: list[dict[str, Any]]) -> tuple[Pair, ...]:
    return tuple(_build(Pair, value) for value in values)


def _with_pairs(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "pairs": _pairs(values["pairs"])}


def _layout(values: dict[str, Any]) -> dict[str, Any]:
    pages = tuple(_build(StarterPage, page) for page in values["starter_pages"])
    return {**_with_pairs(values), "starter_pages": pages}
