"""Django's registration of the app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Oficios y memorandos: numbered, answered, scanned."""

    name = "cms.letters"
    label = "letters"
    verbose_name = "Correspondencia"

    def ready(self) -> None:
        """What cases print enters the books, and what waits for an answer the inbox."""
        from cms.letters import inbox  # noqa: F401  # importing it registers its source
        from cms.letters.domain import from_cases  # noqa: F401  # importing it registers its functions
