"""Django's registration of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    """Dependencias, units, posts, people and their appointments."""

    name = "cms.directory"
    label = "directory"
    verbose_name = "Directorio"

    def ready(self) -> None:
        """Groups are made after the tables; the portal's reviews stand in everybody's inbox."""
        from cms.directory.groups import sync_groups
        from cms.directory.portal import inbox  # noqa: F401  # registers itself

        post_migrate.connect(sync_groups, sender=self)
