"""Where pages point to, and what was found there."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from cms.directory.models import Organization

WORKS, BROKEN, NOT_TRIED, PENDING = "funciona", "roto", "no_probado", "pendiente"
STATES = [(WORKS, "Funciona"), (BROKEN, "Roto"), (NOT_TRIED, "No se probó"), (PENDING, "Por revisar")]


class CheckedAddress(models.Model):
    """One thing that something points to: an address of the web, a page, a document, a dataset."""

    WEB, OWN, PAGE, DOCUMENT, IMAGE, DATASET = "web", "propia", "pagina", "documento", "imagen", "conjunto"
    KINDS = [
        (WEB, "Dirección de otro sitio"),
        (OWN, "Dirección de nuestros sitios"),
        (PAGE, "Página"),
        (DOCUMENT, "Documento"),
        (IMAGE, "Imagen"),
        (DATASET, "Conjunto de datos"),
    ]

    kind = models.CharField("clase", max_length=20, choices=KINDS)
    target = models.CharField("destino", max_length=2000)
    target_hash = models.CharField("huella del destino", max_length=64, unique=True)
    state = models.CharField("estado", max_length=20, choices=STATES, default=PENDING)
    reason = models.CharField("motivo", max_length=200, blank=True)
    checked_at = models.DateTimeField("revisado", null=True, blank=True)
    broken_since = models.DateTimeField("roto desde", null=True, blank=True)

    class Meta:
        verbose_name = "destino de enlaces"
        verbose_name_plural = "destinos de enlaces"

    def __str__(self) -> str:
        return self.target

    @property
    def target_in_words(self) -> str:
        """The address, or what kind of thing of ours it is and its number."""
        return self.target if self.kind in (self.WEB, self.OWN) else f"{self.get_kind_display()} {self.target}"


class PageLink(models.Model):
    """A place from which something is pointed to: a block of a page, or a redirection."""

    page = models.ForeignKey(
        Page, models.CASCADE, null=True, blank=True, related_name="outgoing_links", verbose_name="página"
    )
    redirect_from = models.CharField("redirección desde", max_length=255, blank=True)
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="dependencia"
    )
    checked = models.ForeignKey(CheckedAddress, models.CASCADE, related_name="links", verbose_name="destino")
    text = models.CharField("texto del enlace", max_length=300, blank=True)
    place = models.CharField("lugar", max_length=300, blank=True)
    anchor = models.CharField("bloque", max_length=80, blank=True)

    class Meta:
        verbose_name = "enlace"
        verbose_name_plural = "enlaces"
        ordering = ["page", "pk"]

    def __str__(self) -> str:
        return self.text or str(self.checked_id)

    @property
    def source(self) -> str:
        """Where the link stands, in words."""
        return self.page.title if self.page else f"Redirección desde {self.redirect_from}"
