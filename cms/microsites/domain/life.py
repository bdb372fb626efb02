"""The dates of a micrositio after its birth: reviews, and more time with a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.microsites import mail
from cms.microsites.domain import dates, queries
from cms.microsites.errors import NotYours, WrongState
from cms.microsites.models import DateChange, DueKind, Microsite

SHORTEST_REASON = 10


@transaction.atomic
def confirm_review(*, microsite: Microsite, actor: User, next_review: date, note: str) -> DateChange:
    """The responsable or the web team has gone through the contents; the next review is on another day."""
    microsite = _locked_active(microsite)
    if not queries.may_direct(actor, microsite):
        raise NotYours
    dates.check(review_on=next_review, ends_on=microsite.ends_on, today=timezone.localdate())
    change = _change(microsite, DueKind.REVIEW, next_review, note or "Contenidos revisados.", actor)
    microsite.review_on = next_review
    microsite.save(update_fields=["review_on"])
    log(microsite, "microsites.review", user=actor, data={"next": next_review.isoformat()})
    return change


@transaction.atomic
def extend(*, microsite: Microsite, actor: User, ends_on: date, reason: str) -> DateChange:
    """The web team gives a micrositio another last day, and says why."""
    microsite = _locked_active(microsite)
    if not queries.is_web_team(actor):
        raise NotYours
    demand_reason(reason)
    review_on = min(microsite.review_on, ends_on)
    today = timezone.localdate()
    dates.check(review_on=max(review_on, _tomorrow(today)), ends_on=ends_on, today=today)
    change = _change(microsite, DueKind.END, ends_on, reason, actor)
    microsite.ends_on, microsite.review_on = ends_on, review_on
    microsite.save(update_fields=["ends_on", "review_on"])
    log(
        microsite,
        "microsites.extend",
        user=actor,
        data={"from": change.previous.isoformat(), "to": ends_on.isoformat(), "reason": reason},
    )
    return change


def ask_for_more_time(*, microsite: Microsite, actor: User, ends_on: date, reason: str) -> int:
    """The responsable asks the web team for more time; how many letters were written."""
    if not queries.may_direct(actor, microsite):
        raise NotYours
    demand_reason(reason)
    log(microsite, "microsites.ask_more_time", user=actor, data={"until": ends_on.isoformat(), "reason": reason})
    return mail.send_on_commit(
        mail.addresses(queries.web_team()),
        f"Se pide prórroga del micrositio «{microsite.title}»",
        "more_time",
        {"microsite": microsite, "person": actor, "ends_on": ends_on, "reason": reason},
    )


def demand_reason(reason: str) -> None:
    """Raise unless somebody took the trouble to explain."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise CmsError("Explique el motivo en una frase.", code="falta_motivo", field="reason")


def _locked_active(microsite: Microsite) -> Microsite:
    microsite = Microsite.objects.select_for_update().get(pk=microsite.pk)
    if not microsite.is_active:
        raise WrongState(f"El micrositio está «{microsite.get_state_display()}» y sus fechas ya no cambian.")
    return microsite


def _change(microsite: Microsite, kind: DueKind, new: date, reason: str, actor: User) -> DateChange:
    return DateChange.objects.create(
        microsite=microsite,
        kind=kind,
        previous=queries.due_of(microsite, kind),
        new=new,
        reason=reason.strip()[:600],
        changed_by=actor,
    )


def _tomorrow(today: date) -> date:
    return date.fromordinal(today.toordinal() + 1)
