"""Django's registration of the app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room of the cms needs: look, health, jobs, printing, the way to the portal."""

    name = "cms.core"
    label = "core"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Wagtail's choosers obey our content security policy."""
        from cms.core.admin_choosers import start_without_scripts

        start_without_scripts()
