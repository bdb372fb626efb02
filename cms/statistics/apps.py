"""Django's registration of the app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Statistics of the cases."""

    name = "cms.statistics"
    label = "statistics"
    verbose_name = "Estadísticas"
