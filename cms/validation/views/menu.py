"""The entry of the section in the administration's menu."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.validation.domain import people


@dataclass(frozen=True)
class Part:
    """What somebody has to do with pages."""

    team: bool
    edits: bool
    answers: bool


def part(request: HttpRequest) -> Part:
    """Looked up once for a request: the menu asks for each of its entries, and is drawn more than once."""
    kept: Part | None = getattr(request, "_validation_part", None)
    if kept is None:
        team = people.is_web_team(request.user)
        edits = team or bool(user_has_any_page_permission(request.user))
        answers = team or bool(people.organizations_of(request.user, timezone.localdate()))
        kept = request._validation_part = Part(team, edits, answers)  # type: ignore[attr-defined]
    return kept


def for_all(request: HttpRequest) -> bool:
    """Whoever edits or validates something."""
    return part(request).edits or part(request).answers


def edits(request: HttpRequest) -> bool:
    return part(request).edits


def web_team(request: HttpRequest) -> bool:
    return part(request).team


class ForSome(MenuItem):
    """An entry that only some people see."""

    def __init__(self, label: str, view: str, icon: str, order: int, sees: object = for_all) -> None:
        super().__init__(
            label, reverse_lazy(f"validation_admin:{view}"), name=f"validation-{view}", icon_name=icon, order=order
        )
        self.sees = sees

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.sees(request))  # type: ignore[operator]


class Section(SubmenuMenuItem):
    """The section, for those who see anything in it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return for_all(request) and super().is_shown(request)


def section() -> SubmenuMenuItem:
    """«Validación» with its entries."""
    entries = [
        ForSome("Esperan mi respuesta", "mine", "clipboard-list", 10),
        ForSome("Todas las solicitudes", "all", "list-ul", 20, web_team),
        ForSome("Páginas por revisar", "reviews", "calendar-check", 30),
        ForSome("Enlaces rotos", "links", "link", 40),
        ForSome("Dónde se usan los datos", "uses", "doc-full", 50, edits),
        ForSome("Borradores compartidos", "previews", "view", 60, edits),
        ForSome("Declaraciones", "declarations", "form", 70, web_team),
        ForSome("Publicaciones", "publications", "history", 80, web_team),
    ]
    return Section("Validación", Menu(items=entries), name="validation", icon_name="clipboard-list", order=150)
