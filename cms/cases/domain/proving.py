"""The proof that the history of the cases is whole, read in one pass however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db.models import QuerySet

from cms.cases.domain import comments, events
from cms.cases.models import Case, CaseFile, Comment, Event
from cms.core.private_files import blocks_of, sha256_of

BATCH = 2000


def _cases(folios: Sequence[str]) -> QuerySet[Case]:
    return Case.objects.filter(folio__in=folios) if folios else Case.objects.all()


def count(folios: Sequence[str] = ()) -> int:
    return _cases(folios).count()


def faults(folios: Sequence[str] = (), *, with_files: bool = False) -> Iterator[tuple[str, str]]:
    """Folio and first fault of each case that has one. `with_files`: also read the bytes of its files."""
    cases = _cases(folios).order_by("pk").values_list("pk", "folio")
    chains = Event.objects.filter(case__in=_cases(folios)) if folios else Event.objects.all()
    by_case = groupby(chains.order_by("case_id", "number").iterator(chunk_size=BATCH), key=lambda event: event.case_id)
    current = next(by_case, None)
    for pk, folio in cases.iterator(chunk_size=BATCH):
        facts: list[Event] = []
        if current is not None and current[0] == pk:
            facts = list(current[1])
            current = next(by_case, None)
        fault = events.broken_chain(facts) or _broken_comment(pk, facts) or (with_files and _broken_file(pk)) or ""
        if fault:
            yield folio, fault


def _broken_comment(case_id: int, facts: Sequence[Event]) -> str:
    """Comments stand beside the chain; it keeps the hash of each."""
    told = {event.data.get("comment"): event.data.get("sha256") for event in facts if event.verb == "commented"}
    if not told:
        return ""
    kept = dict(Comment.objects.filter(case=case_id).values_list("pk", "text"))
    for number, digest in told.items():
        if number not in kept:
            return f"Falta el comentario {number}."
        if comments.digest_of(kept[number]) != digest:
            return f"El comentario {number} fue cambiado."
    return ""


def _broken_file(case_id: int) -> str:
    for file in CaseFile.objects.filter(case=case_id):
        try:
            with file.file.open("rb") as content:
                digest = sha256_of(blocks_of(content))
        except OSError:
            return f"Falta el archivo «{file.name}»."
        if digest != file.sha256:
            return f"El archivo «{file.name}» fue cambiado."
    return ""
