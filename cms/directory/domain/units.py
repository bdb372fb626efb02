"""Units of a dependencia: create, change, deactivate."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cms.directory.domain import audit, records
from cms.directory.domain.permissions import require_keeper
from cms.directory.errors import Invalid
from cms.directory.models import Organization, Person, Unit

FIELDS = ("name", "parent")


@transaction.atomic
def create_unit(
    *, actor: Any, organization: Organization, name: str, parent: Unit | None = None, code: str = ""
) -> Unit:
    """A new unit, below another of the same dependencia or at the top."""
    require_keeper(actor)
    unit = Unit(organization=organization)
    code = code or records.free_code(name, organization.units.values_list("code", flat=True))
    changes = records.assign(unit, {"name": name, "parent": parent, "code": code}, ("code", *FIELDS))
    _check_parent(unit)
    records.save(unit)
    audit.record(actor, unit, audit.CREATE, changes)
    return unit


@transaction.atomic
def change_unit(*, actor: Any, unit: Unit, seen: str = "", **values: Any) -> Unit:
    """Change name or place in the tree; clave and dependencia stay."""
    require_keeper(actor)
    unit = records.lock(unit, seen)
    changes = records.assign(unit, values, FIELDS)
    _check_parent(unit)
    if changes:
        records.save(unit)
        audit.record(actor, unit, audit.CHANGE, changes)
    return unit


@transaction.atomic
def deactivate_unit(*, actor: Any, unit: Unit) -> Unit:
    """The unit no longer exists: nothing active may hang on it."""
    require_keeper(actor)
    unit = records.lock(unit)
    if not unit.active:
        raise Invalid.of("", "La unidad ya estaba inactiva.")
    people = Person.objects.filter(active=True, post__unit=unit).count()
    if people:
        raise Invalid.of("", f"Primero mueva de puesto a quienes trabajan en la unidad ({people}).")
    if unit.children.filter(active=True).exists():
        raise Invalid.of("", "Primero desactive o mueva las unidades que dependen de esta.")
    unit.active = False
    records.save(unit)
    audit.record(actor, unit, audit.DEACTIVATE, {"active": [True, False]})
    return unit


@transaction.atomic
def reactivate_unit(*, actor: Any, unit: Unit) -> Unit:
    """The unit exists again."""
    require_keeper(actor)
    unit = records.lock(unit)
    if unit.active:
        raise Invalid.of("", "La unidad ya estaba activa.")
    unit.active = True
    _check_parent(unit)
    records.save(unit)
    audit.record(actor, unit, audit.REACTIVATE, {"active": [False, True]})
    return unit


def _check_parent(unit: Unit) -> None:
    parent = unit.parent
    if parent is None:
        return
    if parent.organization_id != unit.organization_id:
        raise Invalid.of("parent", records.TREE["unit_below_its_own_dependencia"])
    if unit.active and not parent.active:
        raise Invalid.of("parent", "La unidad de la que depende está inactiva.")
