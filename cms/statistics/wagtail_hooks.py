"""The statistics in the administration: addresses and menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.cases.domain import people
from cms.statistics.domain import scope


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("procedimientos/estadisticas/", include("cms.statistics.admin_urls"))]


class StatisticsItem(MenuItem):
    """For those who head a unit."""

    def is_shown(self, request: HttpRequest) -> bool:
        day = timezone.localdate()
        people.remember_standings(request.user, day)  # menus are drawn when all else is done
        return bool(scope.units_of(request.user, day))


@hooks.register("register_admin_menu_item")
def entry() -> MenuItem:
    return StatisticsItem(
        "Estadísticas", reverse_lazy("statistics:overview"), name="estadisticas", icon_name="table", order=52
    )
