"""Django's registration of the app."""

from django.apps import AppConfig


class WebRegisterConfig(AppConfig):
    """The register of sites: requests, releases, maintenance and their official formats."""

    name = "cms.web_register"
    label = "web_register"
    verbose_name = "Registro de sitios web"
