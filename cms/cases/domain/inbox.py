"""Everything that waits for a person, from all procedures."""

from __future__ import annotations

import datetime

from django.db.models import F, Q, QuerySet

from cms.accounts.models import User
from cms.cases.domain import people
from cms.cases.models import Task


def waiting_for(user: User, day: datetime.date) -> QuerySet[Task]:
    """The open activities that a person may do today and that no colleague has taken; what is due first comes first."""
    mine = Task.objects.filter(state=Task.State.OPEN, audience__overlap=sorted(people.keys_of(user, day)))
    return (
        mine.filter(Q(taken_by=None) | Q(taken_by=user))
        .select_related("case", "case__organization")
        .order_by(F("due_at").asc(nulls_last=True), "opened_at", "id")
    )
