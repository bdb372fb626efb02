"""Small list of synonyms, read once from ``synonyms.txt``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schemas import spanish

FILE = Path(__file__).with_name("synonyms.txt")


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        entries = [entry.strip() for entry in line.split("#")[0].split(",") if entry.strip()]
        for entry in entries:
            found[entry] = tuple(other for other in entries if other != entry)
    return found


def synonyms(word: str) -> tuple[str, ...]:
    """Other words (or phrases) for a word, by its written form, its lemma or its stem."""
    groups = _groups()
    for form in spanish.query_forms(word):
        if form in groups:
            return groups[form]
    return ()
