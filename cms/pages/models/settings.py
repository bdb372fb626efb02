"""What the web team sets for a whole site."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page


@register_setting(icon="warning", order=10)
class EmergencyBanner(BaseGenericSetting):
    """A notice above every page, while it lasts."""

    class Level(models.TextChoices):
        """How serious it is. Each has its own words and sign, not only a colour."""

        INFORMATION = "informacion", "Información"
        WARNING = "precaucion", "Precaución"
        EMERGENCY = "emergencia", "Emergencia"

    active = models.BooleanField("mostrar el aviso", default=False)
    level = models.CharField("nivel", max_length=12, choices=Level.choices, default=Level.WARNING)
    title = models.CharField("título", max_length=80, blank=True)
    text = models.CharField(
        "texto", max_length=300, blank=True, help_text="Qué pasa, dónde y qué deben hacer las personas."
    )
    starts_at = models.DateTimeField("desde", null=True, blank=True)
    ends_at = models.DateTimeField("hasta", null=True, blank=True, help_text="Después de esta hora deja de mostrarse.")
    page = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="página con más información"
    )

    panels = [
        FieldPanel("active"),
        FieldPanel("level"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="Cuándo se muestra"),
        PageChooserPanel("page"),
    ]

    class Meta:
        verbose_name = "aviso de emergencia"
        verbose_name_plural = "avisos de emergencia"

    def clean(self) -> None:
        super().clean()
        problems: dict[str, str] = {}
        if self.active and not self.title.strip():
            problems["title"] = "Escriba el título del aviso."
        if self.active and not self.text.strip():
            problems["text"] = "Escriba qué pasa y qué hacer."
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            problems["ends_at"] = "El aviso no puede terminar antes de comenzar."
        if problems:
            raise ValidationError(problems)


@register_setting(icon="mail", order=20)
class SiteContact(BaseGenericSetting):
    """How to reach the government: stands at the foot of every page."""

    phone = models.CharField("teléfono", max_length=60, blank=True)
    email = models.EmailField("correo", blank=True)
    address = models.CharField("domicilio", max_length=300, blank=True)
    hours = models.CharField("horario", max_length=160, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("address"), FieldPanel("hours")],
            heading="Datos que aparecen al pie de todas las páginas",
        )
    ]

    class Meta:
        verbose_name = "contacto del gobierno"
        verbose_name_plural = "contactos del gobierno"
