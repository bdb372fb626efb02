"""Django's registration of the app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Oficios y memorandos: numbered, answered, scanned."""

    name = "cms.letters"
    label = "letters"
    verbose_name = "Correspondencia"

    def ready(self) -> None:
        """What cases print enters the books."""
        from cms.letters.domain import from_cases  # noqa: F401  # importing it registers its functions
