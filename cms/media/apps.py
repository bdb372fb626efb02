"""Django's registration of the app."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Images and documents that editors upload."""

    name = "cms.media"
    label = "media"
    verbose_name = "Imágenes y documentos"
