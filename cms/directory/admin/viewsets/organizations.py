"""Dependencias in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from cms.directory.admin.base import CreateView, DeedView, DirectoryForm, DirectoryViewSet, EditView, IndexView
from cms.directory.admin.columns import YesNoFilter, filters_of, linked, yes_no
from cms.directory.domain import organizations as verbs
from cms.directory.models import Appointment, Organization


class OrganizationForm(DirectoryForm):
    """The clave stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fix("clave")


class OrganizationIndexView(IndexView):
    searched = ("name", "acronym", "clave", "id_dependencia")


class OrganizationCreateView(CreateView):
    def verb(self, form: DirectoryForm) -> Organization:
        return verbs.create_organization(actor=self.request.user, **form.values())


class OrganizationEditView(EditView):
    def verb(self, form: DirectoryForm) -> Organization:
        return verbs.change_organization(
            actor=self.request.user, organization=form.instance, seen=form.saw, **form.values()
        )

    def deeds(self) -> list[tuple[str, str, str]]:
        if self.object.active:
            return [("Desactivar", "directorio_dependencias:desactivar", "no-view")]
        return [("Reactivar", "directorio_dependencias:reactivar", "view")]


class DeactivateView(DeedView):
    page_title = "Desactivar la dependencia"
    sentence = "La dependencia deja de funcionar desde hoy."
    button = "Desactivar la dependencia"
    done = "La dependencia quedó inactiva."

    def get_details(self) -> list[str]:
        today = timezone.localdate()
        standing = Appointment.objects.standing(today).filter(organization=self.object, proposed=False)
        people = self.object.people.filter(active=True).count()
        return [
            f"Nombramientos que terminan hoy: {standing.count()}.",
            f"Personas que siguen en el directorio y hay que mover o dar de baja: {people}.",
            "En el portal de datos conserva sus conjuntos y pierde a sus integrantes.",
        ]

    def deed(self, form: forms.Form) -> None:
        verbs.deactivate_organization(actor=self.request.user, organization=self.object, today=timezone.localdate())


class ReactivateView(DeedView):
    page_title = "Reactivar la dependencia"
    sentence = "La dependencia vuelve a funcionar. Sus nombramientos se hacen de nuevo."
    button = "Reactivar la dependencia"
    done = "La dependencia quedó activa."

    def deed(self, form: forms.Form) -> None:
        verbs.reactivate_organization(actor=self.request.user, organization=self.object, today=timezone.localdate())


class OrganizationViewSet(DirectoryViewSet):
    """Dependencias."""

    model = Organization
    name = "directorio_dependencias"
    url_prefix = "directorio/dependencias"
    icon = "home"
    menu_label = "Dependencias"
    index_view_class = OrganizationIndexView
    add_view_class = OrganizationCreateView
    edit_view_class = OrganizationEditView
    deed_views = {"desactivar": DeactivateView, "reactivar": ReactivateView}
    list_display = [
        "name",
        linked("acronym", "Siglas", "acronym"),
        linked("clave", "Clave", "clave"),
        linked("id_dependencia", "Número", "id_dependencia"),
        yes_no("active", "Activa"),
    ]
    filterset_class = filters_of(Organization, active=YesNoFilter("active", "Activa"))
    ordering = "name"
    list_export = ["clave", "name", "acronym", "id_dependencia", "email", "phone", "address", "url", "active"]
    export_filename = "dependencias"
    inspect_view_fields = ["name", "acronym", "id_dependencia", "description", "email", "phone", "address", "url"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldRowPanel([FieldPanel("clave"), FieldPanel("acronym")])], "Identidad"
            ),
            FieldPanel("id_dependencia"),
            FieldPanel("description"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("address"),
                    FieldPanel("url"),
                ],
                "Contacto",
            ),
        ],
        base_form_class=OrganizationForm,
    )
