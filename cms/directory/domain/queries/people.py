"""People by dependencia, by post, and what the public may see of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat, Trim

from cms.directory.domain.queries.terms import substitutions
from cms.directory.models import Organization, Person, Post

PUBLIC = (
    "full_name",
    "post_name",
    "unit_name",
    "organization_name",
    "organization_clave",
    "phone",
    "extension",
    "email",
)
MOST_WORDS = 8


@dataclass(frozen=True)
class Signatory:
    """Who signs for a post on a day. `instead_of`: the absent person for whom the substitute signs."""

    person: Person
    post: Post
    instead_of: Person | None = None


def people_of(organization: Organization) -> QuerySet[Person]:
    """The active people of a dependencia, heads of their units first."""
    return (
        Person.objects.filter(organization=organization, active=True)
        .select_related("post__unit")
        .order_by(F("post__heads_unit").desc(nulls_last=True), "first_surname", "second_surname", "first_names")
    )


def signatory(post_code: str, day: datetime.date) -> Signatory | None:
    """Who signs on a day for a post of the manual (sw-jefe …): its holder, or who acts for the holder."""
    people = Person.objects.filter(active=True, post__active=True, post__code=post_code)
    holder = people.select_related("post__unit").order_by("pk").first()
    if holder is None or holder.post is None:
        return None
    found = substitutions().in_force(day).filter(absent=holder).first()
    return Signatory(found.substitute, holder.post, holder) if found else Signatory(holder, holder.post)


def search_people(people: QuerySet[Person], words: str, *extra: str) -> QuerySet[Person]:
    """People whose name, post or dependencia has every word, whatever its accents; `extra` are further fields."""
    fields = ("searched_name", "post__name", "organization__name", *extra)
    return search(people.annotate(searched_name=whole_name()), words, fields)


def search(found: QuerySet[Any], words: str, fields: Iterable[str]) -> QuerySet[Any]:
    """Rows in which every word occurs in one of the fields, without regard to accents and capitals."""
    names = tuple(fields)
    for word in words.replace("\0", " ").split()[:MOST_WORDS]:
        matches = Q()
        for name in names:
            matches |= Q(**{f"{name}__unaccent__icontains": word})
        found = found.filter(matches)
    return found


def whole_name(prefix: str = "") -> Concat:
    """Names and surnames of a person as one text, for searching; `prefix` leads to the person (`person__`)."""
    parts = [F(prefix + name) for name in ("first_names", "first_surname", "second_surname")]
    return Concat(parts[0], Value(" "), parts[1], Value(" "), parts[2], output_field=CharField())


def public_people(organization: Organization | None = None, words: str = "") -> QuerySet[Person, Any]:
    """What the public may see: rows with the names of `PUBLIC` and nothing else, heads first in each dependencia.

    Only active people marked as public, of active dependencias. Slices and counts like any queryset.
    """
    people = Person.objects.filter(active=True, public=True, organization__active=True)
    if organization is not None:
        people = people.filter(organization=organization)
    people = search_people(people, words, "post__unit__name") if words.strip() else people
    return (
        people.order_by(
            "organization__name",
            F("post__heads_unit").desc(nulls_last=True),
            "post__unit__name",
            "first_surname",
            "second_surname",
            "first_names",
            "pk",
        )
        .annotate(
            full_name=Trim(whole_name()),
            post_name=F("post__name"),
            unit_name=F("post__unit__name"),
            organization_name=F("organization__name"),
            organization_clave=F("organization__clave"),
        )
        .values_list(*PUBLIC, named=True)
    )
