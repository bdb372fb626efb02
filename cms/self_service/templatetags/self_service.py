"""What the templates of the declared forms need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BoundField

from cms.cases.forms import TaskForm
from schemas.procedures import Field

register = template.Library()


@dataclass(frozen=True)
class Problem:
    """One problem of a form; `link`: the id of where it stands, empty when it is of the whole form."""

    label: str
    message: str
    link: str = ""


@register.simple_tag
def problems_of(found: Iterable[forms.Form]) -> list[Problem]:
    """The problems of several forms, in the order of the page, each once."""
    return list(dict.fromkeys(problem for form in found if form.is_bound for problem in _of(form)))


def _of(form: forms.Form) -> Iterator[Problem]:
    yield from (Problem("", error) for error in form.non_field_errors())
    for field in form:
        link = f"grupo-{field.auto_id}" if field.use_fieldset else field.id_for_label
        yield from (Problem(str(field.label), error, "" if field.is_hidden else link) for error in field.errors)
    if isinstance(form, TaskForm):
        for key, rows in form.rows.items():
            declared = form.declared.field(key)
            label = declared.label if declared else key
            yield from (Problem(label, error, f"grupo-{key}") for error in rows.non_form_errors())
            for number, row in enumerate(rows.forms, 1):
                for field in row:
                    name = f"{label}, renglón {number}, {field.label}"
                    yield from (Problem(name, error, field.id_for_label) for error in field.errors)


@register.filter
def labelled(bound: BoundField, declared: Field) -> BoundField:
    """The field as it is marked on the page: one that is asked on a condition is needed when the condition holds."""
    bound.field.required = declared.required
    return bound


@register.filter
def condition(form: TaskForm, declared: Field) -> str:
    """When a field is asked, in words, for pages without a script."""
    if declared.when is None:
        return ""
    other = form.declared.field(declared.when.field)
    if other is None:
        return ""
    labels: dict[str, Any] = {"si": "Sí", "no": "No", **form._choices(other)}
    wanted = " o ".join(f"«{labels.get(value, value)}»" for value in declared.when.values)
    return f"Solo si en «{other.label}» elige {wanted}."
