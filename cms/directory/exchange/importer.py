"""A workbook is applied whole through the verbs, or tried out and undone: preview and import are the same work."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.core.errors import CmsError
from cms.directory import registry
from cms.directory.domain.permissions import require_keeper
from cms.directory.errors import Conflict, Invalid, Unreadable
from cms.directory.exchange import people, structure, terms
from cms.directory.exchange.lookup import Lookup
from cms.directory.exchange.outcome import Outcome, in_order, row_problem
from cms.directory.exchange.session import Session
from pipelines.directory import Reading, Row, read_book
from pipelines.form317.errors import UnreadableWorkbookError

Handle = Callable[[Session, Row], None]
HANDLERS: dict[str, Handle] = {
    "organizations": structure.organization,
    "units": structure.unit,
    "posts": structure.post,
    "people": people.person,
    "appointments": terms.appointment,
    "substitutions": terms.substitution,
}
CHANGED_MEANWHILE = (
    "Desde que se mostró el resumen alguien cambió el directorio, y el libro ya no haría lo mismo. No se aplicó nada: "
    "revise el resumen nuevo."
)


class _Undo(Exception):
    """Carries an outcome out of a transaction that must not stay."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("undo")
        self.outcome = outcome


def preview(*, actor: Any, path: Path, today: datetime.date) -> Outcome:
    """What the workbook would do. Raises `Unreadable` and `NotAllowed`."""
    return _run(actor, _read(actor, path), today, keep=None)


def apply(*, actor: Any, path: Path, today: datetime.date, digest: str | None = None) -> Outcome:
    """Do it, when nothing is wrong; all or nothing. `digest` is of the preview that somebody agreed to.

    Raises `Conflict` when it would no longer do the same; also `Unreadable` and `NotAllowed`.
    """
    return _run(actor, _read(actor, path), today, keep=digest or "")


def _read(actor: Any, path: Path) -> Reading:
    require_keeper(actor)
    try:
        return read_book(path)
    except UnreadableWorkbookError as error:
        raise Unreadable(error.problem.message, code=error.code) from error


def _run(actor: Any, reading: Reading, today: datetime.date, keep: str | None) -> Outcome:
    """`keep`: None to undo everything, else the digest that the outcome must have ("": any)."""
    try:
        with transaction.atomic(), registry.rehearsal() if keep is None else nullcontext():
            outcome = _import(actor, reading, today)
            if keep is None or outcome.errors:
                raise _Undo(outcome)
            if keep and keep != outcome.digest():
                raise Conflict(CHANGED_MEANWHILE)
            outcome.applied = True
            return outcome
    except _Undo as undone:
        return undone.outcome


def _import(actor: Any, reading: Reading, today: datetime.date) -> Outcome:
    """Every row through its verb, each in a savepoint so that one that fails hides no other's problem."""
    session = Session(actor=actor, today=today, lookup=Lookup())
    problems = list(reading.problems)
    bad = {(one.sheet, one.row) for one in reading.problems.errors}
    for key, handle in HANDLERS.items():
        rows = reading.rows.get(key, [])
        for row in structure.parents_first(rows) if key == "units" else rows:
            if (row.sheet.title, row.number) in bad:
                continue
            try:
                with transaction.atomic():
                    handle(session, row)
            except Invalid as error:
                for name, sentences in error.problems.items():
                    problems += [row_problem(key, row.number, name, one, error.code) for one in sentences]
            except CmsError as error:
                problems.append(row_problem(key, row.number, error.field, error.message, error.code))
    return Outcome(entries=session.entries, problems=in_order([*problems, *session.notices]))
