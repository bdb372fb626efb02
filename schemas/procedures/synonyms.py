"""Words that people use for the same thing when they look for a procedure (`synonyms.yaml`)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from schemas.spanish import fold, query_forms

FILE = Path(__file__).with_name("synonyms.yaml")


@lru_cache(maxsize=1)
def groups() -> tuple[tuple[str, ...], ...]:
    """The groups as they are declared. Raises `ValueError` for one that is no list of at least two texts."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for group in found:
        if not isinstance(group, list) or len(group) < 2:
            raise ValueError(f"{FILE.name}: {group!r} is not a list of words")
    return tuple(tuple(str(word) for word in group) for group in found)


@lru_cache(maxsize=1)
def _by_form() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for group in groups():
        for word in group:
            if " " not in word:
                for form in query_forms(word):
                    found.setdefault(form, []).extend(other for other in group if fold(other) != fold(word))
    return {form: tuple(dict.fromkeys(others)) for form, others in found.items()}


def synonyms_of(word: str) -> tuple[str, ...]:
    """What else a written word may be called: words and short phrases, without the word itself."""
    others = (other for form in query_forms(word) for other in _by_form().get(form, ()))
    return tuple(dict.fromkeys(others))
