"""Forms that citizens fill in, and their answers."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField

from cms.core.private_files import private_storage
from cms.pages.blocks.text import PLAIN_FEATURES
from cms.pages.models.base import CityPage, SitePageForm
from cms.pages.submissions import building, guarding

LONGEST_RETENTION = 1825
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that are taken for others
CONSENT = "Leí el aviso de privacidad y acepto que se usen mis datos para atender este formulario."


def new_reference() -> str:
    """What the visitor is given to ask about an answer later."""
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


class FormPageForm(SitePageForm, WagtailAdminFormPageForm):
    """The responsible dependencia, fields with different names, and the notice that the law asks for."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        missing = data.get("asks_personal_data") and not strip_tags(data.get("privacy_notice") or "").strip()
        if missing and not self.is_deferred_validation:
            self.add_error("privacy_notice", "Un formulario que pide datos personales necesita su aviso de privacidad.")
        return data


class FormPage(FormMixin, CityPage):
    """A form. Its answers are seen by the people named as owners and by nobody else."""

    intro = RichTextField("presentación", features=PLAIN_FEATURES, blank=True)
    thanks = RichTextField("mensaje al terminar", features=PLAIN_FEATURES, blank=True)
    submit_label = models.CharField("texto del botón", max_length=40, default="Enviar")
    asks_personal_data = models.BooleanField("pide datos personales", default=True)
    privacy_notice = RichTextField(
        "aviso de privacidad",
        features=PLAIN_FEATURES,
        blank=True,
        help_text="Para qué se usan los datos, quién responde por ellos y por cuánto tiempo se guardan.",
    )
    consent_label = models.CharField("texto de la conformidad", max_length=250, default=CONSENT)
    owners = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="quién recibe las respuestas",
        blank=True,
        related_name="owned_forms",
        help_text="Solo estas personas las ven. Reciben un correo por cada respuesta, sin su contenido.",
    )
    retention_days = models.PositiveSmallIntegerField(
        "días que se guardan las respuestas",
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_RETENTION)],
        help_text="Después se borran solas, con sus archivos.",
    )
    closes_at = models.DateTimeField("se cierra", null=True, blank=True)

    base_form_class = FormPageForm
    template = "pages/form_page.html"
    landing_page_template = "pages/form_page.html"
    subpage_types: list[str] = []
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]  # answers go to an address of their own
    content_panels = [
        FormSubmissionsPanel(heading="Respuestas"),
        *CityPage.content_panels,
        FieldPanel("intro"),
        InlinePanel("form_fields", heading="Campos", label="Campo", min_num=1, max_num=40),
        MultiFieldPanel(
            [FieldPanel("asks_personal_data"), FieldPanel("privacy_notice"), FieldPanel("consent_label")],
            heading="Datos personales",
            icon="lock",
        ),
        MultiFieldPanel([FieldPanel("submit_label"), FieldPanel("thanks")], heading="Envío", icon="mail"),
    ]
    settings_panels = [
        MultiFieldPanel(
            [
                FieldPanel("owners", widget=django_forms.CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("retention_days"), FieldPanel("closes_at")]),
            ],
            heading="Respuestas",
            icon="user",
        ),
        *CityPage.settings_panels,
    ]

    class Meta:
        verbose_name = "formulario"
        verbose_name_plural = "formularios"

    @property
    def is_open(self) -> bool:
        """Whether the form takes answers now."""
        return self.live and (self.closes_at is None or timezone.now() < self.closes_at)

    def get_submission_class(self) -> type[FormAnswer]:
        return FormAnswer

    def get_submissions_list_view_class(self) -> type:
        from cms.pages.submissions.listing import AnswersListView

        return AnswersListView

    def get_data_fields(self) -> list[tuple[str, str]]:
        """Columns of the list of answers."""
        fields = [(field.clean_name, field.label) for field in self.get_form_fields()]
        return [("submit_time", "Recibida"), ("reference", "Referencia"), *fields]

    def get_form_class(self) -> type[django_forms.Form]:
        return building.form_class(self)

    def empty_form(self) -> django_forms.Form:
        """The form as a visitor first sees it."""
        return self.get_form_class()(initial={guarding.MOMENT: guarding.seal(self.pk)})

    def get_form(self, *args: Any, **kwargs: Any) -> django_forms.Form:
        return self.empty_form()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return CityPage.serve(self, request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        received = guarding.received(request.GET.get("recibido", ""))
        return {
            **super().get_context(request, *args, **kwargs),
            "received": received,
            "is_open": self.is_open,
            "form": None if received else self.empty_form(),
        }


class FormField(AbstractFormField):
    """A field of a form, with its limits."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField("tipo", max_length=16, choices=building.KINDS)
    limit = models.PositiveSmallIntegerField(
        "máximo de caracteres",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(building.LONGEST_TEXT)],
        help_text="Para textos. Vacío: lo usual de cada tipo.",
    )
    minimum = models.DecimalField("número mínimo", max_digits=12, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField("número máximo", max_digits=12, decimal_places=2, null=True, blank=True)

    field_type.required_on_save = True  # type: ignore[attr-defined]  # as Wagtail's own field
    panels = [
        FieldPanel("label", heading="Pregunta o dato"),
        FieldPanel("help_text", heading="Ayuda"),
        FieldPanel("required", heading="Obligatorio"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices", heading="Opciones, una por renglón"),
        FieldRowPanel([FieldPanel("limit"), FieldPanel("minimum"), FieldPanel("maximum")], heading="Límites"),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = "campo"
        verbose_name_plural = "campos"

    def clean(self) -> None:
        super().clean()
        if self.field_type in building.WITH_CHOICES and len(building.choices_of(self)) < 2:
            raise ValidationError({"choices": "Escriba al menos dos opciones, una por renglón."})
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValidationError({"maximum": "El máximo no puede ser menor que el mínimo."})


class FormAnswer(AbstractFormSubmission):
    """What somebody answered. Deleted after the days that the form says."""

    reference = models.CharField("referencia", max_length=12, unique=True, default=new_reference)
    consented_at = models.DateTimeField("conformidad", null=True, blank=True)

    class Meta:
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        indexes = [models.Index(fields=["page", "submit_time"], name="answer_by_page_and_time")]

    def __str__(self) -> str:
        return self.reference

    def get_data(self) -> dict[str, Any]:
        """The answers by field, with reference and moment."""
        return {**super().get_data(), "reference": self.reference}


class AnswerFile(models.Model):
    """A file that came with an answer."""

    answer = models.ForeignKey(FormAnswer, models.CASCADE, related_name="files")
    field = models.CharField("campo", max_length=255)
    name = models.CharField("nombre", max_length=255)
    content_type = models.CharField("tipo", max_length=80)
    file = models.FileField("archivo", upload_to="formularios", storage=private_storage)

    class Meta:
        verbose_name = "archivo de una respuesta"
        verbose_name_plural = "archivos de respuestas"

    def __str__(self) -> str:
        return self.name
