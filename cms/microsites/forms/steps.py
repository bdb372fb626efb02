"""The steps of the wizard. Each form checks its own step; `plan` puts them together."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.widgets import AdminImageChooser
from wagtail.permissions import policy_registry

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.directory.models import Organization
from cms.media.models import SiteImage
from cms.microsites.domain import creation, dates, looks, queries
from cms.microsites.domain.plan import LookPlan, Plan
from cms.microsites.errors import Incomplete
from cms.microsites.forms.fields import ColourField, PeopleField, PersonField, lines, radio
from cms.microsites.models import AddressKind, MicrositeRequest
from schemas.microsites.declarations import looks as declared

LONGEST = 4000  # characters of a value that a draft keeps
COLOURS = ("primary", "accent", "text", "background")


class StepForm(forms.Form):
    """One step. `draft` is the request to which it belongs; its values stand in `draft.data[key]` as typed.

    `actor` is whoever fills it: he chooses only among pictures that he may choose.
    """

    key: ClassVar[str]
    heading: ClassVar[str]
    lead: ClassVar[str] = ""

    def __init__(self, *args: Any, draft: MicrositeRequest, actor: User, **kwargs: Any) -> None:
        self.draft = draft
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the other steps."""

    @classmethod
    def of_draft(cls, draft: MicrositeRequest, actor: User) -> StepForm:
        """The step as it was kept; unbound while nobody filled it."""
        kept = draft.data.get(cls.key)
        return cls(MultiValueDict(kept), draft=draft, actor=actor) if kept else cls(draft=draft, actor=actor)

    def typed(self) -> dict[str, list[str]]:
        """The values to keep: only of the fields of this step, as they were typed."""
        data: MultiValueDict[str, str] = self.data  # type: ignore[assignment]
        return {name: [str(value)[:LONGEST] for value in data.getlist(name)] for name in self.fields if name in data}

    def refuse(self, error: CmsError) -> None:
        """Show an error of the domain at its field."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class PurposeForm(StepForm):
    """What it is called and what it is for."""

    key, heading = "proposito", "Propósito"
    title = forms.CharField(label="Nombre del micrositio", max_length=120)
    purpose = forms.CharField(
        label="Para qué sirve",
        help_text="Diga qué problema resuelve a la gente, en una o dos frases.",
        max_length=1000,
        widget=lines(),
    )


class AudienceForm(StepForm):
    """For whom, and what they can do there."""

    key, heading = "publico", "Público y servicios"
    audience = forms.CharField(
        label="A quién se dirige", help_text="Por ejemplo: personas de 60 años o más que viven en el municipio.",
        max_length=1000, widget=lines(3),
    )  # fmt: skip
    services = forms.CharField(
        label="Qué podrá hacer ahí", help_text="Enumere los servicios: inscribirse, consultar, descargar…",
        max_length=1000, widget=lines(),
    )  # fmt: skip


class OriginForm(StepForm):
    """Which dependencia asks, and by which oficio."""

    key, heading = "dependencia", "Dependencia"
    organization = forms.ModelChoiceField(Organization.objects.filter(active=True), label="Dependencia")
    oficio_number = forms.CharField(label="Número del oficio de solicitud", max_length=80)
    oficio_date = forms.DateField(label="Fecha del oficio", widget=AdminDateInput)

    def clean_oficio_date(self) -> Any:
        value = self.cleaned_data["oficio_date"]
        if value > timezone.localdate():
            raise forms.ValidationError("La fecha del oficio no puede ser futura.")
        return value


class PeopleForm(StepForm):
    """Who answers for it, who writes, who validates."""

    key, heading = "personas", "Personas"
    lead = "Solo aparecen personas en funciones de la dependencia que ya tienen una cuenta."
    owner = PersonField(User.objects.none(), label="Persona responsable", empty_label="Elija a una persona")
    editors = PeopleField(User.objects.none(), label="Editores", required=False)
    validators = PeopleField(
        User.objects.none(), label="Validadores", help_text="Aprueban los contenidos que otras personas escriben."
    )

    def prepare(self) -> None:
        people = queries.assignable(self.draft.organization) if self.draft.organization else User.objects.none()
        for name in self.fields:
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        writers = {cleaned.get("owner"), *cleaned.get("editors", ())}
        for person in cleaned.get("validators", ()):
            if person in writers:
                self.add_error("validators", f"{person} no puede validar lo que escribe: elija a otra persona.")
        return cleaned


class AddressForm(StepForm):
    """Where it lives."""

    key, heading = "direccion", "Dirección"
    kind = radio(lambda: address_choices(), label="Tipo de dirección")
    name = forms.CharField(
        label="Nombre en la dirección", max_length=60,
        help_text="Letras minúsculas sin acento, números y guiones: «semana-bicicleta».",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") and cleaned.get("name"):
            try:
                cleaned["name"] = creation.check_address(cleaned["kind"], cleaned["name"])
            except CmsError as error:
                self.refuse(error)
        return cleaned


class LayoutForm(StepForm):
    """Which set of templates."""

    key, heading = "plantilla", "Plantilla"
    layout = radio(
        lambda: [(key, f"{each.title}. {each.description}") for key, each in declared().layouts.items()],
        label="Plantilla",
    )


class LookForm(StepForm):
    """Colours, type, logo and header."""

    key, heading = "aspecto", "Aspecto"
    lead = "Los colores se comprueban con la norma WCAG 2.2 AA: una combinación que no se lee bien no se guarda."
    primary = ColourField(label="Color principal", help_text="Enlaces y botones.")
    accent = ColourField(label="Color de acento", help_text="Franjas, bordes y marcas.")
    text = ColourField(label="Color del texto")
    background = ColourField(label="Color de fondo")
    header_style = radio(
        lambda: [(key, f"{each.title}. {each.description}") for key, each in declared().header_styles.items()],
        label="Encabezado",
    )
    type_pair = radio(
        lambda: [(key, f"{each.title}. {each.description}") for key, each in declared().type_pairs.items()],
        label="Tipografía",
    )
    logo = forms.ModelChoiceField(SiteImage.objects.all(), label="Logotipo", required=False, widget=AdminImageChooser)
    logo_alt = forms.CharField(label="Qué dice el logotipo", max_length=120, required=False)
    header_image = forms.ModelChoiceField(
        SiteImage.objects.all(), label="Imagen de portada", required=False, widget=AdminImageChooser
    )
    header_image_alt = forms.CharField(label="Qué muestra la imagen de portada", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        palette = declared().palettes["talavera"]
        first = {name: getattr(palette, name) for name in COLOURS}
        kwargs["initial"] = {**first, "header_style": "claro", "type_pair": "clara", **(kwargs.get("initial") or {})}
        self.problems: tuple[Any, ...] = ()
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        policy = policy_registry.get_by_type(SiteImage)
        for name in ("logo", "header_image"):
            self.fields[name].queryset = policy.instances_user_has_permission_for(self.actor, "choose")  # type: ignore[attr-defined]

    def chosen_layout(self) -> str:
        """The layout chosen before; the first one until then."""
        chosen = self.draft.first("plantilla", "layout")
        return chosen if chosen in declared().layouts else next(iter(declared().layouts))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                looks.check(look_plan(cleaned, self.chosen_layout()))
            except CmsError as error:
                self.problems = getattr(error, "problems", ())
                if not self.problems:
                    self.refuse(error)
                else:
                    self.add_error(None, "Estos colores no se pueden leer bien. Vea abajo cada caso y su remedio.")
        return cleaned


class DatesForm(StepForm):
    """When it is looked at again and when it ends."""

    key, heading = "fechas", "Fechas"
    lead = "Ambas son obligatorias. Se avisa a la persona responsable 60, 30 y 7 días antes, y el mismo día."
    review_on = forms.DateField(label="Primera revisión de contenidos", widget=AdminDateInput)
    ends_on = forms.DateField(
        label="Fecha de término", widget=AdminDateInput,
        help_text="Al terminar se convierte en un archivo de consulta en la misma dirección.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                dates.check(review_on=cleaned["review_on"], ends_on=cleaned["ends_on"], today=timezone.localdate())
            except CmsError as error:
                self.refuse(error)
        return cleaned


STEPS: tuple[type[StepForm], ...] = (
    PurposeForm, AudienceForm, OriginForm, PeopleForm, AddressForm, LayoutForm, LookForm, DatesForm,
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}


def address_choices() -> list[tuple[str, str]]:
    """Subdomains are offered where there is a parent domain."""
    path = (AddressKind.PATH.value, f"{AddressKind.PATH.label}: {settings.WWW_URL}/micrositios/nombre/")
    if not settings.PARENT_DOMAIN:
        return [path]
    own = (AddressKind.SUBDOMAIN.value, f"{AddressKind.SUBDOMAIN.label}: nombre.{settings.PARENT_DOMAIN}")
    return [own, path]


def look_plan(cleaned: dict[str, Any], layout: str) -> LookPlan:
    """The look from the cleaned values of its step."""
    names = ("header_style", "type_pair", *COLOURS, "logo", "logo_alt", "header_image", "header_image_alt")
    return LookPlan(layout=layout, **{name: cleaned[name] for name in names})


def forms_of(draft: MicrositeRequest, actor: User) -> dict[str, StepForm]:
    """Every step as it was kept."""
    return {step.key: step.of_draft(draft, actor) for step in STEPS}


def plan(draft: MicrositeRequest, actor: User) -> Plan:
    """What the draft says, checked again. Raises `Incomplete` with the steps that lack something."""
    found = forms_of(draft, actor)
    if lacking := [key for key, form in found.items() if not form.is_bound or not form.is_valid()]:
        raise Incomplete(lacking)
    said = {name: value for key, form in found.items() if key != "aspecto" for name, value in form.cleaned_data.items()}
    return Plan(
        title=said["title"],
        purpose=said["purpose"],
        audience=said["audience"],
        services=said["services"],
        organization=said["organization"],
        owner=said["owner"],
        editors=tuple(said["editors"]),
        validators=tuple(said["validators"]),
        address_kind=said["kind"],
        name=said["name"],
        look=look_plan(found["aspecto"].cleaned_data, said["layout"]),
        review_on=said["review_on"],
        ends_on=said["ends_on"],
    )
