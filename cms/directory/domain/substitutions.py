"""Substitutions: somebody acts for somebody else between two dates."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.directory.domain import announce, audit, records
from cms.directory.domain.permissions import require_another, require_keeper
from cms.directory.errors import Invalid
from cms.directory.models import Person, Substitution

FIELDS = ("starts_on", "ends_on", "oficio_number", "oficio_date")


@transaction.atomic
def substitute(
    *,
    actor: Any,
    absent: Person,
    substitute: Person,
    today: datetime.date,
    uuid: UUID | None = None,
    **values: Any,
) -> Substitution:
    """`substitute` holds what `absent` holds, from `starts_on` until `ends_on`. It does not pass further on."""
    require_keeper(actor)
    require_another(actor, substitute, "nombrarse suplente a sí mismo")
    found = Substitution(absent=absent, substitute=substitute, **({"uuid": uuid} if uuid else {}))
    records.assign(found, values, FIELDS)
    _check(found)
    records.save(found)
    audit.record(actor, found, audit.SUBSTITUTE, _terms(found))
    announce.people_changed([absent, substitute], today)
    return found


@transaction.atomic
def change_substitution(
    *, actor: Any, substitution: Substitution, today: datetime.date, seen: str = "", **values: Any
) -> Substitution:
    """Change dates or oficio."""
    require_keeper(actor)
    substitution = records.lock(substitution, seen)
    require_another(actor, substitution.substitute, "cambiar su propia suplencia")
    if substitution.revoked_at is not None:
        raise Invalid.of("", "La suplencia ya terminó y no se cambia.")
    changes = records.assign(substitution, values, FIELDS)
    _check(substitution)
    if changes:
        records.save(substitution)
        audit.record(actor, substitution, audit.CHANGE, changes)
        announce.people_changed([substitution.absent, substitution.substitute], today)
    return substitution


@transaction.atomic
def end_substitution(*, actor: Any, substitution: Substitution, today: datetime.date, reason: str = "") -> Substitution:
    """The absent person is back, or never left: the substitution counts no more from today on."""
    require_keeper(actor)
    substitution = records.lock(substitution)
    if not substitution.standing(today):
        raise Invalid.of("", "La suplencia ya terminó.")
    _end(actor, substitution, today, reason)
    announce.people_changed([substitution.absent, substitution.substitute], today)
    return substitution


def end_all(*, actor: Any, person: Person, today: datetime.date, reason: str) -> None:
    """End what a person who leaves has of substitutions, on either side."""
    found = Substitution.objects.standing(today).filter(Q(absent=person) | Q(substitute=person))
    for one in found.select_related("absent", "substitute"):
        _end(actor, one, today, reason)
        announce.people_changed([one.absent, one.substitute], today)


def _end(actor: Any, substitution: Substitution, today: datetime.date, reason: str) -> None:
    substitution.revoked_on, substitution.revoked_at = today, timezone.now()
    substitution.revoked_because = reason.strip()[:300]
    substitution.save(update_fields=["revoked_on", "revoked_at", "revoked_because"])
    audit.record(
        actor,
        substitution,
        audit.END_SUBSTITUTION,
        {"revoked_on": [None, today.isoformat()]},
        reason=substitution.revoked_because,
    )


def _check(found: Substitution) -> None:
    records.check_dates(found.starts_on, found.ends_on)
    if found.absent_id == found.substitute_id:
        raise Invalid.of("substitute", "Nadie puede suplirse a sí mismo.")
    for name, person in (("absent", found.absent), ("substitute", found.substitute)):
        if not person.active:
            raise Invalid.of(name, "La persona dejó el cargo.")
    if found.oficio_number and found.oficio_date is None:
        raise Invalid.of("oficio_date", "Escriba la fecha del oficio.")


def _terms(found: Substitution) -> audit.Changes:
    names = ("absent", "substitute", *FIELDS)
    return {name: [None, audit.plain(getattr(found, name))] for name in names}
