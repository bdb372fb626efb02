"""Letters before a micrositio must be reviewed or ends: 60, 30 and 7 days before and on the day, each exactly once."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from cms.microsites import mail
from cms.microsites.domain import dates, queries
from cms.microsites.models import DueKind, Microsite, Reminder, State


def remind(*, today: date) -> int:
    """Send every reminder that is due; how many there were."""
    active = Microsite.objects.filter(state=State.ACTIVE).select_related("owner", "organization")
    return sum(remind_about(microsite, kind, today) for microsite in active for kind in DueKind)


@transaction.atomic
def remind_about(microsite: Microsite, kind: DueKind, today: date) -> bool:
    """Send the reminder of one date unless it is too early or was sent; whether it was sent now."""
    due = queries.due_of(microsite, kind)
    threshold = dates.threshold(due, today)
    if threshold is None:
        return False
    reminder, is_new = Reminder.objects.get_or_create(microsite=microsite, kind=kind, due=due, threshold=threshold)
    if not is_new:
        return False
    reminder.recipients = mail.send_on_commit(
        mail.addresses([microsite.owner, *queries.web_team()]),
        subject(microsite, kind, (due - today).days),
        "reminder",
        {
            "microsite": microsite,
            "kind": kind.value,
            "due": due,
            "left": (due - today).days,
            "url": settings.WWW_URL + reverse("microsites:detail", args=[microsite.pk]),
        },
    )
    reminder.save(update_fields=["recipients"])
    return True


def subject(microsite: Microsite, kind: str, left: int) -> str:
    """«Micrositio «X»: termina en 30 días»."""
    does = "toca revisarlo" if kind == DueKind.REVIEW else "termina"
    if left > 1:
        when = f"en {left} días"
    elif left == 1:
        when = "mañana"
    else:
        when = "hoy" if left == 0 else f"(venció hace {-left} {'día' if left == -1 else 'días'})"
    return f"Micrositio «{microsite.title}»: {does} {when}"


def banners(found: QuerySet[Microsite], *, today: date) -> list[dict[str, object]]:
    """What the administration shows to whoever looks after these micrositios, the most pressing first."""
    shown = [
        {"microsite": microsite, "kind": kind.value, "due": queries.due_of(microsite, kind), "left": left}
        for microsite in found.filter(state=State.ACTIVE)
        for kind in DueKind
        if (left := (queries.due_of(microsite, kind) - today).days) <= dates.THRESHOLDS[1]
    ]
    return sorted(shown, key=lambda each: each["left"])  # type: ignore[arg-type,return-value]
