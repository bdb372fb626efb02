"""How somebody without an account follows a case: by its folio and a key."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.cases.models.cases import Case


class FollowUp(models.Model):
    """A case that may be followed without an account.

    The key itself is kept nowhere: it follows from `salt` and a secret of the installation
    (`cms.cases.domain.following`), so that it can be printed again. Another salt makes earlier keys useless.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="follow_up", verbose_name="caso")
    salt = models.CharField("sal", max_length=32, editable=False)
    made_at = models.DateTimeField("clave entregada")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la entregó"
    )

    class Meta:
        verbose_name = "seguimiento sin cuenta"
        verbose_name_plural = "seguimientos sin cuenta"

    def __str__(self) -> str:
        return self.case.folio
