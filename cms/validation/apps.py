"""Django's registration of the app."""

from django.apps import AppConfig


class ValidationConfig(AppConfig):
    """Validation of contents before publication, checks while editing, links."""

    name = "cms.validation"
    label = "validation"
    verbose_name = "Validación de contenidos"

    def ready(self) -> None:
        """Guard every road of publication, keep secrets of addresses out of the logs, and count what waits."""
        from cms.validation import gate, inbox, masking, office  # noqa: F401  # importing them registers the entries

        gate.install()
        masking.install()
