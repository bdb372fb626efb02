"""Django's registration of the app."""

from django.apps import AppConfig


class ModelerConfig(AppConfig):
    """Drafts of procedures, what they change, and how they come into force."""

    name = "cms.modeler"
    label = "modeler"
    verbose_name = "Edición de procedimientos"

    def ready(self) -> None:
        """Register the checks."""
        from cms.modeler import checks  # noqa: F401  # importing it registers them
