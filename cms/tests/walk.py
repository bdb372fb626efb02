"""Walks through every registered address as every kind of person, and tells what each of them may do there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from unittest import mock

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpResponseBase
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.safestring import SafeString

from cms.accounts.models import User

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
LOGINS = re.compile(r"/(?:cuenta/entrar(?:-a-la-administracion)?|administracion/login|sistema/login|_util/login)/")
OPEN, LOG_IN, REFUSED = "abierto", "entrar", "negado"
# Doors that lead those who may come in to the first page of the administration.
DOORS = ("/administracion/login/", "/cuenta/entrar-a-la-administracion/")
FORM = "application/x-www-form-urlencoded"
HOUR = 3600


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
    """Every route of the project, in the order in which Django tries them; of two that are the same it tries one."""
    found: dict[str, Address] = {}
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        found.setdefault(route, Address(route, pattern.callback))
    return list(found.values())


def _patterns(patterns: list[Any], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        text = str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern):
            text = text.removeprefix("^").removesuffix("$").replace(r"\Z", "")
        if isinstance(pattern, URLPattern):
            yield prefix + text, pattern
        else:
            yield from _patterns(pattern.url_patterns, prefix + text)


@dataclass(frozen=True)
class Visitor:
    """A kind of person, and the key of the one session that all visits use; empty for nobody."""

    role: str
    session: str = ""

    def visit(self, path: str, verb: str, *, fields: str = "", undrawn: list[str] | None = None) -> str:
        """What happens: `abierto`, `entrar` (asked to log in), `negado` or `error N`. Nothing that happens stays.

        Args:
            path: the address with its query.
            verb: the method.
            fields: what a POST carries, as a browser writes it.
            undrawn: where it is given, no template is drawn and their names are added to it; the answer's status
                does not hang on them.
        """
        client = Client(raise_request_exception=False, headers={"accept": "text/html,*/*;q=0.8"})
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        cache.clear()  # neither a limit nor a remembered answer may pass from one visit to another
        with transaction.atomic(), nullcontext() if undrawn is None else templates_left(undrawn):
            answer = client.generic(verb, path, fields if verb == "POST" else "", FORM)
            transaction.set_rollback(True)
        mail.outbox.clear()
        return outcome_of(answer, path)


def templates_left(names: list[str]) -> Any:
    """Templates come out empty and leave their names: drawing takes most of the time of a visit."""

    def left(self: Template, *args: Any, **kwargs: Any) -> SafeString:
        names.append(str(self.template.name))
        return SafeString("")

    return mock.patch.object(Template, "render", left)


def visitors() -> list[Visitor]:
    """Everybody, logged in a moment ago: who is asked to confirm the password could go on."""
    return [Visitor(role, log_in(User.objects.get(username=name)) if name else "") for role, name in ROLES.items()]


def log_in(person: User) -> str:
    """A session of this person, whose password was typed so lately that nothing asks for it again during the walk."""
    client = Client()
    client.force_login(person, "cms.accounts.backends.AccountBackend")
    request = RequestFactory().get("/")
    request.user, request.session = person, client.session
    reauthenticate_by_password(request)
    for typed in request.session["account_authentication_methods"]:
        typed["at"] += HOUR
    request.session.save()
    return str(request.session.session_key)


def outcome_of(answer: HttpResponseBase, path: str) -> str:
    """Put an answer into one of the few classes that matter here."""
    if answer.status_code >= 500:
        return f"error {answer.status_code}"
    if answer.status_code in (301, 302, 303, 307, 308):
        target = answer.headers["Location"]
        if LOGINS.match(target) and "next=" in target:  # without it somebody has just logged out
            return LOG_IN
        # Wagtail leads people whom it refuses a page back to its first one.
        return REFUSED if target == "/administracion/" and path not in DOORS else OPEN
    # A verb that an address does not know is refused, too.
    return REFUSED if answer.status_code in (401, 403, 404, 405) else OPEN


@dataclass(frozen=True)
class Found:
    """What happens at an address: by verb, the roles to whom it is open and those who meet an error."""

    open_to: dict[str, list[str]]
    errors: dict[str, list[str]]


# A page that was seen: whose, and the templates of which it is made.
Seen = tuple[str, tuple[str, ...]]


def look(path: str, people: list[Visitor], seen: set[Seen], fields: str = "") -> Found:
    """Visit one address as everybody, without drawing; then draw what may still hide an error.

    That is the page of the first of each verb to whom it is open, and of what is not open each page that this kind of
    person has not seen yet: refusals are the same few pages at every address, and `seen` keeps them.
    """
    found = Found({verb: [] for verb in VERBS}, {verb: [] for verb in VERBS})
    for verb in VERBS:
        for visitor in people:
            names: list[str] = []
            outcome = visitor.visit(path, verb, fields=fields, undrawn=names)
            page = (visitor.role, tuple(names))
            first = outcome == OPEN and not found.open_to[verb]
            refusal = outcome != OPEN and bool(names) and page not in seen
            if first or refusal:
                outcome = visitor.visit(path, verb, fields=fields)
            if refusal:
                seen.add(page)
            if outcome.startswith("error"):
                found.errors[verb].append(visitor.role)
            elif outcome == OPEN:
                found.open_to[verb].append(visitor.role)
    return found
