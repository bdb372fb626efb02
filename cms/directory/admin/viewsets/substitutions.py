"""Substitutions in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from cms.directory.admin.base import (
    CreateView,
    DeedView,
    DirectoryForm,
    DirectoryViewSet,
    EditView,
    IndexView,
)
from cms.directory.admin.choosers import PersonChooser
from cms.directory.admin.columns import OfficeFilter, day, filters_of, linked
from cms.directory.admin.terms import STATES, DayInput, ReasonForm, StateFilter, state_column
from cms.directory.domain import substitutions
from cms.directory.domain.queries.people import whole_name
from cms.directory.models import Person, Substitution


class SubstitutionForm(DirectoryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Person.objects.filter(active=True)
        self.fields["absent"].queryset = self.fields["substitute"].queryset = active
        if self.instance.pk:
            self.fields["absent"].queryset = Person.objects.filter(pk=self.instance.absent_id)
            self.fields["substitute"].queryset = Person.objects.filter(pk=self.instance.substitute_id)
            self.fix("absent", "substitute")


class SubstitutionIndexView(IndexView):
    searched = ("absent_name", "substitute_name", "oficio_number")

    def get_base_queryset(self) -> QuerySet[Any]:
        found = super().get_base_queryset().select_related("absent", "substitute")
        return found.annotate(absent_name=whole_name("absent__"), substitute_name=whole_name("substitute__"))


class SubstitutionCreateView(CreateView):
    def verb(self, form: DirectoryForm) -> Substitution:
        return substitutions.substitute(actor=self.request.user, today=timezone.localdate(), **form.values())


class SubstitutionEditView(EditView):
    def verb(self, form: DirectoryForm) -> Substitution:
        return substitutions.change_substitution(
            actor=self.request.user,
            substitution=form.instance,
            today=timezone.localdate(),
            seen=form.saw,
            **form.values(),
        )

    def deeds(self) -> list[tuple[str, str, str]]:
        standing = self.object.standing(timezone.localdate())
        return [("Terminar", "directorio_suplencias:terminar", "cross")] if standing else []


class EndView(DeedView):
    page_title = "Terminar la suplencia"
    form_class = ReasonForm
    sentence = "Desde hoy el suplente deja de actuar en lugar de la persona ausente."
    button = "Terminar la suplencia"
    done = "La suplencia terminó."

    def deed(self, form: forms.Form) -> None:
        substitutions.end_substitution(
            actor=self.request.user,
            substitution=self.object,
            today=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )


class SubstitutionViewSet(DirectoryViewSet):
    """Substitutions."""

    model = Substitution
    name = "directorio_suplencias"
    url_prefix = "directorio/suplencias"
    icon = "user"
    menu_label = "Suplencias"
    index_view_class = SubstitutionIndexView
    add_view_class = SubstitutionCreateView
    edit_view_class = SubstitutionEditView
    deed_views = {"terminar": EndView}
    list_display = [
        "absent",
        linked("substitute", "Suplente", "substitute__first_surname"),
        day("starts_on", "Desde"),
        day("ends_on", "Hasta"),
        linked("oficio_number", "Oficio"),
        state_column(),
    ]
    filterset_class = filters_of(
        Substitution,
        organization=OfficeFilter("absent__organization"),
        state=StateFilter([one for one in STATES if one[0] != "por_confirmar"]),
    )
    list_export = [
        *("absent.full_name", "substitute.full_name", "starts_on", "ends_on"),
        *("oficio_number", "oficio_date", "revoked_on", "revoked_because"),
    ]
    export_headings = {"absent.full_name": "Persona ausente", "substitute.full_name": "Suplente"}
    export_filename = "suplencias"
    inspect_view_fields = [
        *("absent", "substitute", "starts_on", "ends_on", "oficio_number", "oficio_date"),
        *("revoked_on", "revoked_because"),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("absent", widget=PersonChooser), FieldPanel("substitute", widget=PersonChooser)],
                "Quién suple a quién",
            ),
            FieldRowPanel([FieldPanel("starts_on", widget=DayInput), FieldPanel("ends_on", widget=DayInput)]),
            FieldRowPanel([FieldPanel("oficio_number"), FieldPanel("oficio_date", widget=DayInput)]),
        ],
        base_form_class=SubstitutionForm,
    )
