"""Functions that several procedures name, and the questions about people and periods that their functions share."""

from __future__ import annotations

import datetime

from django.utils import timezone

from cms.cases.registry import Moment, Refusal, rule
from cms.directory import queries
from cms.directory.models import Person

Day = datetime.date
# The answer with which somebody stands for the contents, by the question of each procedure.
STANDS_FOR_CONTENTS = {"autorizacion": "autoriza", "contenidos": "validados"}


@rule
def declaracion_aceptada(moment: Moment) -> Refusal | None:
    """Whoever lets contents be published declares that they may be."""
    stands = any(moment.answers.get(question) == answer for question, answer in STANDS_FOR_CONTENTS.items())
    if not stands or moment.data.get("declara_contenidos") == "si":
        return None
    return Refusal(
        "Para seguir hay que declarar que los contenidos pueden publicarse. "
        "Si no puede declararlo, cambie su respuesta y explique qué debe corregirse.",
        "declara_contenidos",
    )


def not_yet(missing: list[str]) -> Refusal | None:
    """Refuses a publication while something is missing; `missing`: what, each in a few words."""
    return Refusal(f"Todavía no se puede publicar. Falta: {'; '.join(missing)}.") if missing else None


def today_of(moment: Moment) -> Day:
    """The day of the moment in the city."""
    return timezone.localtime(moment.now).date()


def previous_month(day: Day) -> tuple[Day, Day]:
    """The first day of the month before, and the first day of this one."""
    this = day.replace(day=1)
    return (this - datetime.timedelta(days=1)).replace(day=1), this


def midnight(day: Day) -> datetime.datetime:
    """The moment at which a day begins in the city."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def posts_of(person: str, day: Day) -> set[str]:
    """The codes of the posts that somebody (by uuid) holds on a day, or holds in another's place."""
    found = Person.objects.filter(uuid=person, active=True).select_related("post").first()
    if found is None:
        return set()
    return {one.post.code for one in [found, *queries.acts_for(found, day)] if one.post and one.post.active}
