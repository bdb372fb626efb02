"""Spanish words as the index sees them: folded, with their lemma and their light stem.

A word is indexed in several forms at the same position: as it is written (without accents), as its dictionary form
(*licitaciones* -> *licitacion*) and as a light stem (*arboles* -> *arbol*). A query matches on any of them and gains
rank with each, so that the exact word comes first. The ñ is a letter of its own: *niño* is found by *niño* and by
*nino*, while *año* does not find *ano*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import simplemma

MAX_WORD = 80
"""Longer runs of letters (hashes, encoded texts) are cut."""

_CASE_CHANGE = re.compile(r"(?<=[a-záéíóúüñ])(?=[A-ZÁÉÍÓÚÜÑ][a-záéíóúüñ])")
_RUN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_JOINED = re.compile(r"[^\W_]{1,12}(?:-[^\W_]{1,12}){0,3}")
_PART = re.compile(r"\d+|[^\W\d_]+")
_KEEP_ENIE = {"n\u0303": "ñ", "N\u0303": "Ñ"}

STOPWORDS = frozenset(
    """
    a al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellas aquellos asi aun aunque bajo cada
    como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos de del desde donde dos durante e el ella
    ellas ellos en entre era eran eres es esa esas ese eso esos esta estaba estan estar estas este esto estos fue fueron
    ha habia han hasta hay la las le les lo los mas me mi mis mucho muchos muy ni no nos nosotros o os otra otras otro
    otros para pero poco por porque que quien quienes se sea ser si sin sobre son su sus tambien tan tanto te tiene
    tienen todo todos tu tus u un una unas uno unos y ya yo
    """.split()
)


@dataclass(frozen=True)
class Token:
    """One position of a text.

    Attributes:
        forms: everything under which it is found.
        headwords: the written word and its dictionary form, which typing errors are compared with.
        position: place in the text, from 1.
    """

    forms: tuple[str, ...]
    headwords: frozenset[str]
    position: int


def fold(text: str) -> str:
    """Lower case without accents; the ñ stays."""
    decomposed = unicodedata.normalize("NFKD", text)
    for pair, letter in _KEEP_ENIE.items():
        decomposed = decomposed.replace(pair, letter)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def plain(word: str) -> str:
    """The word as somebody without an ñ on the keyboard writes it."""
    return word.replace("ñ", "n")


def is_stopword(word: str) -> bool:
    """Whether the folded word says nothing about a subject."""
    return word in STOPWORDS


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """Dictionary form, folded. ``word`` keeps its accents: without them the dictionary knows less."""
    return fold(simplemma.lemmatize(word, lang="es")) if word.isalpha() else fold(word)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Light stem of a folded word: drops plural and gender endings, and nothing else.

    The rules are those of the light Spanish stemmer of Savoy (2006), which Lucene has too.
    """
    if len(word) < 5:
        return word
    if word.endswith("eses"):
        return word[:-2]
    if word.endswith("ces"):
        return word[:-3] + "z"
    if word.endswith(("os", "as", "es")):
        return word[:-2]
    if word[-1] in "aeo":
        return word[:-1]
    return word


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[str, ...]:
    """Every form under which a written word is indexed: itself, lemma, stem, and each without ñ."""
    written = fold(word)
    found = [written, lemma(word.lower()), stem(written)]
    found += [plain(form) for form in found]
    return tuple(dict.fromkeys(form[:MAX_WORD] for form in found if form))


@lru_cache(maxsize=10_000)
def query_forms(word: str) -> tuple[str, ...]:
    """The forms that a query for the word looks for. A query written with ñ looks only for the ñ."""
    written = fold(word)
    found = [written, lemma(word.lower()), stem(written)]
    if "ñ" in written:
        found = [form for form in found if "ñ" in form]
    return tuple(dict.fromkeys(form[:MAX_WORD] for form in found if form))


def words(text: str) -> list[str]:
    """The words of a text in order, accents kept: ``PM2.5`` -> PM, 2, 5; ``datosAbiertos`` -> datos, Abiertos."""
    return [part for run in _runs(text) for part in _PART.findall(run)]


def joined(text: str) -> str | None:
    """A text of parts held together by hyphens or changes to digits, as one folded word: ``wi-fi`` -> wifi."""
    run = text.strip()
    if not _JOINED.fullmatch(run) or len(words(run)) < 2:
        return None
    return fold(run.replace("-", ""))[:MAX_WORD]


def _runs(text: str) -> list[str]:
    return _RUN.findall(_CASE_CHANGE.sub(" ", unicodedata.normalize("NFC", text)))


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Tokens of a text for the index; runs such as ``obras2024`` and ``wi-fi`` also count as one word."""
    position = start
    for run in _runs(text):
        parts = _PART.findall(run)
        whole = joined(run)
        for index, part in enumerate(parts, 1):
            position += 1
            found = forms(part)
            if whole and index == len(parts):
                found = (*found, whole)
            yield Token(found, frozenset((fold(part)[:MAX_WORD], lemma(part.lower())[:MAX_WORD])), position)
