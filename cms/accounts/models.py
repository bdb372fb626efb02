"""Tables of accounts, of the provider's keys, and of what other systems must be told."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser, Group
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from cms.directory.models import Person

USERNAME = RegexValidator(
    r"\A[a-z0-9][a-z0-9_-]{1,99}\Z",
    "Use de 2 a 100 letras minúsculas sin acento, números, guion o guion bajo; comience con letra o número.",
)


class User(AbstractUser):
    """An account. `uuid` is what other systems know it by; `person` ties it to the directory."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        "nombre de usuario",
        max_length=100,
        unique=True,
        validators=[USERNAME],
        error_messages={"unique": "Ya existe una cuenta con ese nombre de usuario."},
    )
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="persona"
    )
    must_change_password = models.BooleanField("debe cambiar su contraseña", default=False)
    password_changed_at = models.DateTimeField("contraseña cambiada", null=True, blank=True)
    password_reminded_at = models.DateTimeField("último recordatorio", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"
        permissions = [("manage_accounts", "Puede administrar cuentas")]
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="account_email_once"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class GroupGrant(models.Model):
    """A group given to an account beside those that follow from post and appointments."""

    user = models.ForeignKey(User, models.CASCADE, related_name="group_grants", verbose_name="cuenta")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+", verbose_name="grupo")
    reason = models.CharField("motivo", max_length=300)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo otorgó"
    )
    granted_at = models.DateTimeField("otorgado", default=timezone.now)

    class Meta:
        verbose_name = "grupo otorgado"
        verbose_name_plural = "grupos otorgados"
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="one_grant_per_group")]

    def __str__(self) -> str:
        return f"{self.group}: {self.user}"


class AccountEvent(models.Model):
    """Who did what to which account, and when. Rows are only ever added; the database refuses anything else.

    `data` holds plain facts (reason, groups, folio …), never a secret.
    """

    at = models.DateTimeField("momento", default=timezone.now, db_index=True)
    verb = models.CharField("hecho", max_length=60)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién")
    target = models.ForeignKey(User, models.PROTECT, related_name="events", verbose_name="cuenta")
    data = models.JSONField("datos", default=dict, blank=True)

    class Meta:
        verbose_name = "hecho de una cuenta"
        verbose_name_plural = "hechos de las cuentas"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.target.username}"


class SigningKey(models.Model):
    """A key with which the provider signs. The private part is encrypted with a key made from SECRET_KEY.

    It signs from `not_before` on, while it is the newest. A retired one stays published until `expires_at`.
    """

    kid = models.CharField("nombre", max_length=80, unique=True)
    encrypted_pem = models.TextField(editable=False)
    created_at = models.DateTimeField("creada", default=timezone.now)
    not_before = models.DateTimeField("firma desde", default=timezone.now)
    expires_at = models.DateTimeField("se publica hasta", null=True, blank=True)

    class Meta:
        verbose_name = "llave de firma"
        verbose_name_plural = "llaves de firma"
        ordering = ["-not_before", "-pk"]

    def __str__(self) -> str:
        return self.kid


class LogoutNoticeQuerySet(models.QuerySet["LogoutNotice"]):
    """Notices by how far they have come."""

    def open(self) -> LogoutNoticeQuerySet:
        return self.filter(delivered_at=None, abandoned_at=None)


class LogoutNotice(models.Model):
    """What a client must still be told: that a session (`sid`), or all sessions of somebody, came to an end."""

    client = models.ForeignKey("allauth_idp_oidc.Client", models.CASCADE, related_name="+", verbose_name="aplicación")
    sub = models.CharField("cuenta", max_length=64)
    sid = models.CharField("sesión", max_length=64, blank=True)
    inactive = models.BooleanField("por desactivación", default=False)
    created_at = models.DateTimeField("creado", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_attempt_at = models.DateTimeField("siguiente intento", default=timezone.now)
    delivered_at = models.DateTimeField("entregado", null=True, blank=True)
    abandoned_at = models.DateTimeField("abandonado", null=True, blank=True)
    last_problem = models.CharField("último problema", max_length=120, blank=True)

    objects = LogoutNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "aviso de cierre de sesión"
        verbose_name_plural = "avisos de cierre de sesión"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(delivered_at=None, abandoned_at=None),
                name="logout_notice_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.sub}"

    def claims(self) -> dict[str, Any]:
        """What the logout token says beside who, for whom and when."""
        which = {"sid": self.sid} if self.sid else {}
        return {"sub": self.sub, **which, **({"active": False} if self.inactive else {})}
