"""Reminding those who have not answered, then their superior; and those whose pages must be looked at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.accounts.models import User
from cms.directory.models import Organization
from cms.validation import notices
from cms.validation.domain import people, reviews
from cms.validation.domain.queries import waiting
from cms.validation.models import Notice
from cms.validation.rules import business_days

REMIND_EVERY = waiting.DAYS_TO_ANSWER  # business days
ESCALATE_AFTER = 6  # business days
WEEK = timedelta(days=7)


def once(kind: str, key: str) -> bool:
    """Whether this notice has not been sent; writes down that it is."""
    return Notice.objects.get_or_create(kind=kind, key=key)[1]


def remind_validators(today: date) -> tuple[int, int]:
    """Remind whoever has not answered for some business days, and later tell the superior; how many of each."""
    reminded = escalated = 0
    for row in waiting.all_waiting():
        days = business_days.between(timezone.localdate(row.since), today)
        rounds = days // REMIND_EVERY
        if rounds and once("recordatorio", f"{row.task_state_id}:{rounds}"):
            reminded += _remind(row.task_state_id)
        if days >= ESCALATE_AFTER and once("escalamiento", str(row.task_state_id)):
            transaction.on_commit(lambda pk=row.task_state_id, days=days: notices.escalate.enqueue(pk, days))
            escalated += 1
    return reminded, escalated


def _remind(task_state_id: int) -> int:
    state = TaskState.objects.select_related("task", "workflow_state").get(pk=task_state_id)
    ids = people.answerers(state.task, Page.objects.get(pk=state.workflow_state.object_id))
    for user_id in sorted(ids):
        transaction.on_commit(lambda user_id=user_id: notices.invite.enqueue(task_state_id, user_id, reminder=True))
    return len(ids)


def superiors(organization: Organization | None, day: date) -> set[int]:
    """The ids of the accounts of those who head a dependencia; of the web team when nobody does."""
    found: set[int] = set()
    if organization is not None:
        heads = User.objects.filter(
            is_active=True,
            person__active=True,
            person__post__active=True,
            person__post__heads_unit=True,
            person__post__unit__organization=organization,
            person__post__unit__parent=None,
        )
        found = set(heads.values_list("pk", flat=True))
    return found or set(people.web_team().values_list("pk", flat=True))


def remind_reviews(today: date) -> int:
    """One mail to each person with the pages that she must look at: when they come near, on the day and every week."""
    for_user: dict[int, list[int]] = defaultdict(list)
    told = 0
    for found in reviews.due(today + reviews.SOON):
        if once("revision", f"{found.page.pk}:{found.review_on}:{_round(found.review_on, today)}"):
            told += 1
            for user_id in _concerned(found.page, today):
                for_user[user_id].append(found.page.pk)
    for user_id, page_ids in sorted(for_user.items()):
        transaction.on_commit(
            lambda user_id=user_id, page_ids=page_ids: notices.tell_reviews.enqueue(user_id, page_ids)
        )
    return told


def _round(review_on: date, today: date) -> str:
    return "cerca" if today < review_on else str((today - review_on) // WEEK)


def _concerned(page: Page, today: date) -> set[int]:
    enlaces: Any = next((tier for tier in people.content_tiers(page, today) if tier), set())
    return set(enlaces) | set(people.web_team().values_list("pk", flat=True))
