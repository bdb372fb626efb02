"""Django's registration of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebRegisterConfig(AppConfig):
    """The register of sites: requests, releases, maintenance and their official formats."""

    name = "cms.web_register"
    label = "web_register"
    verbose_name = "Registro de sitios web"

    def ready(self) -> None:
        """The web team's permissions are given after the tables; office menu, inbox and books get their entries."""
        from cms.web_register import inbox, letters, office  # noqa: F401  # they register themselves
        from cms.web_register.groups import sync_groups

        post_migrate.connect(sync_groups, sender=self)
