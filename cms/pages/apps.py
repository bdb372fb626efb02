"""Django's registration of the app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The pages of the city's site and their blocks."""

    name = "cms.pages"
    label = "pages"
    verbose_name = "Páginas"
