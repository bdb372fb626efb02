"""What was sent by a public form, so that it is taken once, and what whoever asked was told of her case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cms.cases.models import Case


class Submission(models.Model):
    """The form with which a case was asked for. `digest`: of the page that was shown and of all that it carried.

    The same form sent again (a double click, going back) leads to the same case. Forgotten when the page is too old to
    be sent.
    """

    digest = models.CharField("huella", max_length=64, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", verbose_name="caso")
    made_at = models.DateTimeField("enviado")

    class Meta:
        verbose_name = "envío en línea"
        verbose_name_plural = "envíos en línea"

    def __str__(self) -> str:
        return self.digest[:12]


class News(models.Model):
    """What whoever asked for a case knows of it, by her page or by mail.

    `told`: what her page showed when it was last looked at; None: not looked at yet, so that nothing is news. `number`:
    the last fact of the case by then. `due_at`: something changed, and it is looked at again from that moment on.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="news", verbose_name="caso")
    wanted = models.BooleanField("quiere avisos por correo", default=True)
    told = models.JSONField("lo que ya sabe", null=True, blank=True, editable=False)
    number = models.PositiveIntegerField("último hecho visto", default=0)
    due_at = models.DateTimeField("se mira el", null=True, blank=True)

    class Meta:
        verbose_name = "novedades de un trámite"
        verbose_name_plural = "novedades de los trámites"
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="news_due")]

    def __str__(self) -> str:
        return f"{self.case_id}: {'con' if self.wanted else 'sin'} avisos"
