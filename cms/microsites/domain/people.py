"""Who does what in a micrositio."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.microsites.domain import queries, rights
from cms.microsites.errors import BadRole, NotYours
from cms.microsites.models import Assignment, Microsite, Role


def check_person(person: User) -> None:
    """Raise `BadRole` unless the person works here and has an account in use."""
    if not person.is_active or person.person is None or not person.person.active:
        raise BadRole(f"{person} no tiene una cuenta en uso o ya no está en funciones.")


@transaction.atomic
def assign(*, microsite: Microsite, person: User, role: str, actor: User) -> Assignment:
    """Give a person a role, instead of the one he had. The responsable changes only through the web team."""
    microsite = Microsite.objects.select_for_update().get(pk=microsite.pk)
    if not queries.may_direct(actor, microsite):
        raise NotYours
    if role == Role.RESPONSIBLE or queries.role_in(person, microsite) == Role.RESPONSIBLE:
        if not queries.is_web_team(actor):
            raise NotYours
        if role != Role.RESPONSIBLE:
            raise BadRole(f"{person} es responsable. Nombre primero a otra persona responsable.")
    check_person(person)
    if role == Role.RESPONSIBLE:
        microsite.assignments.filter(role=Role.RESPONSIBLE).exclude(user=person).delete()
        microsite.owner = person
        microsite.save(update_fields=["owner"])
    assignment, _ = Assignment.objects.update_or_create(
        microsite=microsite, user=person, defaults={"role": role, "assigned_by": actor}
    )
    rights.sync_people(microsite)
    log(microsite, "microsites.assign", user=actor, data={"person": str(person), "role": role})
    return assignment


@transaction.atomic
def dismiss(*, microsite: Microsite, person: User, actor: User) -> None:
    """Take a person's role. The responsable stays until another one is named."""
    microsite = Microsite.objects.select_for_update().get(pk=microsite.pk)
    if not queries.may_direct(actor, microsite):
        raise NotYours
    role = microsite.assignments.filter(user=person).values_list("role", flat=True).first()
    if role is None:
        return
    if role == Role.RESPONSIBLE:
        raise BadRole("Un micrositio no puede quedarse sin responsable: nombre a otra persona en su lugar.")
    microsite.assignments.filter(user=person).delete()
    rights.sync_people(microsite)
    log(microsite, "microsites.dismiss", user=actor, data={"person": str(person), "role": role})
