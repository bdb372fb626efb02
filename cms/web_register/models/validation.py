"""Validation of a maintenance by e-mail, and the declaration about its contents."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.directory.models import Person
from cms.web_register.models.files import StoredFile
from cms.web_register.models.maintenance import Maintenance


class Answer(models.TextChoices):
    """What a dependencia answers."""

    ACCEPTS = "acepta", "Acepta los cambios"
    OBSERVES = "observaciones", "Tiene observaciones"


class AnswerChannel(models.TextChoices):
    """How an answer came."""

    LINK = "enlace", "Por la dirección del correo"
    MAIL = "correo", "Por correo, capturada por el equipo web"


class ContentsDeclaration(models.Model):
    """Somebody of the dependencia accepted the declaration (procedure 6, policy 4) for one round of a maintenance."""

    maintenance = models.ForeignKey(Maintenance, models.CASCADE, related_name="declarations")
    round = models.PositiveIntegerField("vuelta")
    version = models.PositiveIntegerField("versión del texto")
    text_hash = models.CharField("huella del texto", max_length=64)
    statements = models.JSONField("frases aceptadas", default=list)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="quien declara")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField("aceptada", auto_now_add=True)

    class Meta:
        verbose_name = "declaración sobre los contenidos"
        verbose_name_plural = "declaraciones sobre los contenidos"
        ordering = ["-accepted_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["maintenance", "round"], name="one_declaration_per_round")]

    def __str__(self) -> str:
        return f"Declaración de la vuelta {self.round}"


class ValidationRequest(models.Model):
    """One e-mail that asked for validation and the answer to it. Of its personal address only a hash is kept."""

    maintenance = models.ForeignKey(Maintenance, models.CASCADE, related_name="validations")
    round = models.PositiveIntegerField("vuelta")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="para")
    to_name = models.CharField("nombre", max_length=250)
    to_email = models.EmailField("correo")
    test_address = models.URLField("dirección de prueba")
    subject = models.CharField("asunto", max_length=250)
    body = models.TextField("mensaje")
    message_id = models.CharField("identificador del mensaje", max_length=200, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField("pedido", auto_now_add=True)
    sent_at = models.DateTimeField("enviado", null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField("vence")
    withdrawn_at = models.DateTimeField("sin efecto desde", null=True, blank=True)
    answer = models.CharField("respuesta", max_length=20, choices=Answer.choices, blank=True)
    answer_text = models.TextField("texto de la respuesta", max_length=4_000, blank=True)
    answer_channel = models.CharField("cómo respondió", max_length=20, choices=AnswerChannel.choices, blank=True)
    answered_at = models.DateTimeField("respondido", null=True, blank=True)
    message_file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mensaje recibido"
    )
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "solicitud de validación"
        verbose_name_plural = "solicitudes de validación"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Validación de la vuelta {self.round}"

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still expected."""
        return not self.answer and self.withdrawn_at is None
