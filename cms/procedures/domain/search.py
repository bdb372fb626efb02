"""Finding what to start: by the words that people use, ranked, and first what they use most."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count

from cms.accounts.models import User
from cms.cases.domain import versions
from cms.cases.domain.starting import WayIn
from cms.cases.models import Case
from schemas.procedures import Declaration, Entry
from schemas.procedures.synonyms import synonyms_of
from schemas.spanish import fold, is_stopword, query_forms, tokens, words

# How much a word counts by where it stands.
LABEL, WORDS, NAME, DOCUMENT, OBJECTIVE, ELSEWHERE = 12, 10, 8, 4, 3, 1
EXACT, SIMILAR = 1.0, 0.6  # the word itself, or something else that it may be called
PREFIX = 3  # letters from which the beginning of a word finds it
USED_SINCE = datetime.timedelta(days=365)
MOST_USED = 4
MOST_WORDS = 8
CLOSE = 0.8


@dataclass(frozen=True)
class Suggestion:
    """What a search found. `exact`: everything asked for is in it; `instead`: words that may have been meant."""

    ways: list[WayIn]
    exact: bool = True
    instead: str = ""


@dataclass(frozen=True)
class Needs:
    """What one should have at hand before beginning."""

    brings: tuple[str, ...]
    fills: tuple[str, ...]
    time: str


def search(ways: Sequence[WayIn], text: str) -> Suggestion:
    """The ways in that fit, the best first. Where none has every word, those that have some."""
    asked = [word for word in words(text)[:MOST_WORDS] if not is_stopword(fold(word))]
    if not asked:
        return Suggestion(list(ways))
    ranked = [(way, [_score(way, word) for word in asked]) for way in ways]
    whole = [(sum(scores), way) for way, scores in ranked if all(scores)]
    if whole:
        return Suggestion(_sorted(whole))
    instead = _meant(ways, asked)
    if instead:
        mended = [(sum(_score(way, word) for word in words(instead)), way) for way in ways]
        if any(score for score, _ in mended):
            return Suggestion(_sorted([one for one in mended if one[0]]), exact=False, instead=instead)
    some = [(sum(bool(score) for score in scores) * 100 + sum(scores), way) for way, scores in ranked if any(scores)]
    return Suggestion(_sorted(some), exact=False)


def _sorted(scored: Iterable[tuple[float, WayIn]]) -> list[WayIn]:
    return [way for _, way in sorted(scored, key=lambda one: (-one[0], fold(one[1].version.name), one[1].entry.label))]


def _score(way: WayIn, word: str) -> float:
    """How well one word fits, by the best place where it or something else that it may be called stands."""
    index = _index(way.version.digest, way.version.pk, way.entry.key, way)
    own = max((weight for forms, weight in index if _stands(word, forms)), default=0) * EXACT
    others = synonyms_of(word)
    similar = max(
        (weight for forms, weight in index if any(_phrase_stands(other, forms) for other in others)), default=0
    )
    return max(own, similar * SIMILAR)


def _phrase_stands(phrase: str, forms: frozenset[str]) -> bool:
    return all(_is_in(word, forms) for word in words(phrase) if not is_stopword(fold(word)))


def _is_in(word: str, forms: frozenset[str]) -> bool:
    return any(form in forms for form in query_forms(word))


def _stands(word: str, forms: frozenset[str]) -> bool:
    """The word in any of its forms, or as the beginning of one: «compu» finds «computadora»."""
    if _is_in(word, forms):
        return True
    begun = fold(word)
    return len(begun) >= PREFIX and any(form.startswith(begun) for form in forms)


_Index = tuple[tuple[frozenset[str], int], ...]
_known: dict[tuple[str, int, str], _Index] = {}


def _index(digest: str, pk: int, entry: str, way: WayIn) -> _Index:
    """The words of a way in by place. A version never changes, so they are taken apart once per process."""
    key = (digest, pk, entry)
    if key not in _known:
        declared = versions.procedure_of(way.version).declaration
        _known[key] = tuple((forms_of(text), weight) for text, weight in _texts(declared, way.entry, way.department))
    return _known[key]


def _texts(declared: Declaration, entry: Entry, department: str) -> list[tuple[str, int]]:
    documents = " ".join(f"{one.name} {one.code}" for one in declared.documentos.values())
    rest = " ".join([department, declared.clave.replace("_", " "), *declared.politicas])
    return [
        (entry.label, LABEL), (" ".join(entry.words), WORDS), (f"{declared.nombre} {declared.nombre_corto}", NAME),
        (f"{documents} {' '.join(entry.needed)}", DOCUMENT), (f"{declared.objetivo} {entry.help}", OBJECTIVE),
        (rest, ELSEWHERE),
    ]  # fmt: skip


@lru_cache(maxsize=2048)
def forms_of(text: str) -> frozenset[str]:
    """Every form under which the words of a text are found."""
    return frozenset(form for token in tokens(text) for form in token.forms if not is_stopword(form))


def _meant(ways: Sequence[WayIn], asked: Sequence[str]) -> str:
    """The words with typing errors mended by what stands in names and entries; empty when nothing is close."""
    texts = [f"{way.entry.label} {versions.procedure_of(way.version).declaration.nombre}" for way in ways]
    known = {fold(word): word for text in texts for word in words(text) if len(word) >= PREFIX}
    found = []
    for word in asked:
        near = difflib.get_close_matches(fold(word), list(known), n=1, cutoff=CLOSE)
        found.append(known[near[0]].lower() if near else word)
    return " ".join(found) if [fold(one) for one in found] != [fold(one) for one in asked] else ""


def most_used(ways: Sequence[WayIn], user: User, now: datetime.datetime) -> list[WayIn]:
    """What somebody began most in the last year, of what is still open to her; one query."""
    began = Case.objects.filter(started_by=user, started_at__gte=now - USED_SINCE).order_by()
    rows = began.values_list("clave", "entry").annotate(n=Count("pk")).order_by("-n", "clave", "entry")
    by_key = {(way.version.clave, way.entry.key): way for way in ways}
    return [by_key[row[:2]] for row in rows if row[:2] in by_key][:MOST_USED]


def needs_of(way: WayIn) -> Needs:
    """What the way in says that one needs; where it says nothing, the papers that come in where those who begin act.

    Beside that the formats that are filled there, and how long it takes.
    """
    procedure = versions.procedure_of(way.version)
    declared = procedure.declaration
    begin = set(way.entry.roles)
    keys = [
        key
        for node in procedure.process.activities
        if node.role in begin and node.id in declared.actividades
        for key in declared.actividades[node.id].documents
    ]
    papers = [declared.documentos[key] for key in dict.fromkeys(keys) if key in declared.documentos]
    return Needs(
        way.entry.needed or tuple(paper.name for paper in papers if paper.direction == "recibido"),
        tuple(paper.name for paper in papers if paper.direction == "emitido"),
        declared.tiempo.text,
    )
