"""Django's registration of the app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room of the cms needs: look, health, jobs, printing, the way to the portal."""

    name = "cms.core"
    label = "core"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Wagtail's choosers obey our content security policy; the core has steps of preparation of its own."""
        from cms.core.admin_choosers import start_without_scripts
        from cms.core.printing import preparation  # noqa: F401  # importing it registers the step

        start_without_scripts()
