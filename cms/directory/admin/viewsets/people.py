"""People in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList

from cms.directory.admin.base import (
    CreateView,
    DeedView,
    DirectoryForm,
    DirectoryViewSet,
    EditView,
    IndexView,
    visible,
)
from cms.directory.admin.choosers import PostChooser
from cms.directory.admin.columns import OfficeFilter, YesNoFilter, filters_of, linked, yes_no
from cms.directory.domain import people as verbs
from cms.directory.domain.permissions import is_keeper
from cms.directory.domain.queries.people import whole_name
from cms.directory.domain.queries.terms import acts_for, held_roles, substitute_of
from cms.directory.models import Appointment, Organization, Person, Post, Substitution


class PersonForm(DirectoryForm):
    """The dependencia follows from the post; whoever looks after one dependencia moves people within it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = visible(self.for_user, Organization).filter(active=True)
        self.fields["organization"].queryset = offices
        self.fields["post"].queryset = visible(self.for_user, Post).filter(active=True)
        if not is_keeper(self.for_user):
            self.fields["organization"].required = True
            self.fields["organization"].empty_label = None
        if self.instance.pk and not self.instance.active:
            self.fix(*(name for name in self.fields if name != "seen"))

    def clean(self) -> dict[str, Any]:
        """A post is enough to know the dependencia."""
        found: dict[str, Any] = super().clean()
        post: Post | None = found.get("post")
        if post is not None and found.get("organization") is None:
            found["organization"] = self.instance.organization = post.organization
        return found


class PersonIndexView(IndexView):
    searched = ("searched_name", "email", "employee_number", "post__name", "organization__name")

    def get_base_queryset(self) -> QuerySet[Any]:
        found = super().get_base_queryset().select_related("organization", "post__unit")
        return found.annotate(searched_name=whole_name())


class PersonCreateView(CreateView):
    def verb(self, form: DirectoryForm) -> Person:
        return verbs.create_person(actor=self.request.user, today=timezone.localdate(), **form.values())


class PersonEditView(EditView):
    template_name = "directory/admin/person.html"

    def verb(self, form: DirectoryForm) -> Person:
        return verbs.change_person(
            actor=self.request.user, person=form.instance, today=timezone.localdate(), seen=form.saw, **form.values()
        )

    def deeds(self) -> list[tuple[str, str, str]]:
        if self.object.active:
            return [("Dejó el cargo", "directorio_personas:baja", "logout")]
        return [("Volvió a funciones", "directorio_personas:regreso", "login")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, person = timezone.localdate(), Person.objects.get(pk=self.object.pk)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "person": person,
            "held": held_roles(today, people=[person.pk], standing=True),
            "today": today,
            "substitute": substitute_of(person, today),
            "acts_for": acts_for(person, today),
            "appoint_url": reverse("directorio_nombramientos:add") + f"?persona={person.pk}",
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class LeaveView(DeedView):
    page_title = "Dejó el cargo"
    form_class = ReasonForm
    header_icon = "logout"
    button = "Registrar que dejó el cargo hoy"
    done = "Se registró que la persona dejó el cargo."

    @property
    def sentence(self) -> str:  # type: ignore[override]
        return f"{self.object} deja hoy el cargo. Si vuelve, sus nombramientos se hacen de nuevo."

    def get_details(self) -> list[str]:
        today = timezone.localdate()
        held = Appointment.objects.standing(today).filter(person=self.object).select_related("organization", "person")
        roles = [f"Termina hoy su nombramiento de {self._role(one)}." for one in held]
        either = Substitution.objects.standing(today)
        count = either.filter(absent=self.object).count() + either.filter(substitute=self.object).count()
        return [
            *roles,
            *([f"Terminan hoy sus suplencias: {count}."] if count else []),
            "Su cuenta, si la tiene, se desactiva y sus sesiones se cierran.",
            "Deja de aparecer en el directorio público.",
        ]

    @staticmethod
    def _role(one: Appointment) -> str:
        where = f" de {one.organization}" if one.organization else ""
        return f"{one.role_label}{where}{' (propuesto)' if one.proposed else ''}"

    def deed(self, form: forms.Form) -> None:
        verbs.leave_office(
            actor=self.request.user,
            person=self.object,
            today=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )


class ReturnForm(forms.Form):
    organization = forms.ModelChoiceField(Organization.objects.none(), label="Dependencia", required=False)


class ReturnView(DeedView):
    page_title = "Volvió a funciones"
    form_class = ReturnForm
    header_icon = "login"
    sentence = "La persona vuelve a funciones. Su puesto, su cuenta y sus nombramientos se dan de nuevo."
    button = "Registrar que volvió"
    done = "La persona está de nuevo en funciones."

    def get_form(self, form_class: Any = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        form.fields["organization"].queryset = visible(self.request.user, Organization).filter(active=True)
        form.initial["organization"] = self.object.organization_id
        return form

    def deed(self, form: forms.Form) -> None:
        verbs.return_to_office(
            actor=self.request.user,
            person=self.object,
            today=timezone.localdate(),
            organization=form.cleaned_data["organization"],
        )


class PersonViewSet(DirectoryViewSet):
    """People."""

    model = Person
    name = "directorio_personas"
    url_prefix = "directorio/personas"
    icon = "group"
    menu_label = "Personas"
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    inspect_view_enabled = False
    deed_views = {"baja": LeaveView, "regreso": ReturnView}
    list_display = [
        "full_name",
        linked("organization", "Dependencia", "organization__name"),
        linked("post", "Puesto", "post__name"),
        linked("extension", "Extensión"),
        yes_no("public", "En el directorio público"),
        yes_no("active", "En funciones"),
    ]
    filterset_class = filters_of(
        Person,
        organization=OfficeFilter(),
        active=YesNoFilter("active", "En funciones"),
        public=YesNoFilter("public", "En el directorio público"),
    )
    list_export = [
        *("employee_number", "first_names", "first_surname", "second_surname", "organization.name"),
        *("post.unit.name", "post.name", "email", "phone", "extension", "public", "active"),
    ]
    export_headings = {"organization.name": "Dependencia", "post.unit.name": "Unidad", "post.name": "Puesto"}
    export_filename = "personas"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("first_names"),
                    FieldRowPanel([FieldPanel("first_surname"), FieldPanel("second_surname")]),
                    FieldPanel("employee_number"),
                ],
                "Nombre",
            ),
            MultiFieldPanel(
                [
                    HelpPanel("<p>Si elige el puesto, la dependencia es la del puesto.</p>"),
                    FieldPanel("post", widget=PostChooser),
                    FieldPanel("organization"),
                ],
                "Puesto",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("email"),
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("extension")]),
                    FieldPanel("public"),
                ],
                "Contacto",
            ),
        ],
        base_form_class=PersonForm,
    )
