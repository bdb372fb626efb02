"""Walks through every registered address as every kind of person, and tells what each of them may do there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from wagtail.models import Collection, Page, Site, Task, Workflow

from cms.accounts.models import User

CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\((?:\?P<(\w+)>)?[^()]*(?:\([^()]*\)[^()]*)*\)")
# People of the demo city by the kind of person they stand for; nobody has no account.
ROLES = {
    "nadie": None,
    "ciudadana": "ciudadana",
    "enlace": "movilidad-datos",
    "enlace_web": "movilidad-web",
    "administrativo": "movilidad-administrativo",
    "editora": "editora",
    "cuentas": "cuentas",
    "equipo_web": "web",
    "administrador": "administrador",
}
VERBS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """A registered route and what answers there."""

    route: str
    view: Callable[..., Any]

    @property
    def model(self) -> type[models.Model] | None:
        """The model of a class-based view, where it says one."""
        given: dict[str, Any] = getattr(self.view, "view_initkwargs", {})
        view_class = getattr(self.view, "view_class", None)
        found = given.get("model") or getattr(view_class, "model", None)
        return found if isinstance(found, type) and issubclass(found, models.Model) else None


def addresses() -> list[Address]:
    """Every route of the project, in the order in which Django tries them."""
    return [Address(route, pattern.callback) for route, pattern in _patterns(get_resolver().url_patterns, "")]


def _patterns(patterns: list[Any], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        text = str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern):
            text = text.removeprefix("^").removesuffix("$").replace(r"\Z", "")
        if isinstance(pattern, URLPattern):
            yield prefix + text, pattern
        else:
            yield from _patterns(pattern.url_patterns, prefix + text)


@dataclass
class Samples:
    """An object of the demo city for every name in a route."""

    page: Page
    values: dict[str, str]

    @classmethod
    def of_the_city(cls) -> Samples:
        """Take them from the demo city: a page of the city's site, and the first of everything else."""
        site = Site.objects.get(is_default_site=True)
        page = site.root_page.get_children().live().type(Page).filter(depth=site.root_page.depth + 1).first()
        assert page is not None
        number = str(page.pk)
        values = {
            "page_id": number, "parent_page_id": str(site.root_page.pk), "page_to_move_id": number,
            "destination_id": str(site.root_page.pk), "page_class_id": number, "collection_id": _first(Collection),
            "workflow_pk": _first(Workflow), "task_pk": _first(Task), "app_name": page.specific_class._meta.app_label,
            "model_name": page.specific_class._meta.model_name or "", "content_type_app_name": "pages",
            "content_type_model_name": page.specific_class._meta.model_name or "", "token": "no-es-una-llave",
            "secret": "no-es-una-llave", "revision_id": str(page.latest_revision_id or 1), "provider_id": "ciudad",
            "uidb36": "1", "uidb64": "MQ", "key": "no-es-una-llave",
        }  # fmt: skip
        return cls(page, values)

    def path(self, address: Address) -> str:
        """The route with the samples in it."""
        text = CONVERTER.sub(lambda found: self._value(address, found[2], found[1] or "str"), address.route)
        text = GROUP.sub(lambda found: self._value(address, found[1] or "", "regex"), text)
        return "/" + text.replace("\\", "").rstrip("$")

    def _value(self, address: Address, name: str, kind: str) -> str:
        if name in self.values:
            return self.values[name]
        if address.model is not None and name in ("pk", "object_id", "id"):
            return _first(address.model)
        if kind == "uuid":
            return "00000000-0000-4000-8000-000000000000"
        return "1"


def _first(model: type[models.Model]) -> str:
    found = model._default_manager.order_by("pk").first()
    return str(found.pk) if found is not None else "1"


def visit(path: str, verb: str, person: User | None) -> str:
    """What happens: `abierto`, `entrar` (asked to log in), `negado` or `error N`. Nothing that happens stays."""
    client = Client(raise_request_exception=False, headers={"accept": "text/html"})
    with transaction.atomic():
        if person is not None:
            client.force_login(person)
        answer = client.generic(verb, path, content_type="application/x-www-form-urlencoded")
        outcome = outcome_of(answer, path)
        transaction.set_rollback(True)
    return outcome


def outcome_of(answer: HttpResponseBase, path: str) -> str:
    """Put an answer into one of the few classes that matter here."""
    if answer.status_code >= 500:
        return f"error {answer.status_code}"
    if answer.status_code in (301, 302, 303, 307):
        target = answer.headers["Location"]
        if re.match(r"/(?:cuenta/entrar(?:-a-la-administracion)?|administracion/login|sistema/login)/", target):
            return "entrar"
        # Wagtail leads people whom it refuses a page back to its first one.
        return "negado" if target == "/administracion/" and path != "/administracion/login/" else "abierto"
    return "negado" if answer.status_code in (401, 403, 404) else "abierto"


def walk() -> dict[str, dict[str, list[str]]]:
    """For every route and verb the roles to whom it is open; a role with an error counts as `error …: role`."""
    samples = Samples.of_the_city()
    people = {role: User.objects.get(username=name) if name else None for role, name in ROLES.items()}
    found: dict[str, dict[str, list[str]]] = {}
    for address in addresses():
        path = samples.path(address)
        found[address.route] = {verb: _open_to(path, verb, people) for verb in VERBS}
    return found


def _open_to(path: str, verb: str, people: dict[str, User | None]) -> list[str]:
    cache.clear()  # the limits of one visitor must not be another's
    outcomes = {role: visit(path, verb, person) for role, person in people.items()}
    errors = [f"{outcome}: {role}" for role, outcome in outcomes.items() if outcome.startswith("error")]
    return [role for role, outcome in outcomes.items() if outcome == "abierto"] + errors
