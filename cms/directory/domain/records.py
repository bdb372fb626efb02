"""Writing one record: locked, compared with what the person saw, checked as the model and the database demand."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from cms.directory.domain.audit import Changes, plain
from cms.directory.errors import Conflict, Invalid
from pipelines.form317.texts import clean, one_line

Model = TypeVar("Model", bound=models.Model)
CHANGED = (
    "Alguien más cambió este registro mientras usted lo editaba. No se guardó nada: revise cómo está ahora y vuelva a "
    "escribir sus cambios."
)
TREE = {
    "unit_tree_without_cycles": "Una unidad no puede depender de otra que depende de ella.",
    "unit_below_its_own_dependencia": "La unidad de la que depende debe ser de la misma dependencia.",
}


def fingerprint(instance: models.Model) -> str:
    """Tells whether a record is still what somebody saw; empty for one that does not exist yet."""
    if instance.pk is None:
        return ""
    values = {field.attname: str(field.value_from_object(instance)) for field in instance._meta.concrete_fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


def lock(instance: Model, seen: str = "") -> Model:
    """The record as it is now, kept for this transaction. `seen`: what the person saw; `Conflict` when it is not so."""
    fresh = type(instance)._default_manager.select_for_update().get(pk=instance.pk)
    if seen and seen != fingerprint(fresh):
        raise Conflict(CHANGED)
    return fresh


def assign(instance: models.Model, values: Mapping[str, Any], allowed: Iterable[str]) -> Changes:
    """Give the record these values; what changed, before and after. Unknown names are a mistake of the caller."""
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"{type(instance).__name__} takes no {', '.join(sorted(unknown))}")
    changes: Changes = {}
    for name, value in values.items():
        before = getattr(instance, name)
        value = tidy(instance, name, value) if isinstance(value, str) else value
        if before != value:
            changes[name] = [plain(before), plain(value)]
            setattr(instance, name, value)
    return changes


def tidy(instance: models.Model, name: str, text: str) -> str:
    """A text without invisible characters and outer blanks; of one line where the field is not for paragraphs."""
    plain = clean(text)[0]
    return plain if isinstance(instance._meta.get_field(name), models.TextField) else one_line(plain)


def save(instance: models.Model) -> None:
    """Check and write; `Invalid` says in Spanish what does not hold."""
    try:
        instance.full_clean()
    except ValidationError as error:
        raise Invalid(_problems(error)) from error
    try:
        with transaction.atomic():
            instance.save()
    except IntegrityError as error:
        raise _violation(instance, error) from error


def check_dates(starts_on: datetime.date | None, ends_on: datetime.date | None) -> None:
    """`Invalid` when a term ends before it begins."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Invalid.of("ends_on", "La fecha de término no puede ser anterior a la de inicio.")


def free_code(name: str, taken: Iterable[str], longest: int = 40) -> str:
    """A clave made of a name, with a number when it is taken."""
    used = set(taken)
    base = slugify(name)[:longest].strip("-") or "clave"
    code, number = base, 1
    while code in used:
        number += 1
        code = f"{base[: longest - len(str(number)) - 1]}-{number}"
    return code


def _problems(error: ValidationError) -> dict[str, list[str]]:
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return {"" if field == NON_FIELD_ERRORS else field: sentences for field, sentences in found.items()}


def _violation(instance: models.Model, error: IntegrityError) -> Invalid:
    """What the database refused although the model did not: somebody else was quicker, or the tree has a cycle."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if name in TREE:
        return Invalid.of("parent", TREE[name])
    for constraint in instance._meta.constraints:
        if constraint.name == name:
            return Invalid.of("", str(constraint.get_violation_error_message()))
    raise error
