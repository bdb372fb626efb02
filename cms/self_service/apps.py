"""Django's registration of the app."""

from django.apps import AppConfig


class SelfServiceConfig(AppConfig):
    """Requests of citizens and dependencias."""

    name = "cms.self_service"
    label = "self_service"
    verbose_name = "Trámites en línea"

    def ready(self) -> None:
        """Put the entries into the head of the pages, and hear of what changes in cases."""
        from cms.self_service import office  # noqa: F401  # importing it registers them
        from cms.self_service.domain import news  # noqa: F401  # importing it registers its functions
