"""What the calendar changes by itself."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q

from cms.directory.domain import announce
from cms.directory.models import Appointment, Person, Substitution

LOOK_BACK = datetime.timedelta(days=7)  # in case nothing ran for some days


@transaction.atomic
def announce_turns(today: datetime.date) -> int:
    """Tell of everybody whose roles began or ended in these days; telling twice does no harm. How many people."""
    since = today - LOOK_BACK
    turned = Q(starts_on__range=(since, today)) | Q(ends_on__range=(since - datetime.timedelta(days=1), today))
    people = set(Appointment.objects.filter(turned, proposed=False).values_list("person", flat=True))
    for absent, substitute in Substitution.objects.filter(turned).values_list("absent", "substitute"):
        people |= {absent, substitute}
    found = list(Person.objects.filter(pk__in=people))
    announce.people_changed(found, today)
    return len(found)
