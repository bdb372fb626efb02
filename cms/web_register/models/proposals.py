"""What the web team proposes and the dependencia approves: the structure and the design, in versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.core.models import PrintedDocument
from cms.web_register.models.files import StoredFile
from cms.web_register.models.records import SiteRecord


class ProposalState(models.TextChoices):
    """Where a version of a proposal stands."""

    DRAFT = "borrador", "En preparación"
    PROPOSED = "propuesta", "Espera a la dependencia"
    APPROVED = "aprobada", "Aprobada"
    RETURNED = "devuelta", "Devuelta con observaciones"


class Proposal(models.Model):
    """One version. Only a draft changes; a returned one is followed by a new version."""

    version = models.PositiveIntegerField("versión")
    state = models.CharField(
        "estado", max_length=20, choices=ProposalState.choices, default=ProposalState.DRAFT, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    oficio = models.ForeignKey(
        PrintedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="oficio"
    )
    proposed_at = models.DateTimeField("enviada", null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("respondida", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision_oficio = models.CharField("oficio de respuesta", max_length=80, blank=True)
    observations = models.TextField("observaciones", max_length=4_000, blank=True)

    class Meta:
        abstract = True
        ordering = ["-version"]

    @property
    def is_draft(self) -> bool:
        return self.state == ProposalState.DRAFT


class StructureProposal(Proposal):
    """The tree of sections: a list of {id, title, note, children}."""

    record = models.ForeignKey(SiteRecord, models.CASCADE, related_name="structures")
    tree = models.JSONField("árbol de secciones", default=list, blank=True)

    class Meta(Proposal.Meta):
        verbose_name = "propuesta de estructura"
        verbose_name_plural = "propuestas de estructura"
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="one_structure_per_version")]

    def __str__(self) -> str:
        return f"Estructura, versión {self.version}"


class DesignProposal(Proposal):
    """Sketches of the design."""

    record = models.ForeignKey(SiteRecord, models.CASCADE, related_name="designs")
    notes = models.TextField("notas para la dependencia", max_length=2_000, blank=True)

    class Meta(Proposal.Meta):
        verbose_name = "propuesta de diseño"
        verbose_name_plural = "propuestas de diseño"
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="one_design_per_version")]

    def __str__(self) -> str:
        return f"Diseño, versión {self.version}"


class DesignImage(models.Model):
    """One sketch of a version."""

    proposal = models.ForeignKey(DesignProposal, models.CASCADE, related_name="images")
    position = models.PositiveSmallIntegerField("lugar", default=0)
    title = models.CharField("qué muestra", max_length=200)
    description = models.TextField("descripción para quien no ve la imagen", max_length=1_000)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="design_image")

    class Meta:
        verbose_name = "boceto"
        verbose_name_plural = "bocetos"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
