"""Columns and filters that several lists share."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from cms.core.columns import DayColumn
from cms.directory.admin.base import follow, in_words, visible
from cms.directory.models import Organization, Unit
from schemas.directory import REGISTRY

YES_NO = (("true", "Sí"), ("false", "No"))


def yes_no(name: str, label: str) -> Column:
    """A yes or no in words."""
    return Column(name, label=label, accessor=lambda found: "Sí" if getattr(found, name) else "No", sort_key=name)


def linked(name: str, label: str, sort_key: str | None = None) -> Column:
    """A text of the record or of one that it points to (`post.name`), which may be missing."""
    return Column(name, label=label, accessor=lambda found: in_words(follow(found, name)), sort_key=sort_key)


def day(name: str, label: str) -> DayColumn:
    """A date."""
    return DayColumn(name, label=label, sort_key=name)


def visible_organizations(request: Any) -> QuerySet[Any]:
    """For filters: the dependencias that the user may see."""
    return Organization.objects.none() if request is None else visible(request.user, Organization)


def visible_units(request: Any) -> QuerySet[Any]:
    """For filters: the units that the user may see."""
    return Unit.objects.none() if request is None else visible(request.user, Unit).select_related("organization")


class OfficeFilter(django_filters.ModelChoiceFilter):
    """One dependencia."""

    def __init__(self, field_name: str = "organization") -> None:
        super().__init__(
            field_name=field_name, label="Dependencia", queryset=visible_organizations, empty_label="Todas"
        )


class RoleFilter(django_filters.ChoiceFilter):
    """One role."""

    def __init__(self) -> None:
        choices = [(key, role.label) for key, role in REGISTRY.roles.items()]
        super().__init__(field_name="role", label="Cargo", choices=choices, empty_label="Todos")


class YesNoFilter(django_filters.ChoiceFilter):
    """A yes or no."""

    def __init__(self, field_name: str, label: str) -> None:
        super().__init__(field_name=field_name, label=label, choices=YES_NO, empty_label="Todos")

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that are so."""
        return qs.filter(**{self.field_name: value == "true"}) if value else qs


def filters_of(model: Any, **found: django_filters.Filter) -> type[WagtailFilterSet]:
    """A set of filters for a list of this table."""
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(f"{model.__name__}Filters", (WagtailFilterSet,), {**found, "Meta": meta})
