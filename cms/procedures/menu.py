"""Entries of the administration's menu: the inbox, and a group for each department that a person has to do with."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.cases.domain import days, people
from cms.procedures.domain import departments
from cms.procedures.domain.departments import Department

FIRST = 51  # «Procedimientos» is 50; the departments follow it
ICONS = {"ia": "code", "sw": "site", "gpi": "list-ol", "ai": "cogs", "st": "help", "ni": "doc-full"}


def entry(label: str, view: str, icon: str, order: int) -> MenuItem:
    """An entry of «Procedimientos»."""
    return MenuItem(
        label, reverse_lazy(f"procedures:{view}"), name=f"procedimientos-{view}", icon_name=icon, order=order
    )


class CalendarItem(MenuItem):
    """The office's calendar, for those who keep it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return days.may_keep(request.user, timezone.localdate())


def section() -> MenuItem:
    """«Procedimientos», for everybody who enters: whoever starts nothing sees an empty inbox."""
    entries = [
        entry("Mi bandeja", "inbox", "tasks", 10),
        entry("Iniciar un trámite", "start", "plus", 20),
        entry("Casos", "cases", "list-ul", 30),
        entry("Mis avisos", "mails", "mail", 80),
        CalendarItem(
            "Días inhábiles",
            reverse_lazy("procedures:days"),
            name="procedimientos-days",
            icon_name="calendar-alt",
            order=90,
        ),
        MenuItem("Manual", reverse_lazy("modeler:list"), name="manual", icon_name="doc-full-inverse", order=90),
    ]
    return SubmenuMenuItem(
        "Procedimientos", Menu(items=entries), name="procedimientos", icon_name="clipboard-list", order=50
    )


def groups(request: HttpRequest) -> list[MenuItem]:
    """A group for each department, with what the person has to do with; a new folder stands in it by itself."""
    day = timezone.localdate()
    people.remember_standings(request.user, day)  # menus are drawn when all else is done
    found = departments.departments_of(request.user, day)
    return [_group(one, FIRST + place / 100) for place, one in enumerate(found)]


def _group(department: Department, order: float) -> MenuItem:
    entries = [
        MenuItem(
            "Todo el departamento", reverse("procedures:department", args=(department.unit,)),
            name=f"departamento-{department.unit}-todo", icon_name="folder-open-inverse", order=0,
        )
    ]  # fmt: skip
    entries += [
        MenuItem(
            one.declaration.nombre_corto, reverse("procedures:procedure", args=(one.clave,)),
            name=f"procedimiento-{one.clave}", icon_name="clipboard-list", order=place,
        )
        for place, one in enumerate(department.procedures, 1)
    ]  # fmt: skip
    return SubmenuMenuItem(
        department.short, Menu(items=entries), name=f"departamento-{department.unit}",
        icon_name=ICONS.get(department.unit, "group"), order=order,
    )  # fmt: skip
