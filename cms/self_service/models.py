"""What was sent by a public form, so that it is taken once."""

from __future__ import annotations

from django.db import models

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
