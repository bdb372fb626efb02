"""Who may do an activity today, and in whose stead: by her own right, by a substitution, or by a delegation."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from cms.accounts.models import User
from cms.cases.domain import people
from cms.cases.errors import NotAllowed
from cms.cases.models import Task


@dataclass(frozen=True)
class Capacity:
    """In which capacity somebody acts. `instead_of`: whose activity it is; `until`: the last day of a delegation."""

    instead_of: str = ""
    until: datetime.date | None = None

    def facts(self) -> dict[str, Any]:
        """What the event of a deed keeps of it."""
        return {"instead_of": self.instead_of} if self.instead_of else {}


def is_delegated(task: Task, day: datetime.date) -> bool:
    """Whether a delegation counts on a day. One whose last day is over counts no more, whatever the row says."""
    return task.delegated_to_id is not None and task.delegated_until is not None and task.delegated_until >= day


def delegated(day: datetime.date) -> Q:
    """The same as a condition on tasks."""
    return Q(delegated_to__isnull=False, delegated_until__gte=day)


def free_for(user: User, day: datetime.date, standings: Sequence[people.Standing] | None = None) -> Q:
    """Activities that nobody else has: untaken, hers, of somebody whom she substitutes, or left by a delegation.

    `standings`: those of that day, where they are known already.
    """
    return (
        Q(taken_by=None)
        | Q(taken_by__in=stood_for(user, day, standings))
        | Q(taken_by=F("delegated_to"), delegated_until__lt=day)
    )  # fmt: skip


def stood_for(user: User, day: datetime.date, standings: Sequence[people.Standing] | None = None) -> set[int]:
    """The accounts that somebody acts for on a day, her own among them."""
    known = people.standings(user, day) if standings is None else standings
    absent = [one.instead_of.pk for one in known if one.instead_of]
    return {user.pk, *(User.objects.filter(person__in=absent).values_list("pk", flat=True) if absent else ())}


def capacity(user: User, task: Task, day: datetime.date) -> Capacity | None:
    """In which capacity somebody may do an open activity; None: she may not. Who has taken it is another question."""
    if is_delegated(task, day):
        if task.delegated_to_id != user.pk or not user.is_active:
            return None
        return Capacity(str(task.delegated_by), task.delegated_until)
    audience = set(task.audience)
    for standing in people.standings(user, day):
        if standing.keys & audience:
            return Capacity(str(standing.instead_of) if standing.instead_of else "")
    return None


def holder(task: Task, day: datetime.date) -> User | None:
    """Who has taken an activity; nobody when it was taken by a delegation that is over."""
    left = task.taken_by_id is not None and task.taken_by_id == task.delegated_to_id and not is_delegated(task, day)
    return None if left else task.taken_by


def must_be_able(task: Task, by: User, day: datetime.date) -> Capacity:
    """Raises `NotAllowed` when the activity is not for this person, was delegated to another, or a colleague has it."""
    found = capacity(by, task, day)
    if found is None:
        if is_delegated(task, day) and set(task.audience) & people.keys_of(by, day):
            raise NotAllowed(
                f"La actividad está delegada a {task.delegated_to} hasta el {task.delegated_until:%d/%m/%Y}. "
                "Para atenderla, retire primero la delegación."
            )
        raise NotAllowed("Esta actividad le corresponde a otra persona.")
    has_it = holder(task, day)
    if not _hers(has_it, by, day):
        raise NotAllowed(f"La actividad la tiene {has_it}. Pídale que la deje o que se la reasignen.")
    return found


def may_act(user: User, task: Task, day: datetime.date) -> bool:
    """Whether an open activity is for this person and no colleague has it."""
    if task.state != Task.State.OPEN or capacity(user, task, day) is None:
        return False
    return _hers(holder(task, day), user, day)


def _hers(has_it: User | None, user: User, day: datetime.date) -> bool:
    return has_it is None or has_it.pk == user.pk or has_it.pk in stood_for(user, day)
