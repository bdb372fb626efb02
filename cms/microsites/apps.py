"""Django's registration of the app."""

from django.apps import AppConfig


class MicrositesConfig(AppConfig):
    """Micrositios: wizard, look, roles, dates and archive."""

    name = "cms.microsites"
    label = "microsites"
    verbose_name = "Micrositios"
