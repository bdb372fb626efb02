"""What those who work on a case tell each other. A comment is never changed; a wrong one is answered by another."""

from __future__ import annotations

import datetime
import hashlib

from django.db import transaction

from cms.accounts.models import User
from cms.cases.domain import access, events, notices
from cms.cases.errors import CaseError
from cms.cases.models import Case, Comment, Task

LONGEST = 2000


def digest_of(text: str) -> str:
    """What the history keeps of a comment, so that a changed one is found."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def add(case_id: int, text: str, *, by: User, now: datetime.datetime) -> Comment:
    """Write a comment into an open case. For whoever sees it. Raises `NotAllowed`, `AlreadyDone`, `CaseError`."""
    case = access.locked_open(case_id, by, now)
    text = text.strip()
    if not text:
        raise CaseError("Escriba el comentario.", field="text")
    if len(text) > LONGEST:
        raise CaseError(f"Escriba {LONGEST} letras, cuando más.", field="text")
    comment = Comment.objects.create(case=case, text=text, written_at=now, written_by=by)
    events.record(case, "commented", at=now, actor=by, comment=comment.pk, sha256=digest_of(text))
    notices.tell_comment(case, by, _at_work(case))
    return comment


def _at_work(case: Case) -> list[User]:
    """Who has an open activity of the case, and who commented on it before."""
    people: dict[int, User] = {}
    for task in Task.objects.filter(case=case, state=Task.State.OPEN).select_related("taken_by", "delegated_to"):
        people |= {user.pk: user for user in (task.taken_by, task.delegated_to) if user}
    for comment in case.comments.select_related("written_by"):
        people[comment.written_by_id] = comment.written_by
    return list(people.values())
