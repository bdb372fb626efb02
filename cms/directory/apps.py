"""Django's registration of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    """Dependencias, units, posts, people and their appointments."""

    name = "cms.directory"
    label = "directory"
    verbose_name = "Directorio"

    def ready(self) -> None:
        """Groups are made after the tables."""
        from cms.directory.groups import sync_groups

        post_migrate.connect(sync_groups, sender=self)
