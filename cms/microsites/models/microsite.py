"""A micrositio, its people, its menu and its dates."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from wagtail.models import Collection, Page, Site, Workflow

from cms.directory.models import Organization

MOST_MENU_ENTRIES = 7


class AddressKind(models.TextChoices):
    """Where a micrositio lives."""

    SUBDOMAIN = "subdominio", "Subdominio propio"
    PATH = "ruta", "Ruta dentro del sitio de la ciudad"


class State(models.TextChoices):
    """Where a micrositio stands in its life."""

    ACTIVE = "activo", "Activo"
    ARCHIVING = "archivando", "Archivándose"
    ARCHIVED = "archivado", "Archivado"


class Role(models.TextChoices):
    """What a person does in a micrositio."""

    RESPONSIBLE = "responsable", "Responsable"
    EDITOR = "editor", "Editor"
    VALIDATOR = "validador", "Validador"


class Microsite(models.Model):
    """A site of its own for one purpose, with somebody who answers for it and a day on which it ends."""

    name = models.SlugField("nombre en la dirección", max_length=40, unique=True)
    title = models.CharField("nombre", max_length=120)
    address_kind = models.CharField("tipo de dirección", max_length=12, choices=AddressKind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="microsites", verbose_name="dependencia"
    )
    purpose = models.TextField("propósito", max_length=1000)
    audience = models.TextField("público", max_length=1000)
    services = models.TextField("servicios", max_length=1000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="persona responsable"
    )
    review_on = models.DateField("se revisa el")
    ends_on = models.DateField("termina el")
    state = models.CharField("estado", max_length=12, choices=State.choices, default=State.ACTIVE)
    root_page = models.OneToOneField(Page, models.PROTECT, related_name="microsite", verbose_name="portada")
    site = models.OneToOneField(
        Site, models.SET_NULL, null=True, blank=True, related_name="microsite", verbose_name="sitio"
    )
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="+", verbose_name="colección")
    workflow = models.OneToOneField(
        Workflow, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="validación"
    )
    created_at = models.DateTimeField("creado", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="creado por"
    )

    class Meta:
        verbose_name = "micrositio"
        verbose_name_plural = "micrositios"
        ordering = ["title"]
        permissions = [("manage_microsites", "Puede crear, administrar y archivar micrositios")]

    def __str__(self) -> str:
        return self.title

    @property
    def hostname(self) -> str:
        """The host on which it is served."""
        return (
            f"{self.name}.{settings.PARENT_DOMAIN}" if self.address_kind == AddressKind.SUBDOMAIN else settings.WWW_HOST
        )

    @property
    def base_path(self) -> str:
        """Its path on that host, with a slash at both ends."""
        return "/" if self.address_kind == AddressKind.SUBDOMAIN else f"/micrositios/{self.name}/"

    @property
    def origin(self) -> str:
        """Scheme, host and port of its addresses."""
        parts = urlsplit(settings.WWW_URL)
        return f"{parts.scheme}://{self.hostname}" + (f":{parts.port}" if parts.port else "")

    @property
    def url(self) -> str:
        """Its public address."""
        return self.origin + self.base_path

    @property
    def is_active(self) -> bool:
        """Whether it is neither an archive nor on its way to one."""
        return self.state == State.ACTIVE


class MicrositeGroup(models.Model):
    """The group of one role: whoever is in it sees this micrositio and nothing else."""

    microsite = models.ForeignKey(Microsite, models.CASCADE, related_name="groups")
    role = models.CharField(max_length=12, choices=Role.choices)
    group = models.OneToOneField(Group, models.PROTECT, related_name="microsite_group")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["microsite", "role"], name="microsite_group_once")]

    def __str__(self) -> str:
        return str(self.group)


class Assignment(models.Model):
    """A person with a role in a micrositio. Groups follow from these rows."""

    microsite = models.ForeignKey(Microsite, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="microsite_assignments", verbose_name="persona"
    )
    role = models.CharField("papel", max_length=12, choices=Role.choices)
    since = models.DateTimeField("desde", auto_now_add=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="asignó"
    )

    class Meta:
        verbose_name = "asignación"
        verbose_name_plural = "asignaciones"
        ordering = ["role", "user__first_name", "user__last_name"]
        constraints = [
            models.UniqueConstraint(fields=["microsite", "user"], name="one_role_in_a_microsite"),
            models.UniqueConstraint(
                fields=["microsite"], condition=models.Q(role="responsable"), name="one_responsable_of_a_microsite"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"


class MenuEntry(models.Model):
    """An entry of the menu: always a page of the micrositio, so it cannot lead nowhere."""

    microsite = models.ForeignKey(Microsite, models.CASCADE, related_name="menu_entries")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name="página")
    label = models.CharField("texto", max_length=40, blank=True)
    position = models.PositiveSmallIntegerField("lugar", default=0)

    class Meta:
        verbose_name = "entrada del menú"
        verbose_name_plural = "entradas del menú"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["microsite", "page"], name="page_once_in_a_menu")]

    def __str__(self) -> str:
        return self.label or self.page.title


class DueKind(models.TextChoices):
    """The two dates of a micrositio."""

    REVIEW = "revision", "Revisión"
    END = "fin", "Fin"


class DateChange(models.Model):
    """A date that somebody moved, and why."""

    microsite = models.ForeignKey(Microsite, models.CASCADE, related_name="date_changes")
    kind = models.CharField("fecha", max_length=10, choices=DueKind.choices)
    previous = models.DateField("antes")
    new = models.DateField("ahora")
    reason = models.TextField("motivo", max_length=600)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        verbose_name = "cambio de fecha"
        verbose_name_plural = "cambios de fecha"
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.previous} → {self.new}"


class Reminder(models.Model):
    """A reminder that was sent: one per date and threshold (days before), never twice."""

    microsite = models.ForeignKey(Microsite, models.CASCADE, related_name="reminders")
    kind = models.CharField("fecha", max_length=10, choices=DueKind.choices)
    due = models.DateField("vence")
    threshold = models.PositiveSmallIntegerField("días antes")
    sent_at = models.DateTimeField("enviado", auto_now_add=True)
    recipients = models.PositiveSmallIntegerField("destinatarios", default=0)

    class Meta:
        verbose_name = "recordatorio"
        verbose_name_plural = "recordatorios"
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["microsite", "kind", "due", "threshold"], name="one_reminder_each")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due}, {self.threshold} días"
