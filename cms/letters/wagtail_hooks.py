"""Correspondence in the administration: addresses and menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.cases.domain import people
from cms.letters.domain import access


class LettersMenuItem(MenuItem):
    """Shown to who has a book to look at."""

    def is_shown(self, request: HttpRequest) -> bool:
        day = timezone.localdate()
        people.remember_standings(request.user, day)  # menus are drawn when all else is done
        return access.may_enter(request.user, day)


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("correspondencia/", include("cms.letters.admin_urls"))]


@hooks.register("register_admin_menu_item")
def entry() -> MenuItem:
    return LettersMenuItem(
        "Correspondencia", reverse_lazy("letters:index"), name="correspondencia", icon_name="mail", order=55
    )
