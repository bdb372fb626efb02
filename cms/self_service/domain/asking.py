"""Asking for something: the case and its first activity at once, once."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import filling, following, running, showing
from cms.cases.forms import TaskForm
from cms.cases.models import Case, Task
from cms.core import guarding
from cms.directory.models import Organization
from cms.self_service.domain import news
from cms.self_service.domain.catalogue import Offer
from cms.self_service.models import Submission
from schemas.procedures.letters import PLACEHOLDER

LOCK = "SELECT pg_advisory_xact_lock(hashtext(%s))"


def form_of(
    offer: Offer, *, user: User | None, organization: Organization | None, today: datetime.date, data: Any = None,
    sent: Any = None,
) -> TaskForm:  # fmt: skip
    """The form of the first activity of a case that does not exist yet, filled with what is known of who asks."""
    case = Case(version=offer.version, applicant=user, organization=organization, entry=offer.entry.key)
    initial = filling.beginning(case, offer.form.fields, by=user, today=today)  # type: ignore[arg-type]
    return TaskForm(offer.form, offer.declared, today=today, data=data, files=sent, initial=initial)


def subject_of(offer: Offer, form: TaskForm) -> str:
    """The subject that the folder declares, with the answers of a valid form in it."""
    data = form.values()

    def value(name: str) -> str:
        return showing.shown(offer.procedure, name, data).text

    told = PLACEHOLDER.sub(lambda found: value(found[1]), offer.entry.subject) or offer.entry.label
    return " ".join(told.split())[:200]


@transaction.atomic
def ask(
    offer: Offer, request: running.Request, form: TaskForm, *, by: User | None, digest: str, now: datetime.datetime
) -> Case:
    """Begin a case and do its first activity with a valid form. The same form sent again is the same case.

    `by` None: somebody without an account, who may follow it by folio and key. Raises what `start_case` and `send` do.
    """
    if found := _sent_before(digest):
        return found
    case, task = _begin(offer, request, by, now)
    case = filling.send(task, form, by=by, now=now)
    if by is None:
        following.give_key(case, by=None, now=now)
    news.begin(case, now)
    Submission.objects.create(digest=digest, case=case, made_at=now)
    return case


@transaction.atomic
def keep_draft(
    offer: Offer, request: running.Request, form: TaskForm, *, by: User, digest: str, now: datetime.datetime
) -> Case:
    """Begin a case and keep what was typed, right or wrong, as the draft of its first activity."""
    if found := _sent_before(digest):
        return found
    case, task = _begin(offer, request, by, now)
    filling.save_draft(task, form, by=by, now=now)
    news.begin(case, now)
    Submission.objects.create(digest=digest, case=case, made_at=now)
    return case


def _begin(offer: Offer, request: running.Request, by: User | None, now: datetime.datetime) -> tuple[Case, Task]:
    case = running.start_case(offer.version.clave, offer.entry.key, request, by=by, now=now)
    task = case.tasks.get(node=offer.node, state=Task.State.OPEN)
    task.case = case
    return case, task


def _sent_before(digest: str) -> Case | None:
    """The case of the same form; of two that come at once the second waits here for the first."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"envio:{digest}"])
    found = Submission.objects.filter(digest=digest).select_related("case__version").first()
    return found.case if found else None


def forget(now: datetime.datetime | None = None) -> int:
    """Forget the forms whose page can no longer be sent; how many."""
    oldest = (now or timezone.now()) - datetime.timedelta(seconds=2 * guarding.LATEST)
    return Submission.objects.filter(made_at__lt=oldest).delete()[0]
