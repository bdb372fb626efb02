"""Who declared what, who answered, and what was published on which grounds. Rows are added, hardly ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from wagtail.models import Page, Revision, TaskState


class AboutPage(models.Model):
    """A fact about one content of one page. It outlives the page and its revisions."""

    page = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="página", db_constraint=True
    )
    page_title = models.CharField("título de la página", max_length=255)
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="revisión"
    )
    fingerprint = models.CharField("huella del contenido", max_length=64, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.page_title


class Declaration(AboutPage):
    """Somebody accepted the declaration for exactly this content, to ask for its publication."""

    REQUEST, URGENT = "solicitud", "urgente"
    ROADS = [(REQUEST, "Solicitud de validación"), (URGENT, "Publicación urgente")]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="declarations", verbose_name="quien declara"
    )
    accepted_at = models.DateTimeField("aceptada", auto_now_add=True)
    version = models.PositiveIntegerField("versión del texto")
    text_hash = models.CharField("huella del texto", max_length=64)
    road = models.CharField("camino", max_length=20, choices=ROADS)
    note = models.TextField("nota para quien valida", blank=True)
    address = models.GenericIPAddressField("dirección de red", null=True, blank=True)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name="quienes escribieron"
    )

    class Meta:
        verbose_name = "declaración"
        verbose_name_plural = "declaraciones"
        ordering = ["-accepted_at", "-pk"]


class AnswerLink(models.Model):
    """The address in a mail by which one person answers one task. Only the hash of its secret is kept."""

    task_state = models.ForeignKey(TaskState, models.CASCADE, related_name="answer_links", verbose_name="tarea")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="answer_links", verbose_name="persona"
    )
    fingerprint = models.CharField("huella del contenido", max_length=64)
    secret_hash = models.CharField("huella del secreto", max_length=64)
    created_at = models.DateTimeField("creado", auto_now_add=True)
    expires_at = models.DateTimeField("vence")
    used_at = models.DateTimeField("usado", null=True, blank=True)

    class Meta:
        verbose_name = "enlace de respuesta"
        verbose_name_plural = "enlaces de respuesta"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user} · {self.task_state_id}"


class Answer(AboutPage):
    """What a person answered to a task, when, how and from where."""

    APPROVE, REJECT = "valida", "pide_cambios"
    VERDICTS = [(APPROVE, "Valida"), (REJECT, "Pide cambios")]
    PANEL, LINK = "administracion", "correo"
    ROADS = [(PANEL, "En la administración"), (LINK, "Por el enlace del correo")]

    task_state = models.ForeignKey(
        TaskState, models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name="tarea"
    )
    task_name = models.CharField("tarea", max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="content_answers", verbose_name="quien responde"
    )
    verdict = models.CharField("respuesta", max_length=20, choices=VERDICTS)
    comment = models.TextField("comentario", blank=True)
    road = models.CharField("camino", max_length=20, choices=ROADS)
    link = models.ForeignKey(AnswerLink, models.SET_NULL, null=True, blank=True, related_name="answers")
    address = models.GenericIPAddressField("dirección de red", null=True, blank=True)
    answered_at = models.DateTimeField("respondida", auto_now_add=True)

    class Meta:
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        ordering = ["-answered_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["task_state"], name="one_answer_per_task_state")]


class Publication(AboutPage):
    """The grounds on which a content may be published once; `published_at` is set when that happened."""

    VALIDATED, URGENT, SYSTEM = "validada", "urgente", "sistema"
    GROUNDS = [(VALIDATED, "Validada"), (URGENT, "Urgente"), (SYSTEM, "Del sistema")]

    grounds = models.CharField("fundamento", max_length=20, choices=GROUNDS)
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="declaración"
    )
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quien autoriza"
    )
    authorised_at = models.DateTimeField("autorizada", auto_now_add=True)
    reason = models.TextField("motivo", blank=True)
    published_at = models.DateTimeField("publicada", null=True, blank=True)

    class Meta:
        verbose_name = "publicación"
        verbose_name_plural = "publicaciones"
        ordering = ["-authorised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grounds="sistema") | models.Q(declaration__isnull=False),
                name="publication_has_declaration",
            ),
            models.CheckConstraint(
                condition=~models.Q(grounds="urgente") | ~models.Q(reason=""), name="urgent_publication_has_reason"
            ),
        ]
