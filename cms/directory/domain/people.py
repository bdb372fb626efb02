"""People: create, change, leave office, return."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.directory import registry
from cms.directory.domain import announce, audit, records
from cms.directory.domain.appointments import revoke_all
from cms.directory.domain.permissions import (
    SENTENCE,
    is_keeper,
    looks_after,
    person_of,
    require_another,
    require_looks_after,
)
from cms.directory.domain.substitutions import end_all
from cms.directory.errors import Invalid, NotAllowed
from cms.directory.models import Appointment, Organization, Person, Post

FIELDS = (
    "first_names",
    "first_surname",
    "second_surname",
    "employee_number",
    "email",
    "phone",
    "extension",
    "organization",
    "post",
    "public",
)
LEFT = "Dejó el cargo"


@transaction.atomic
def create_person(*, actor: Any, today: datetime.date, uuid: UUID | None = None, **values: Any) -> Person:
    """A new person. The dependencia follows from the post when there is one; `uuid` is given by imports."""
    person = Person(**({"uuid": uuid} if uuid else {}))
    changes = records.assign(person, _with_organization(values), FIELDS)
    require_looks_after(actor, person, today)
    _check_place(actor, person)
    records.save(person)
    audit.record(actor, person, audit.CREATE, changes)
    announce.people_changed([person], today)
    return person


@transaction.atomic
def change_person(*, actor: Any, person: Person, today: datetime.date, seen: str = "", **values: Any) -> Person:
    """Change data or post of a person. The old and the new dependencia must both be the actor's to look after."""
    require_looks_after(actor, person, today)
    person = records.lock(person, seen)
    require_looks_after(actor, person, today)
    if not person.active:
        raise Invalid.of("", "La persona dejó el cargo; primero regrésela a funciones.")
    before = person.organization
    changes = records.assign(person, _with_organization(values), FIELDS)
    if "post" in changes or "organization" in changes:
        require_another(actor, person, "cambiarse a sí mismo de puesto o de dependencia")
        _check_move(person, before, today)
        _check_place(actor, person)
    if not looks_after(actor, person, today):
        raise NotAllowed("No puede mover a la persona a una dependencia que no es la suya.")
    if changes:
        records.save(person)
        audit.record(actor, person, audit.CHANGE, changes)
        announce.people_changed([person], today)
    return person


@transaction.atomic
def leave_office(*, actor: Any, person: Person, today: datetime.date, reason: str = "") -> Person:
    """The person leaves today: appointments and substitutions end, and whoever asked to be told is told.

    The account is deactivated by the room of accounts, in this same transaction.
    """
    require_looks_after(actor, person, today)
    person = records.lock(person)
    require_looks_after(actor, person, today)
    require_another(actor, person, "darse de baja a sí mismo")
    if not person.active:
        raise Invalid.of("", "La persona ya había dejado el cargo.")
    revoke_all(actor=actor, found=Appointment.objects.standing(today).filter(person=person), today=today, reason=LEFT)
    end_all(actor=actor, person=person, today=today, reason=LEFT)
    person.active, person.public, person.left_on = False, False, today
    records.save(person)
    audit.record(actor, person, audit.LEAVE, {"active": [True, False]}, reason=reason)
    announce.people_changed([person], today)
    registry.tell_leaving(person, actor, today)
    return person


@transaction.atomic
def return_to_office(
    *,
    actor: Any,
    person: Person,
    today: datetime.date,
    organization: Organization | None = None,
    post: Post | None = None,
) -> Person:
    """The person works again, where he did or elsewhere. Appointments and the account are given anew."""
    require_looks_after(actor, person, today)
    person = records.lock(person)
    if person.active:
        raise Invalid.of("", "La persona ya está en funciones.")
    require_another(actor, person, "regresarse a sí mismo a funciones")
    person.active, person.left_on = True, None
    place = _with_organization({"organization": organization or person.organization, "post": post})
    changes = records.assign(person, place, FIELDS)
    require_looks_after(actor, person, today)
    _check_place(actor, person)
    records.save(person)
    audit.record(actor, person, audit.RETURN, {"active": [False, True], **changes})
    announce.people_changed([person], today)
    return person


def _with_organization(values: dict[str, Any]) -> dict[str, Any]:
    """The dependencia of the post, which a different one would contradict."""
    post: Post | None = values.get("post")
    if post is None:
        return values
    given: Organization | None = values.get("organization")
    if given is not None and given != post.organization:
        raise Invalid.of("post", "El puesto es de otra dependencia.")
    return {**values, "organization": post.organization}


def _check_place(actor: Any, person: Person) -> None:
    """Post and dependencia are active and belong together; posts that give groups are for the keepers to fill."""
    post, organization = person.post, person.organization
    if organization is None and not is_keeper(actor):
        raise NotAllowed(SENTENCE)
    if organization is not None and not organization.active:
        raise Invalid.of("organization", "La dependencia está inactiva.")
    if post is None:
        return
    if not post.active:
        raise Invalid.of("post", "El puesto está inactivo.")
    if post.organization != organization:
        raise Invalid.of("post", "El puesto es de otra dependencia.")
    if post.roles and not is_keeper(actor):
        raise NotAllowed("Ese puesto da permisos en los sistemas; pídalo a quienes mantienen el directorio.")
    own = person_of(actor)
    if post.roles and own is not None and own.pk == person.pk and not actor.is_superuser:
        raise NotAllowed("Nadie puede darse a sí mismo un puesto con permisos.")


def _check_move(person: Person, before: Organization | None, today: datetime.date) -> None:
    """Who goes to another dependencia leaves the roles of the first one behind."""
    if before is None or person.organization == before:
        return
    held = Appointment.objects.standing(today).filter(person=person, organization=before)
    if names := sorted({one.role_label for one in held}):
        sentence = f"Antes de moverla, revoque sus nombramientos en {before}: {', '.join(names)}."
        raise Invalid.of("organization", sentence)
