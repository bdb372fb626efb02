"""Pages of the section that are no lists of one table: what expires, the calendar, workbooks, the portal."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.directory.admin.base import IndexView, visible
from cms.directory.admin.columns import OfficeFilter, RoleFilter, day, filters_of, linked
from cms.directory.domain.permissions import is_keeper
from cms.directory.domain.queries.people import whole_name
from cms.directory.models import Appointment, Substitution

HORIZONS = (30, 60, 90)
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


class KeepersMenuItem(MenuItem):
    """Shown to the keepers only."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_keeper(request.user)


class LookersMenuItem(MenuItem):
    """Shown to whoever sees appointments."""

    def is_shown(self, request: HttpRequest) -> bool:
        return visible(request.user, Appointment).exists() or is_keeper(request.user)


class Page(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who see something in the directory; `keepers`: for the keepers alone."""

    keepers = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_keeper(request.user) and (self.keepers or not visible(request.user, Appointment).exists()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class ExpiringView(IndexView):
    """Appointments whose last day is near, the nearest first."""

    model = Appointment
    page_title = "Nombramientos por vencer"
    header_icon = "time"
    template_name = "directory/admin/expiring.html"
    index_url_name = "directorio_por_vencer:index"
    index_results_url_name = "directorio_por_vencer:results"
    edit_url_name = "directorio_nombramientos:edit"
    inspect_url_name = "directorio_nombramientos:inspect"
    filterset_class = filters_of(Appointment, organization=OfficeFilter(), role=RoleFilter())
    searched = ("searched_name", "oficio_number")
    default_ordering = "ends_on"
    paginate_by = 30
    list_display = [
        "person",
        linked("role_label", "Cargo", "role"),
        Column("organization", label="Dependencia", accessor=lambda one: one.organization or "Todo el portal"),
        day("ends_on", "Último día"),
        Column("left", label="Quedan", accessor=lambda one: days_left(one.ends_on)),
    ]
    list_export = ["person.full_name", "role_label", "organization.name", "oficio_number", "ends_on"]
    export_headings = {"person.full_name": "Persona", "role_label": "Cargo", "organization.name": "Dependencia"}
    export_filename = "nombramientos-por-vencer"

    @cached_property
    def horizon(self) -> int:
        asked = self.request.GET.get("dias", "")
        return int(asked) if asked in {str(days) for days in HORIZONS} else HORIZONS[0]

    def get_base_queryset(self) -> QuerySet[Any]:
        found = super().get_base_queryset().ending(self.today, datetime.timedelta(days=self.horizon))
        found = found.filter(proposed=False).select_related("person", "organization")
        return found.annotate(searched_name=whole_name("person__"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        nothing = f"Ningún nombramiento vence en los próximos {self.horizon} días."
        return {**context, "horizons": HORIZONS, "horizon": self.horizon, "no_results_message": nothing}


def days_left(last: datetime.date) -> str:
    """How long a term still counts."""
    days = (last - timezone.localdate()).days
    return "vence hoy" if days == 0 else f"{days} día{'' if days == 1 else 's'}"


class ExpiringViewSet(ViewSet):
    """What expires."""

    name = "directorio_por_vencer"
    url_prefix = "directorio/por-vencer"
    icon = "time"
    menu_label = "Por vencer"
    menu_item_class = LookersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", ExpiringView.as_view(), name="index"),
            path("resultados/", ExpiringView.as_view(results_only=True), name="results"),
        ]


class CalendarView(Page):
    """One month of substitutions, day by day."""

    keepers = False
    template_name = "directory/admin/calendar.html"
    page_title = "Calendario de suplencias"
    header_icon = "calendar-alt"

    @cached_property
    def month(self) -> datetime.date:
        """The first day of the month asked for, as 2026-03; without one, of this month."""
        try:
            return datetime.datetime.strptime(self.request.GET.get("mes", ""), "%Y-%m").date()  # noqa: DTZ007
        except ValueError:
            return timezone.localdate().replace(day=1)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        weeks = calendar.Calendar().monthdatescalendar(self.month.year, self.month.month)
        by_day = self.by_day(weeks[0][0], weeks[-1][-1])
        return {
            **super().get_context_data(**kwargs),
            "weeks": [[{"date": one, "found": by_day[one], "own": self.own(one)} for one in week] for week in weeks],
            "title": f"{MONTHS[self.month.month - 1]} de {self.month.year}",
            "today": timezone.localdate(),
            "weekdays": WEEKDAYS,
            "before": self.address(self.month - datetime.timedelta(days=1)),
            "after": self.address(self.month + datetime.timedelta(days=31)),
            "any": any(by_day[one] for week in weeks for one in week if self.own(one)),
            "can_add": is_keeper(self.request.user),
        }

    def own(self, day_: datetime.date) -> bool:
        """Whether a day belongs to the month that is shown."""
        return day_.month == self.month.month

    def by_day(self, first: datetime.date, last: datetime.date) -> dict[datetime.date, list[Substitution]]:
        """The substitutions that count on each day."""
        found = visible(self.request.user, Substitution).filter(starts_on__lte=last, ends_on__gte=first)
        days: dict[datetime.date, list[Substitution]] = defaultdict(list)
        for one in found.select_related("absent", "substitute").order_by("starts_on", "pk"):
            day_ = max(one.starts_on, first)
            while day_ <= min(one.ends_on, last):
                if one.in_force(day_):
                    days[day_].append(one)
                day_ += datetime.timedelta(days=1)
        return days

    @staticmethod
    def address(month: datetime.date) -> str:
        """Where a month is shown."""
        return f"{reverse('directorio_calendario:index')}?mes={month:%Y-%m}"


class CalendarViewSet(ViewSet):
    """The calendar."""

    name = "directorio_calendario"
    url_prefix = "directorio/calendario"
    icon = "calendar-alt"
    menu_label = "Calendario de suplencias"
    menu_item_class = LookersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", CalendarView.as_view(), name="index")]


def plain(response: HttpResponse, filename: str) -> HttpResponse:
    """A download that nobody keeps."""
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response
