"""What every page of a site has."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from cms.directory.models import Organization


class SitePage(Page):
    """A page with its responsible dependencia and the day on which its contents must be looked at again."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dependencia responsable"
    )
    review_on = models.DateField("revisar el", null=True, blank=True)

    class Meta:
        abstract = True
