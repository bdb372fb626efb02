"""The office's calendar: the days on which it does not work beside weekends and the holidays of the law."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import days
from cms.cases.models import NonWorkingDay
from cms.core.errors import CmsError
from cms.core.form_fields import DateField
from cms.procedures.views.base import ProcedureView


class DayForm(forms.Form):
    """One day of the calendar."""

    day = DateField(label="Día")
    name = forms.CharField(label="Motivo", max_length=120, help_text="Por ejemplo: Semana Santa, según la circular 12.")
    works = forms.BooleanField(
        label="Ese día sí se trabaja", required=False,
        help_text="Solo para un fin de semana o un descanso de la ley en que la oficina abre.",
    )  # fmt: skip


class CalendarView(ProcedureView):
    """The table of a year, the holidays of the law, and a form for one day more."""

    template_name = "procedures/days.html"
    page_title = "Días inhábiles"
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not days.may_keep(request.user, self.today):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.table(DayForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DayForm(request.POST)
        return self.keep(NonWorkingDay(), form, "Se agregó el") or self.table(form, 422)

    def keep(self, found: NonWorkingDay, form: DayForm, said: str) -> HttpResponse | None:
        """Write a day down; None when something is wrong with it."""
        if not form.is_valid():
            return None
        try:
            kept, moved = days.keep(found, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        except CmsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return None
        messages.success(self.request, f"{said} {kept.day:%d/%m/%Y}. {in_words(moved)}")
        return HttpResponseRedirect(f"{reverse('procedures:days')}?anio={kept.day.year}")

    def table(self, form: DayForm, status: int = 200) -> HttpResponse:
        year = self.year()
        kept = NonWorkingDay.objects.filter(day__year=year).select_related("kept_by")
        rows = [(one, one.day >= self.today) for one in kept]
        return self.render(
            status, form=form, rows=rows, holidays=days.legal(year), year=year, before=year - 1, after=year + 1,
            furthest=self.today.year + days.FURTHEST,
        )  # fmt: skip

    def year(self) -> int:
        """The year that was asked for, if it makes sense."""
        asked = self.request.GET.get("anio", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else self.today.year
        return min(max(year, 2000), self.today.year + days.FURTHEST)


class DayView(CalendarView):
    """Changing a day that has not come yet, or taking it out."""

    template_name = "procedures/day.html"
    page_title = "Cambiar un día"

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("procedures:days"), "label": "Días inhábiles"}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        found = get_object_or_404(NonWorkingDay, pk=pk)
        return self.one(found, DayForm(initial={"day": found.day, "name": found.name, "works": found.works}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        found = get_object_or_404(NonWorkingDay, pk=pk)
        if request.POST.get("hacer") == "quitar":
            return self.drop(found)
        form = DayForm(request.POST)
        return self.keep(found, form, "Se cambió el") or self.one(get_object_or_404(NonWorkingDay, pk=pk), form, 422)

    def drop(self, found: NonWorkingDay) -> HttpResponse:
        day = found.day
        try:
            moved = days.drop(found, by=self.request.user, now=timezone.now())
        except CmsError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, f"Se quitó el {day:%d/%m/%Y}. {in_words(moved)}")
        return HttpResponseRedirect(f"{reverse('procedures:days')}?anio={day.year}")

    def one(self, found: NonWorkingDay, form: DayForm, status: int = 200) -> HttpResponse:
        return self.render(status, form=form, day=found, ahead=found.day >= self.today, back=reverse("procedures:days"))


def in_words(moved: int) -> str:
    if not moved:
        return "Ningún plazo en curso cambió."
    return "Un plazo en curso se recalculó." if moved == 1 else f"{moved} plazos en curso se recalcularon."
