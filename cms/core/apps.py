"""Django's registration of the app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room of the cms needs: look, health, jobs, printing, the way to the portal."""

    name = "cms.core"
    label = "core"
    verbose_name = "Núcleo"
