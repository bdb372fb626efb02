"""Units and posts in the administration."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from cms.directory.admin.base import CreateView, DeedView, DirectoryForm, DirectoryViewSet, EditView, IndexView
from cms.directory.admin.columns import OfficeFilter, YesNoFilter, filters_of, linked, visible_units, yes_no
from cms.directory.domain import posts, units
from cms.directory.models import Organization, Post, Unit
from schemas.directory import REGISTRY


class UnitChoice(forms.ModelChoiceField):
    """Units with their dependencia in front, since many are called the same."""

    def label_from_instance(self, unit: Unit) -> str:
        return f"{unit.organization.acronym or unit.organization} · {unit.name}"


def active_units() -> QuerySet[Unit]:
    """What may be chosen."""
    return Unit.objects.filter(active=True, organization__active=True).select_related("organization")


class UnitForm(DirectoryForm):
    parent = UnitChoice(Unit.objects.none(), required=False, label="Depende de")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = active_units().exclude(pk=self.instance.pk)
        self.fields["organization"].queryset = Organization.objects.filter(active=True)
        if self.instance.pk:
            own = active_units().filter(organization=self.instance.organization).exclude(pk=self.instance.pk)
            self.fields["parent"].queryset = own
            self.fields["organization"].queryset = Organization.objects.filter(pk=self.instance.organization_id)
            self.fix("organization", "code")


class UnitIndexView(IndexView):
    searched = ("name", "code", "organization__name")

    def get_base_queryset(self) -> QuerySet[Any]:
        people = Count("posts__people", filter=Q(posts__people__active=True))
        return super().get_base_queryset().select_related("organization", "parent").annotate(people_count=people)


class UnitCreateView(CreateView):
    def verb(self, form: DirectoryForm) -> Unit:
        return units.create_unit(actor=self.request.user, **form.values())


class UnitEditView(EditView):
    def verb(self, form: DirectoryForm) -> Unit:
        return units.change_unit(actor=self.request.user, unit=form.instance, seen=form.saw, **form.values())

    def deeds(self) -> list[tuple[str, str, str]]:
        if self.object.active:
            return [("Desactivar", "directorio_unidades:desactivar", "no-view")]
        return [("Reactivar", "directorio_unidades:reactivar", "view")]


class DeactivateUnitView(DeedView):
    page_title = "Desactivar la unidad"
    sentence = "La unidad deja de existir. Nadie puede trabajar en ella ni otra unidad depender de ella."
    button = "Desactivar la unidad"
    done = "La unidad quedó inactiva."

    def deed(self, form: forms.Form) -> None:
        units.deactivate_unit(actor=self.request.user, unit=self.object)


class ReactivateUnitView(DeedView):
    page_title = "Reactivar la unidad"
    sentence = "La unidad vuelve a existir."
    button = "Reactivar la unidad"
    done = "La unidad quedó activa."

    def deed(self, form: forms.Form) -> None:
        units.reactivate_unit(actor=self.request.user, unit=self.object)


class UnitViewSet(DirectoryViewSet):
    """Units."""

    model = Unit
    name = "directorio_unidades"
    url_prefix = "directorio/unidades"
    icon = "folder-open-inverse"
    menu_label = "Unidades"
    index_view_class = UnitIndexView
    add_view_class = UnitCreateView
    edit_view_class = UnitEditView
    deed_views = {"desactivar": DeactivateUnitView, "reactivar": ReactivateUnitView}
    list_display = [
        "name",
        linked("organization", "Dependencia", "organization__name"),
        linked("parent", "Depende de"),
        linked("people_count", "Personas", "people_count"),
        yes_no("active", "Activa"),
    ]
    filterset_class = filters_of(Unit, organization=OfficeFilter(), active=YesNoFilter("active", "Activa"))
    list_export = ["organization.clave", "code", "name", "parent.code", "active"]
    export_headings = {"organization.clave": "Dependencia", "parent.code": "Depende de"}
    export_filename = "unidades"
    inspect_view_fields = ["name", "organization", "parent", "code"]
    edit_handler = ObjectList(
        [FieldPanel("organization"), FieldPanel("parent"), FieldPanel("name"), FieldPanel("code")],
        base_form_class=UnitForm,
    )


class PostForm(DirectoryForm):
    unit = UnitChoice(Unit.objects.none(), label="Unidad")
    roles = forms.MultipleChoiceField(
        label="Grupos que le corresponden",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Permisos en los sistemas de quien ocupe el puesto. Solo los cambia la administración del sistema.",
        choices=[(key, f"{group.label}: {group.help}") for key, group in REGISTRY.groups.items()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = active_units()
        if self.instance.pk:
            self.fields["unit"].queryset = active_units().filter(organization=self.instance.organization)
            self.fix("code")
        if not getattr(self.for_user, "is_superuser", False):
            self.fix("roles")

    def values(self) -> dict[str, Any]:
        """On a new post of the manual, no group marked means those that follow from it."""
        found = super().values()
        if self.instance.pk is None and not found.get("roles"):
            found.pop("roles", None)
        return found


class PostIndexView(IndexView):
    searched = ("name", "code", "unit__name", "unit__organization__name")

    def get_base_queryset(self) -> QuerySet[Any]:
        people = Count("people", filter=Q(people__active=True))
        return super().get_base_queryset().select_related("unit__organization").annotate(people_count=people)


class PostCreateView(CreateView):
    def verb(self, form: DirectoryForm) -> Post:
        return posts.create_post(actor=self.request.user, **form.values())


class PostEditView(EditView):
    def verb(self, form: DirectoryForm) -> Post:
        return posts.change_post(
            actor=self.request.user, post=form.instance, today=timezone.localdate(), seen=form.saw, **form.values()
        )

    def deeds(self) -> list[tuple[str, str, str]]:
        if self.object.active:
            return [("Desactivar", "directorio_puestos:desactivar", "no-view")]
        return [("Reactivar", "directorio_puestos:reactivar", "view")]


class DeactivatePostView(DeedView):
    page_title = "Desactivar el puesto"
    sentence = "El puesto deja de existir. Nadie puede ocuparlo."
    button = "Desactivar el puesto"
    done = "El puesto quedó inactivo."

    def deed(self, form: forms.Form) -> None:
        posts.deactivate_post(actor=self.request.user, post=self.object)


class ReactivatePostView(DeedView):
    page_title = "Reactivar el puesto"
    sentence = "El puesto vuelve a existir."
    button = "Reactivar el puesto"
    done = "El puesto quedó activo."

    def deed(self, form: forms.Form) -> None:
        posts.reactivate_post(actor=self.request.user, post=self.object)


class PostViewSet(DirectoryViewSet):
    """Posts."""

    model = Post
    name = "directorio_puestos"
    url_prefix = "directorio/puestos"
    icon = "tag"
    menu_label = "Puestos"
    index_view_class = PostIndexView
    add_view_class = PostCreateView
    edit_view_class = PostEditView
    deed_views = {"desactivar": DeactivatePostView, "reactivar": ReactivatePostView}
    list_display = [
        "name",
        linked("unit.organization", "Dependencia", "unit__organization__name"),
        linked("unit", "Unidad", "unit__name"),
        linked("people_count", "Personas", "people_count"),
        yes_no("heads_unit", "Encabeza"),
        yes_no("active", "Activo"),
    ]
    filterset_class = filters_of(
        Post,
        organization=OfficeFilter("unit__organization"),
        unit=django_filters.ModelChoiceFilter(label="Unidad", queryset=visible_units, empty_label="Todas"),
        active=YesNoFilter("active", "Activo"),
    )
    list_export = ["unit.organization.clave", "unit.code", "code", "name", "heads_unit", "roles", "active"]
    export_headings = {"unit.organization.clave": "Dependencia", "unit.code": "Unidad"}
    export_filename = "puestos"
    inspect_view_fields = ["name", "unit", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("heads_unit")]),
            FieldPanel("roles"),
        ],
        base_form_class=PostForm,
    )
