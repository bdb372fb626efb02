"""Typed reading of `checks.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Band:
    """A part of the scale of readability: from this value on it has this name."""

    start: float
    name: str


@dataclass(frozen=True)
class Vocabulary:
    """Thresholds and words of the checks."""

    readability_fewest_words: int
    readability_wanted: float
    scale: tuple[Band, ...]
    sentence_most_words: int
    sentences_most_shown: int
    capitals_fewest_words: int
    document_most_bytes: int
    alternative_longest: int
    alternative_file_like: re.Pattern[str]
    alternative_empty_words: frozenset[str]
    vague_links: frozenset[str]

    def band(self, value: float) -> Band:
        """The part of the scale in which a value lies."""
        return next(band for band in self.scale if value >= band.start)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The declared thresholds and words."""
    raw = yaml.safe_load((HERE / "checks.yaml").read_text(encoding="utf-8"))
    readability, alternatives = raw["readability"], raw["alternatives"]
    return Vocabulary(
        readability_fewest_words=int(readability["fewest_words"]),
        readability_wanted=float(readability["wanted"]),
        scale=tuple(Band(float(row["from"]), str(row["name"])) for row in readability["scale"]),
        sentence_most_words=int(raw["sentences"]["most_words"]),
        sentences_most_shown=int(raw["sentences"]["most_shown"]),
        capitals_fewest_words=int(raw["capitals"]["fewest_words"]),
        document_most_bytes=int(raw["documents"]["most_bytes"]),
        alternative_longest=int(alternatives["longest"]),
        alternative_file_like=re.compile(str(alternatives["file_like"]), re.IGNORECASE),
        alternative_empty_words=frozenset(str(word) for word in alternatives["empty_words"]),
        vague_links=frozenset(str(text) for text in raw["links"]["vague"]),
    )
