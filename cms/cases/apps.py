"""Django's registration of the app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases of procedures: what is open, who must act, until when, and all that happened."""

    name = "cms.cases"
    label = "cases"
    verbose_name = "Casos"

    def ready(self) -> None:
        from cms.cases import office  # noqa: F401  # importing it registers what pages look up once
