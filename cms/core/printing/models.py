"""Tables of official paper."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cms.core.private_files import private_storage

PRINTED, SIGNED, RECEIVED, SCANNED = "printed", "signed", "received", "scanned"
STATE_LABELS = {PRINTED: "Impreso", SIGNED: "Firmado", RECEIVED: "Recibido", SCANNED: "Digitalizado"}


def new_token() -> str:
    """What the QR carries; nobody guesses it."""
    return secrets.token_urlsafe(16)


def pdf_path(document: PrintedDocument, filename: str) -> str:
    return f"printed/{document.made_at:%Y}/{document.uuid}.pdf"


def scan_path(original: DocumentOriginal, filename: str) -> str:
    return f"printed/{original.document.made_at:%Y}/{original.document.uuid}-scan-{original.number}.pdf"


class FolioCounter(models.Model):
    """The last number given in a series and year. Written by `cms.core.folios.next_folio` alone."""

    series = models.CharField("serie", max_length=40)
    year = models.PositiveSmallIntegerField("año")
    last = models.PositiveIntegerField("último número")

    class Meta:
        verbose_name = "contador de folios"
        verbose_name_plural = "contadores de folios"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_series_and_year")]

    def __str__(self) -> str:
        return f"{self.series}/{self.last:04d}/{self.year}"


class DocumentKey(models.Model):
    """A key with which printed documents are signed. The private part is encrypted with a key made from SECRET_KEY.

    The public part stays published as long as the key is not `revoked_at`, since documents last for years.
    """

    kid = models.CharField("nombre", max_length=80, unique=True)
    public = models.JSONField("parte pública")
    encrypted_pem = models.TextField(editable=False)
    created_at = models.DateTimeField("creada", default=timezone.now)
    retired_at = models.DateTimeField("dejó de firmar", null=True, blank=True)
    revoked_at = models.DateTimeField("revocada", null=True, blank=True)

    class Meta:
        verbose_name = "llave de documentos"
        verbose_name_plural = "llaves de documentos"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.kid


class PrintedDocument(models.Model):
    """A document made once: these bytes, this folio. `public_facts` are [label, value] pairs without personal data.

    `signature`: the detached JWS over folio, kind, day and sha256 (`pipelines.documents`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    folio = models.CharField("folio", max_length=60, unique=True)
    kind = models.CharField("documento", max_length=60, db_index=True)
    title = models.CharField("título", max_length=250)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    public_facts = models.JSONField("datos públicos", default=list, blank=True)
    file = models.FileField("archivo", storage=private_storage, upload_to=pdf_path, max_length=200)
    sha256 = models.CharField("huella SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField("bytes")
    signature = models.TextField("firma", blank=True, editable=False)
    made_at = models.DateTimeField("elaborado")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="elaboró"
    )
    cancelled_at = models.DateTimeField("anulado", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="anuló"
    )
    cancel_reason = models.CharField("motivo de la anulación", max_length=300, blank=True)

    class Meta:
        verbose_name = "documento impreso"
        verbose_name_plural = "documentos impresos"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.folio})"

    @property
    def verification_url(self) -> str:
        """The public address that the QR carries."""
        return settings.WWW_URL + reverse("core_verify", args=[self.token])

    @property
    def filename(self) -> str:
        return f"{self.kind}-{self.folio.replace('/', '-')}.pdf"

    @property
    def signature_url(self) -> str:
        """Where anybody who has the QR gets the signature."""
        return reverse("core_signature", args=[self.token])


class DocumentOriginal(models.Model):
    """One of the tantos of a document: who keeps it, when it was received, and its scan once signed."""

    document = models.ForeignKey(PrintedDocument, models.CASCADE, related_name="originals")
    number = models.PositiveSmallIntegerField("tanto")
    keeper = models.CharField("lo conserva", max_length=200, blank=True)
    received_on = models.DateField("recibido el", null=True, blank=True)
    receipt_noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="anotó"
    )
    scan = models.FileField(
        "original digitalizado", storage=private_storage, upload_to=scan_path, max_length=200, blank=True
    )
    scan_sha256 = models.CharField("huella de la digitalización", max_length=64, blank=True)
    scanned_at = models.DateTimeField("digitalizado", null=True, blank=True)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="digitalizó"
    )

    class Meta:
        verbose_name = "tanto"
        verbose_name_plural = "tantos"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_original_per_number")]

    def __str__(self) -> str:
        return f"{self.document.folio}, tanto {self.number}"

    @property
    def is_signed(self) -> bool:
        """Whether every place of this original carries its signature. A document without places needs none."""
        return all(signature.signed_on for signature in self.signatures.all())

    @property
    def state(self) -> str:
        """How far it has come: printed, signed, received, scanned."""
        if self.scan:
            return SCANNED
        if self.received_on:
            return RECEIVED
        return SIGNED if self.signatures.all() and self.is_signed else PRINTED

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]


class DocumentSignature(models.Model):
    """A place for a signature on one original, and the day on which it was signed by hand."""

    original = models.ForeignKey(DocumentOriginal, models.CASCADE, related_name="signatures")
    place = models.PositiveSmallIntegerField("lugar")
    caption = models.CharField("leyenda", max_length=120)
    name = models.CharField("nombre completo", max_length=250, blank=True)
    post = models.CharField("cargo", max_length=250, blank=True)
    signed_on = models.DateField("firmado el", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="anotó"
    )

    class Meta:
        verbose_name = "firma de un tanto"
        verbose_name_plural = "firmas de los tantos"
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["original", "place"], name="one_signature_per_place")]

    def __str__(self) -> str:
        return f"{self.original}: {self.caption}"


def facts_of(document: PrintedDocument) -> list[tuple[str, Any]]:
    """What the public page may say, as pairs."""
    return [(str(label), value) for label, value in document.public_facts]
