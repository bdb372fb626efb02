"""Django's registration of the app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from schemas.procedures import names

SHARED = "shared"


class ProceduresConfig(AppConfig):
    """The 31 procedures of the manual."""

    name = "cms.procedures"
    label = "procedures"
    verbose_name = "Procedimientos"

    def ready(self) -> None:
        """Read the functions that the folders name, and check that none is missing."""
        from cms import procedures
        from cms.procedures import checks, office  # noqa: F401  # importing them registers what they hold
        from cms.procedures.groups import sync_groups

        post_migrate.connect(sync_groups, sender=self)

        for module in iter_modules(procedures.__path__):
            if module.name in {SHARED, *names()}:
                import_module(f"cms.procedures.{module.name}")
