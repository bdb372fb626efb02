"""Images and documents of the sites."""

from __future__ import annotations

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class SiteImage(AbstractImage):
    """A picture. `description` (Wagtail's) is its alternative text; author and licence stand beside it."""

    credit = models.CharField("crédito", max_length=200, blank=True, help_text="Quién hizo la imagen.")
    licence = models.CharField("licencia", max_length=120, blank=True, help_text="Por qué podemos usarla.")

    admin_form_fields = ("title", "file", "description", "collection", "credit", "licence", "tags",
                         "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "imagen"
        verbose_name_plural = "imágenes"


class SiteRendition(AbstractRendition):
    """An image in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter")
        ]


class SiteDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "documento"
        verbose_name_plural = "documentos"
