"""Django's registration of the app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Dependencias, units, posts, people and their appointments."""

    name = "cms.directory"
    label = "directory"
    verbose_name = "Directorio"
