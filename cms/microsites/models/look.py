"""The look of a micrositio: values from closed lists and colours that were checked before they were kept."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from cms.media.models import SiteImage
from cms.microsites.models.microsite import Microsite

colour = RegexValidator(r"\A#[0-9a-f]{6}\Z", "Escriba un color como #1b3a8a.")


class MicrositeLook(models.Model):
    """Tokens of one micrositio. `version` grows with every change and names the style sheet."""

    microsite = models.OneToOneField(Microsite, models.CASCADE, related_name="look")
    layout = models.CharField("plantilla", max_length=20)
    header_style = models.CharField("encabezado", max_length=20)
    type_pair = models.CharField("tipografía", max_length=20)
    primary = models.CharField("color principal", max_length=7, validators=[colour])
    accent = models.CharField("color de acento", max_length=7, validators=[colour])
    text = models.CharField("color del texto", max_length=7, validators=[colour])
    background = models.CharField("color de fondo", max_length=7, validators=[colour])
    logo = models.ForeignKey(
        SiteImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="logotipo"
    )
    logo_alt = models.CharField("qué dice el logotipo", max_length=120, blank=True)
    header_image = models.ForeignKey(
        SiteImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="imagen de portada"
    )
    header_image_alt = models.CharField("qué muestra la imagen de portada", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "aspecto"
        verbose_name_plural = "aspectos"

    def __str__(self) -> str:
        return f"Aspecto de {self.microsite}"

    @property
    def tokens(self) -> dict[str, str]:
        """The four colours."""
        return {"primary": self.primary, "accent": self.accent, "text": self.text, "background": self.background}
