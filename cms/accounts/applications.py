"""What people can go on to from "Mi cuenta". Other rooms add theirs with `register`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from cms.accounts.domain.permissions import may_manage
from cms.accounts.models import User


@dataclass(frozen=True)
class Application:
    """An entry: where it leads and, in a few words, what for."""

    label: str
    help: str
    url: str


Finder = Callable[[User], Iterable[Application]]
_finders: list[tuple[int, Finder]] = []


def register(order: int) -> Callable[[Finder], Finder]:
    """Register what offers entries to a user; lower orders stand first."""

    def keep(finder: Finder) -> Finder:
        _finders.append((order, finder))
        return finder

    return keep


def offered_to(user: User) -> list[Application]:
    """Everything that is offered to somebody."""
    ordered = sorted(_finders, key=lambda entry: entry[0])
    return [application for _, finder in ordered for application in finder(user)]


@register(10)
def portal(user: User) -> Iterable[Application]:
    yield Application("Datos abiertos", "Consulte y publique conjuntos de datos.", f"{settings.DATOS_URL}/sso/login")


@register(20)
def administration(user: User) -> Iterable[Application]:
    if user.has_perm("wagtailadmin.access_admin"):
        yield Application("Administración", "Páginas, micrositios y trabajo interno.", reverse("wagtailadmin_home"))
    if may_manage(user):
        yield Application("Cuentas", "Abra y cierre las cuentas de las personas.", reverse("accounts_admin:index"))
    if user.is_superuser:
        yield Application("Sistema", "Tablas internas, solo para la administración general.", reverse("admin:index"))
