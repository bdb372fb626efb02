"""Django's registration of the app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Oficios y memorandos: numbered, answered, scanned."""

    name = "cms.letters"
    label = "letters"
    verbose_name = "Correspondencia"
