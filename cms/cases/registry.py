"""Functions of the rooms above: rules that may refuse an activity, services that the platform runs itself, and what
follows from a document that was printed.

What a procedure names lives in `cms/procedures/<clave>.py`, what several name in `cms/procedures/shared.py`. A
name that a folder uses and nobody wrote fails at `manage.py check`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cms.accounts.models import User
from cms.cases.models import Case, CasePaper, Event


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What a function may look at. `data`: the answers of the case with those being sent; `by` None: the platform."""

    case: Case
    node: str
    data: Mapping[str, Any]
    answers: Mapping[str, str]
    by: User | None
    now: datetime.datetime


@dataclass(frozen=True)
class Refusal:
    """Why a rule refuses, in a sentence that says how to mend it; `field`: where it stands in the form."""

    message: str
    field: str = ""


Rule = Callable[[Moment], Refusal | None]
Service = Callable[[Moment], Mapping[str, Any]]
_rules: dict[str, Rule] = {}
_services: dict[str, Service] = {}


def rule(function: Rule) -> Rule:
    """Register a rule under the function's name: None lets the activity pass."""
    return _keep(_rules, function)


def service_task(function: Service) -> Service:
    """Register a service under the function's name: it returns the answers that it adds to the case.

    It runs inside the transaction of the click; what leaves the house (mail) is put off with `transaction.on_commit`.
    """
    return _keep(_services, function)


def _keep(kept: dict[str, Any], function: Any) -> Any:
    name = function.__name__
    if kept.get(name, function) is not function:
        raise ValueError(f"two functions are called {name!r}")
    kept[name] = function
    return function


def known_rules() -> frozenset[str]:
    return frozenset(_rules)


def known_services() -> frozenset[str]:
    return frozenset(_services)


def find_rule(name: str) -> Rule:
    """Raises `KeyError` for a name that nobody wrote."""
    return _rules[name]


def find_service(name: str) -> Service:
    """Raises `KeyError` for a name that nobody wrote."""
    return _services[name]


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A document that a case has just printed. `kind`: oficio, vale …; `addressee`, `copies`: as they stand on it."""

    paper: CasePaper
    kind: str
    addressee: str
    copies: tuple[str, ...]
    by: User | None
    now: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A document of a case that is no longer in force, and why."""

    paper: CasePaper
    reason: str
    by: User | None
    now: datetime.datetime


_on_printed: list[Callable[[Printed], None]] = []
_on_withdrawn: list[Callable[[Withdrawn], None]] = []


def on_printed(function: Callable[[Printed], None]) -> Callable[[Printed], None]:
    """Have a function of a room above called in the transaction that prints a document."""
    _on_printed.append(function)
    return function


def on_withdrawn(function: Callable[[Withdrawn], None]) -> Callable[[Withdrawn], None]:
    """Have a function of a room above called in the transaction that takes a document out of force."""
    _on_withdrawn.append(function)
    return function


def tell_printed(what: Printed) -> None:
    for function in _on_printed:
        function(what)


def tell_withdrawn(what: Withdrawn) -> None:
    for function in _on_withdrawn:
        function(what)


_on_event: list[Callable[[Event], None]] = []
_on_told: list[Callable[[Case], None]] = []


def on_event(function: Callable[[Event], None]) -> Callable[[Event], None]:
    """Have a function of a room above called in the transaction that keeps a fact; the case is locked."""
    _on_event.append(function)
    return function


def on_told(function: Callable[[Case], None]) -> Callable[[Case], None]:
    """Have a function of a room above called when a procedure's own mail told whoever asked where her case stands."""
    _on_told.append(function)
    return function


def tell_event(event: Event) -> None:
    for function in _on_event:
        function(event)


def tell_told(case: Case) -> None:
    for function in _on_told:
        function(case)
