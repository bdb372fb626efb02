"""Appointments in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from cms.directory.admin.base import (
    CreateView,
    DeedView,
    DirectoryForm,
    DirectoryViewSet,
    EditView,
    IndexView,
    InspectView,
    visible,
)
from cms.directory.admin.choosers import PersonChooser
from cms.directory.admin.columns import OfficeFilter, RoleFilter, day, filters_of, linked
from cms.directory.admin.scan import ScanView
from cms.directory.admin.terms import STATES, DayInput, ReasonForm, StateFilter, state_column
from cms.directory.domain import appointments
from cms.directory.domain.permissions import is_keeper
from cms.directory.domain.queries.people import whole_name
from cms.directory.models import Appointment, Organization, Person
from schemas.directory import REGISTRY

PROPOSAL = "Lo que registre aquí es una propuesta: cuenta cuando la confirme quien mantiene el directorio."


class AppointmentForm(DirectoryForm):
    """Who, in which role, where, by which oficio and from when until when."""

    role = forms.ChoiceField(
        label="Cargo",
        choices=[("", "Elija un cargo"), *((key, role.label) for key, role in REGISTRY.roles.items())],
    )
    scan = forms.FileField(
        label="Oficio escaneado",
        required=False,
        help_text="PDF, JPG o PNG de hasta 10 MB. Solo lo ven quienes mantienen el directorio y la dependencia.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = visible(self.for_user, Person).filter(active=True)
        self.fields["organization"].queryset = visible(self.for_user, Organization).filter(active=True)
        self.fields["organization"].empty_label = "Todo el portal"
        if not is_keeper(self.for_user):
            own = [(key, role.label) for key, role in REGISTRY.roles.items() if role.per_dependencia]
            self.fields["role"].choices = [("", "Elija un cargo"), *own]
            self.fields["organization"].required = True
            self.fields["organization"].empty_label = None
        if self.instance.pk:
            self.fields["person"].queryset = Person.objects.filter(pk=self.instance.person_id)
            self.fields["organization"].queryset = Organization.objects.filter(pk=self.instance.organization_id)
            self.fix("person", "role", "organization")

    def values(self) -> dict[str, Any]:
        found = super().values()
        return {**found, "scan": found.get("scan") or None}


class AppointmentIndexView(IndexView):
    searched = ("searched_name", "oficio_number", "organization__name")

    def get_base_queryset(self) -> QuerySet[Any]:
        found = super().get_base_queryset().select_related("person", "organization")
        return found.annotate(searched_name=whole_name("person__"))


class AppointmentCreateView(CreateView):
    template_name = "directory/admin/appointment.html"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("persona", "")
        person = visible(self.request.user, Person).filter(pk=asked).first() if asked.isdecimal() else None
        return {"person": person, "organization": person.organization if person else None} if person else {}

    def verb(self, form: DirectoryForm) -> Appointment:
        make = appointments.appoint if is_keeper(self.request.user) else appointments.propose
        return make(actor=self.request.user, today=timezone.localdate(), **form.values())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = "" if is_keeper(self.request.user) else PROPOSAL
        return {**super().get_context_data(**kwargs), "note": note}


class AppointmentEditView(EditView):
    template_name = "directory/admin/appointment.html"

    def verb(self, form: DirectoryForm) -> Appointment:
        return appointments.correct(
            actor=self.request.user,
            appointment=form.instance,
            today=timezone.localdate(),
            seen=form.saw,
            **form.values(),
        )

    def deeds(self) -> list[tuple[str, str, str]]:
        if self.object.revoked_at is not None:
            return []
        if self.object.proposed:
            return [
                ("Confirmar", "directorio_nombramientos:confirmar", "check"),
                ("No confirmar", "directorio_nombramientos:rechazar", "cross"),
            ]
        return [("Revocar", "directorio_nombramientos:revocar", "cross")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = Appointment.objects.get(pk=self.object.pk)
        return {**super().get_context_data(**kwargs), "kept": kept, "state": kept.state(timezone.localdate())}


class RevokeView(DeedView):
    page_title = "Revocar el nombramiento"
    form_class = ReasonForm
    sentence = "El nombramiento deja de tener efecto desde hoy. Lo que la persona firmó sigue siendo válido."
    button = "Revocar"
    done = "El nombramiento quedó revocado."

    def deed(self, form: forms.Form) -> None:
        appointments.revoke(
            actor=self.request.user,
            appointment=self.object,
            today=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )


class ConfirmView(DeedView):
    page_title = "Confirmar el nombramiento"
    header_icon = "check"
    button = "Confirmar"
    done = "El nombramiento quedó confirmado."

    @property
    def sentence(self) -> str:  # type: ignore[override]
        where = f" de {self.object.organization}" if self.object.organization else ""
        return f"{self.object.person} será {self.object.role_label}{where} desde el {self.object.starts_on:%d/%m/%Y}."

    def deed(self, form: forms.Form) -> None:
        appointments.confirm(actor=self.request.user, appointment=self.object, today=timezone.localdate())


class RejectView(DeedView):
    page_title = "No confirmar el nombramiento"
    form_class = ReasonForm
    sentence = "La propuesta queda sin efecto. Quien la hizo verá el motivo."
    button = "No confirmar"
    done = "La propuesta quedó sin efecto."

    def deed(self, form: forms.Form) -> None:
        appointments.reject(
            actor=self.request.user,
            appointment=self.object,
            today=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )


class AppointmentInspectView(InspectView):
    def get_role_display_value(self) -> str:
        return str(self.object.role_label)

    def get_organization_display_value(self) -> str:
        return str(self.object.organization or "Todo el portal")


class AppointmentViewSet(DirectoryViewSet):
    """Appointments."""

    model = Appointment
    name = "directorio_nombramientos"
    url_prefix = "directorio/nombramientos"
    icon = "clipboard-list"
    menu_label = "Nombramientos"
    index_view_class = AppointmentIndexView
    add_view_class = AppointmentCreateView
    edit_view_class = AppointmentEditView
    inspect_view_class = AppointmentInspectView
    deed_views = {"revocar": RevokeView, "confirmar": ConfirmView, "rechazar": RejectView}
    list_display = [
        "person",
        linked("role_label", "Cargo", "role"),
        Column("organization", label="Dependencia", accessor=lambda one: one.organization or "Todo el portal"),
        linked("oficio_number", "Oficio", "oficio_number"),
        day("starts_on", "Desde"),
        day("ends_on", "Hasta"),
        state_column(),
    ]
    filterset_class = filters_of(Appointment, organization=OfficeFilter(), role=RoleFilter(), state=StateFilter(STATES))
    list_export = [
        *("person.full_name", "role_label", "organization.name", "oficio_number", "oficio_date"),
        *("starts_on", "ends_on", "revoked_on", "revoked_because"),
    ]
    export_headings = {"person.full_name": "Persona", "role_label": "Cargo", "organization.name": "Dependencia"}
    export_filename = "nombramientos"
    inspect_view_fields = [
        *("person", "role", "organization", "oficio_number", "oficio_date"),
        *("starts_on", "ends_on", "revoked_on", "revoked_because"),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("person", widget=PersonChooser), FieldPanel("role"), FieldPanel("organization")],
                "Quién y de qué",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("oficio_number"), FieldPanel("oficio_date", widget=DayInput)]),
                    FieldPanel("scan"),
                ],
                "Oficio",
            ),
            FieldRowPanel([FieldPanel("starts_on", widget=DayInput), FieldPanel("ends_on", widget=DayInput)]),
        ],
        base_form_class=AppointmentForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/oficio/", ScanView.as_view(), name="oficio")]
