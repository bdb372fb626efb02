"""The directory as rows of the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from cms.directory.domain.permissions import require_keeper
from cms.directory.models import Appointment, Organization, Person, Post, Substitution, Unit
from pipelines.directory import write_book

Row = dict[str, Any]
OFICIO = ("oficio_number", "oficio_date", "starts_on", "ends_on", "revoked_on", "revoked_because")
ORGANIZATION = (
    "clave",
    "name",
    "acronym",
    "id_dependencia",
    "description",
    "email",
    "phone",
    "address",
    "url",
    "active",
)
PERSON = (
    *("uuid", "employee_number", "first_names", "first_surname", "second_surname"),
    *("email", "phone", "extension", "public", "active"),
)


def export(*, actor: Any, target: IO[bytes]) -> None:
    """Write the whole directory; it holds what only its keepers may see."""
    require_keeper(actor)
    write_book(target, all_rows())


def template(target: IO[bytes]) -> None:
    """Write the workbook without rows."""
    write_book(target, {})


def all_rows() -> dict[str, list[Row]]:
    """Everything that the workbook holds, by sheet. Proposals that nobody confirmed are not in it."""
    names = References()
    return {
        "organizations": [_values(one, ORGANIZATION) for one in Organization.objects.order_by("clave")],
        "units": list(_units()),
        "posts": list(_posts()),
        "people": list(_people()),
        "appointments": list(_appointments(names)),
        "substitutions": list(_substitutions(names)),
    }


class References:
    """How the workbook names people: by number, else by an e-mail that nobody else ever had, else by identifier."""

    def __init__(self) -> None:
        emails = Person.objects.exclude(email="").values_list("email", flat=True)
        self._emails = Counter(email.lower() for email in emails)

    def of(self, person: Person) -> str:
        """The name of one person."""
        if person.employee_number:
            return person.employee_number
        unmistakable = person.email and self._emails[person.email.lower()] == 1
        return person.email if unmistakable else str(person.uuid)


def _values(instance: Any, names: tuple[str, ...]) -> Row:
    return {name: getattr(instance, name) for name in names}


def _units() -> Iterator[Row]:
    for unit in Unit.objects.select_related("organization", "parent").order_by("organization__clave", "code"):
        parent = unit.parent.code if unit.parent else None
        yield {**_values(unit, ("code", "name", "active")), "organization": unit.organization.clave, "parent": parent}


def _posts() -> Iterator[Row]:
    found = Post.objects.select_related("unit__organization")
    for post in found.order_by("unit__organization__clave", "unit__code", "code"):
        place = {"organization": post.unit.organization.clave, "unit": post.unit.code}
        yield {**_values(post, ("code", "name", "heads_unit", "roles", "active")), **place}


def _people() -> Iterator[Row]:
    found = Person.objects.select_related("organization", "post__unit")
    for person in found.order_by("first_surname", "second_surname", "first_names", "pk"):
        yield {
            **_values(person, PERSON),
            "organization": person.organization.clave if person.organization else None,
            "unit": person.post.unit.code if person.post else None,
            "post": person.post.code if person.post else None,
        }


def _appointments(names: References) -> Iterator[Row]:
    found = Appointment.objects.filter(proposed=False).select_related("person", "organization")
    for one in found.order_by("starts_on", "pk"):
        yield {
            **_values(one, ("uuid", "role", *OFICIO)),
            "person": names.of(one.person),
            "person_name": one.person.full_name,
            "organization": one.organization.clave if one.organization else None,
        }


def _substitutions(names: References) -> Iterator[Row]:
    for one in Substitution.objects.select_related("absent", "substitute").order_by("starts_on", "pk"):
        yield {
            **_values(one, ("uuid", *OFICIO)),
            "absent": names.of(one.absent),
            "absent_name": one.absent.full_name,
            "substitute": names.of(one.substitute),
            "substitute_name": one.substitute.full_name,
        }
