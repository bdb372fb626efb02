"""Who holds which role on a day, by appointment of his own or in somebody's place."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from cms.directory.models import Appointment, Organization, Person, Substitution
from schemas.directory import REGISTRY

RANKS = ("admin", "editor", "member")
STAFF = "procedimientos"  # who holds a post of the manual runs its procedures
Day = datetime.date


@dataclass(frozen=True)
class HeldRole:
    """A role that counts. `uuid`: the appointment's, or for the substitution; `instead_of`: the absent person."""

    uuid: UUID
    role: str
    person: Person
    organization: Organization | None
    oficio_number: str
    oficio_date: Day
    starts_on: Day
    ends_on: Day | None
    instead_of: Person | None = None

    @property
    def label(self) -> str:
        """The role as printed."""
        return REGISTRY.role_label(self.role)


def appointments(*, proposed: bool = False) -> QuerySet[Appointment]:
    """Appointments of active people in active dependencias, with both at hand."""
    return Appointment.objects.filter(
        Q(organization__isnull=True) | Q(organization__active=True), person__active=True, proposed=proposed
    ).select_related("person", "organization")


def substitutions() -> QuerySet[Substitution]:
    """Substitutions between active people, with both at hand."""
    return Substitution.objects.filter(absent__active=True, substitute__active=True).select_related(
        "absent", "substitute", "absent__post__unit", "substitute__post__unit"
    )


def held_roles(
    day: Day, *, people: Collection[int] | None = None, role: str = "", standing: bool = False
) -> list[HeldRole]:
    """Roles in force on a day (`standing`: or later), of everybody or of these people (ids)."""
    own, acting = appointments(), substitutions()
    own = own.standing(day) if standing else own.in_force(day)
    acting = acting.standing(day) if standing else acting.in_force(day)
    if people is not None:
        own, acting = own.filter(person__in=people), acting.filter(substitute__in=people)
    if role:
        own = own.filter(role=role)
    return [one for one in _held(own, list(acting), day, standing=standing) if not role or one.role == role]


def _held(own: QuerySet[Appointment], acting: list[Substitution], day: Day, *, standing: bool) -> list[HeldRole]:
    return [*map(_own, own.order_by("person", "starts_on", "pk")), *_acting(acting, day, standing)]


def own_roles(user: Any, day: Day) -> list[HeldRole]:
    """The roles that the person of an account holds on a day."""
    if not user.is_active or not getattr(user, "person_id", None):
        return []
    known = _remembered(user, day)
    return known[0] if known else held_roles(day, people=[user.person_id])


def own_part(user: Any, day: Day) -> tuple[list[HeldRole], list[Person]]:
    """The roles that the person of an account holds on a day, and those for whom she acts."""
    if not user.is_active or not getattr(user, "person_id", None):
        return [], []
    known = _remembered(user, day)
    if known:
        return known
    for_others = substitutions().in_force(day).filter(substitute=user.person_id)
    acting = list(for_others.select_related(None).select_related("absent__post"))  # she herself is at hand
    for one in acting:
        one.substitute = user.person
    own = appointments().in_force(day).filter(person=user.person_id)
    return _held(own, acting, day, standing=False), [one.absent for one in acting]


def remember_own_roles(user: Any, day: Day) -> None:
    """Look both up once for a request that only reads: menus and buttons ask for them again and again."""
    user._own_part = (day, own_part(user, day))


def _remembered(user: Any, day: Day) -> tuple[list[HeldRole], list[Person]] | None:
    known_day, known = getattr(user, "_own_part", (None, None))
    return known if known_day == day else None


def _own(one: Appointment) -> HeldRole:
    return HeldRole(
        uuid=one.uuid,
        role=one.role,
        person=one.person,
        organization=one.organization,
        oficio_number=one.oficio_number,
        oficio_date=one.oficio_date,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )


def _acting(found: list[Substitution], day: Day, standing: bool) -> Iterator[HeldRole]:
    """What substitutes hold: each appointment of the absent, in the days that both have in common."""
    of_absent: dict[int, list[Appointment]] = defaultdict(list)
    for one in appointments().filter(person__in={sub.absent_id for sub in found}):
        of_absent[one.person_id].append(one)
    for sub in found:
        shared = sorted(filter(lambda one, sub=sub: _meet(one, sub), of_absent[sub.absent_id]), key=_order)
        for position, one in enumerate(shared):
            held = _in_place(sub, one, position)
            if (one.standing(day) if standing else one.in_force(day)) and (held.ends_on is None or held.ends_on >= day):
                yield held


def _meet(one: Appointment, sub: Substitution) -> bool:
    return one.starts_on <= sub.ends_on and (one.ends_on is None or one.ends_on >= sub.starts_on)


def _order(one: Appointment) -> tuple[bool, Day, int]:
    return not (one.role in REGISTRY.roles and REGISTRY.roles[one.role].portal), one.starts_on, one.pk


def _in_place(sub: Substitution, one: Appointment, position: int) -> HeldRole:
    """The first role keeps the substitution's own identifier; further ones have one that follows from both."""
    return HeldRole(
        uuid=sub.uuid if position == 0 else uuid5(sub.uuid, str(one.uuid)),
        role=one.role,
        person=sub.substitute,
        organization=one.organization,
        oficio_number=sub.oficio_number or one.oficio_number,
        oficio_date=sub.oficio_date or one.oficio_date,
        starts_on=max(sub.starts_on, one.starts_on),
        ends_on=sub.ends_on if one.ends_on is None else min(sub.ends_on, one.ends_on),
        instead_of=sub.absent,
    )


def enlaces_of(organization: Organization, day: Day) -> list[HeldRole]:
    """Everybody who holds a role of a dependencia on a day: the appointed and, beside them, their substitutes."""
    absent_or_own = set(appointments().in_force(day).filter(organization=organization).values_list("person", flat=True))
    acting = set(substitutions().in_force(day).filter(absent__in=absent_or_own).values_list("substitute", flat=True))
    held = held_roles(day, people=absent_or_own | acting)
    places = {key: place for place, key in enumerate(REGISTRY.roles)}
    mine = [one for one in held if one.organization == organization]
    return sorted(mine, key=lambda one: (places.get(one.role, len(places)), one.instead_of is not None, one.starts_on))


def substitute_of(person: Person, day: Day) -> Person | None:
    """Who acts for somebody on a day."""
    found = substitutions().in_force(day).filter(absent=person).first()
    return found.substitute if found else None


def acts_for(person: Person, day: Day) -> list[Person]:
    """For whom somebody acts on a day."""
    return [one.absent for one in substitutions().in_force(day).filter(substitute=person)]


def portal_appointments(held: Iterable[HeldRole]) -> list[dict[str, str | None]]:
    """The roles that count in the data portal, as the sign-on carries them."""
    return [
        {
            "id": str(one.uuid),
            "role": one.role,
            "organization": one.organization.clave if one.organization else None,
            "oficio_numero": one.oficio_number,
            "oficio_fecha": one.oficio_date.isoformat(),
            "fecha_inicio": one.starts_on.isoformat(),
            "fecha_fin": one.ends_on.isoformat() if one.ends_on else None,
        }
        for one in held
        if one.role in REGISTRY.roles and REGISTRY.roles[one.role].portal
    ]


def portal_organizations(held: Iterable[HeldRole], day: Day) -> dict[str, str]:
    """Clave of each dependencia -> what the roles in force on that day make of somebody in its organization of CKAN."""
    found: dict[str, str] = {}
    for one in held:
        capacity = REGISTRY.roles[one.role].capacity if one.role in REGISTRY.roles else ""
        if not capacity or one.organization is None or one.starts_on > day:
            continue
        before = found.get(one.organization.clave, capacity)
        found[one.organization.clave] = min(before, capacity, key=RANKS.index)
    return found


def portal_rights(person: Person, day: Day) -> tuple[dict[str, str], list[dict[str, str | None]]]:
    """Organizations and appointments of one person as the sign-on carries them: those in force and those to come."""
    held = held_roles(day, people=[person.pk], standing=True)
    return portal_organizations(held, day), portal_appointments(held)


def groups_in_force(people: Collection[int], day: Day) -> dict[int, set[str]]:
    """Groups of the administration that follow from posts and roles, also of those for whom each person acts."""
    acting = list(substitutions().in_force(day).filter(substitute__in=people))
    stands_for: dict[int, set[int]] = {pk: {pk} for pk in people}
    for one in acting:
        stands_for[one.substitute_id].add(one.absent_id)
    everybody = {pk for group in stands_for.values() for pk in group}
    posts = Person.objects.filter(pk__in=everybody, active=True, post__active=True)
    by_post = {
        pk: {*roles, *({STAFF} if code in REGISTRY.posts else ())}
        for pk, roles, code in posts.values_list("pk", "post__roles", "post__code")
    }
    found = {pk: {name for one in ids for name in by_post.get(one, ())} for pk, ids in stands_for.items()}
    for held in held_roles(day, people=people):
        found[held.person.pk].update(REGISTRY.roles[held.role].groups if held.role in REGISTRY.roles else ())
    return {pk: names & set(REGISTRY.groups) for pk, names in found.items()}
