"""Everything that waits for a person, from all procedures."""

from __future__ import annotations

import datetime

from django.db.models import F, Q, QuerySet

from cms.accounts.models import User
from cms.cases.domain import acting, people
from cms.cases.models import Task

# What a list never shows: the answers of a case, and the files of its procedure.
UNREAD = ("case__data", "case__tokens", "case__readers", "case__version__files")


def waiting_for(user: User, day: datetime.date) -> QuerySet[Task]:
    """The open activities that a person may do today and that no colleague has taken; what is due first comes first.

    Among them those that were delegated to her, and those that she delegated, which she still sees.
    """
    away = acting.delegated(day)
    standings = people.standings(user, day)
    keys = sorted({key for standing in standings for key in standing.keys})
    own = Q(audience__overlap=keys) & acting.free_for(user, day, standings) & ~away
    return (
        Task.objects.filter(own | Q(away, delegated_to=user) | Q(away, delegated_by=user), state=Task.State.OPEN)
        .select_related("case", "case__organization", "delegated_to", "delegated_by")
        .defer(*UNREAD)
        .order_by(F("due_at").asc(nulls_last=True), "opened_at", "id")
    )


def to_do(user: User, day: datetime.date) -> QuerySet[Task]:
    """The same without what she delegated to others."""
    return waiting_for(user, day).exclude(acting.delegated(day) & ~Q(delegated_to=user))
