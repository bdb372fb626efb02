"""Rules on the two dates of a micrositio. Pure: today is passed in."""

from __future__ import annotations

from datetime import date, timedelta

from cms.microsites.errors import BadDates

LONGEST_WITHOUT_REVIEW = timedelta(days=366)
LONGEST_LIFE = timedelta(days=3 * 366)
THRESHOLDS = (60, 30, 7, 0)


def check(*, review_on: date, ends_on: date, today: date) -> None:
    """Raise `BadDates` unless both lie ahead, the review is within a year and the end within three."""
    if review_on <= today:
        raise BadDates("La fecha de revisión debe ser posterior a hoy.", field="review_on")
    if review_on > today + LONGEST_WITHOUT_REVIEW:
        raise BadDates("La primera revisión debe hacerse a más tardar en un año.", field="review_on")
    if ends_on <= today:
        raise BadDates("La fecha de término debe ser posterior a hoy.", field="ends_on")
    if ends_on > today + LONGEST_LIFE:
        raise BadDates("Un micrositio dura tres años como máximo; después se puede prorrogar.", field="ends_on")
    if review_on > ends_on:
        raise BadDates("La revisión debe hacerse antes de que termine el micrositio.", field="review_on")


def threshold(due: date, today: date) -> int | None:
    """The reminder that is due: the smallest number of days before `due` that has been reached; None: too early."""
    left = (due - today).days
    reached = [days for days in THRESHOLDS if left <= days]
    return min(reached) if reached else None
