"""The registry of what waits: sources register themselves, and a silent one spoils nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cms.core import inbox
from cms.core.errors import PortalUnavailable

NOW = datetime.datetime(2026, 3, 2, 16, tzinfo=datetime.UTC)


@pytest.fixture
def alone(monkeypatch: Any) -> None:
    """No source of any room."""
    monkeypatch.setattr(inbox, "_sources", {})


def item(key: str, days: int | None) -> inbox.Item:
    due = None if days is None else NOW + datetime.timedelta(days=days)
    return inbox.Item(key=key, kind="", title=key, context="", organization="", due_at=due, url="/")


def test_everything_is_gathered_by_term(alone: None) -> None:
    inbox.register("a", "Zeta")(lambda user, now: [item("late", -1), item("none", None)])
    inbox.register("b", "Alfa")(lambda user, now: [item("soon", 1), item(user, 2)])
    inbox.register("c", "Vacía")(lambda user, now: [])
    found = inbox.gather("amada", NOW)
    assert [(name, one.key) for name, one in found] == [("a", "late"), ("b", "soon"), ("b", "amada"), ("a", "none")]
    assert (len(found), list(found.items)) == (4, ["a", "b"])
    assert list(inbox.sources().items()) == [("b", "Alfa"), ("c", "Vacía"), ("a", "Zeta")]
    assert [name for name, _ in inbox.gather("amada", NOW, only="b")] == ["b", "b"]


def test_a_silent_source_says_so_and_the_rest_is_there(alone: None) -> None:
    def silent(user: Any, now: datetime.datetime) -> list[inbox.Item]:
        raise PortalUnavailable("No responde.")

    inbox.register("x", "X")(silent)
    inbox.register("y", "Y")(lambda user, now: [item("here", 0)])
    found = inbox.gather("amada", NOW)
    assert (found.silent, [one.key for _, one in found]) == (["No responde."], ["here"])


def test_a_fault_is_not_hidden(alone: None) -> None:
    inbox.register("x", "X")(lambda user, now: [1 // 0])  # type: ignore[list-item]
    with pytest.raises(ZeroDivisionError):
        inbox.gather("amada", NOW)


def test_a_name_belongs_to_one_source(alone: None) -> None:
    inbox.register("x", "X")(test_a_fault_is_not_hidden)  # type: ignore[arg-type]
    inbox.register("x", "Y")(test_a_fault_is_not_hidden)  # type: ignore[arg-type]  # the same again
    with pytest.raises(ValueError, match="'x'"):
        inbox.register("x", "X")(lambda user, now: [])
