"""Images and documents of the sites."""

from __future__ import annotations

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from cms.core.private_files import private_storage


class SiteImage(AbstractImage):
    """A picture. `description` is its alternative text; author and licence stand beside it."""

    description = models.CharField(
        "texto alternativo",
        max_length=255,
        blank=True,
        default="",
        help_text="Qué se ve, en una frase: «Niñas y niños plantan un ahuehuete en el parque». Sin «imagen de».",
    )
    is_decorative = models.BooleanField(
        "es decorativa",
        default=False,
        help_text="No dice nada que el texto no diga: quien usa lector de pantalla la salta.",
    )
    credit = models.CharField("crédito", max_length=200, blank=True, help_text="Quién hizo la imagen.")
    licence = models.CharField("licencia", max_length=120, blank=True, help_text="Por qué podemos usarla.")

    admin_form_fields = ("title", "file", "description", "is_decorative", "collection", "credit", "licence", "tags",
                         "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "imagen"
        verbose_name_plural = "imágenes"
        permissions = [("choose_image", "Puede elegir imágenes")]

    @property
    def default_alt_text(self) -> str:
        """Words for those who do not see the picture; none when it only decorates."""
        return "" if self.is_decorative else self.description


# Wagtail calls the field «descripción»; here it is what editors must write.
SiteImage._meta.get_field("description").verbose_name = "texto alternativo"
SiteImage._meta.get_field(
    "description"
).help_text = "Qué se ve, en una frase: «Niñas y niños plantan un ahuehuete en el parque». Sin «imagen de»."


class SiteRendition(AbstractRendition):
    """An image in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter")
        ]


class DocumentKind(models.Model):
    """A kind of document by which people look for it: reglamento, acta, convocatoria …"""

    name = models.CharField("tipo de documento", max_length=80, unique=True)
    slug = models.SlugField("clave", max_length=80, unique=True)

    class Meta:
        verbose_name = "tipo de documento"
        verbose_name_plural = "tipos de documento"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SiteDocument(AbstractDocument):
    """A file to download. It lies where only a view reaches it, because its collection may be private."""

    file = models.FileField("archivo", upload_to="documentos", storage=private_storage)
    kind = models.ForeignKey(
        DocumentKind, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="tipo de documento"
    )
    dated_on = models.DateField(
        "fecha del documento", null=True, blank=True, help_text="La que lleva escrita; ordena las listas por año."
    )
    summary = models.CharField("resumen", max_length=300, blank=True, help_text="De qué trata, en una o dos frases.")

    admin_form_fields = ("title", "file", "kind", "dated_on", "summary", "collection", "tags")
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("summary"),
        index.FilterField("kind"),
        index.FilterField("dated_on"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = "documento"
        verbose_name_plural = "documentos"
        permissions = [("choose_document", "Puede elegir documentos")]

    def clean(self) -> None:
        """Wagtail's check reads the name of the file, which a form that completes an upload gives only later."""
        if self.file:
            super().clean()
