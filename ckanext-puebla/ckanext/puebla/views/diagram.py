"""The diagram of the procedure with the place where a submission stands."""

from __future__ import annotations

from typing import Any

from pipelines.engine import Procedure, load_procedure
from pipelines.engine.svg import ActivityRow, activity_rows, to_svg


def procedure() -> Procedure:
    """The procedure with its forms, questions and restrictions."""
    return load_procedure("alta_conjunto_datos")


def _places(submission: dict[str, Any]) -> tuple[list[str], list[str]]:
    current = [task["node"] for task in submission["tasks"]]
    done = [task["node"] for task in submission.get("completed", []) if task["node"] not in current]
    return done, current


def rows(submission: dict[str, Any]) -> list[ActivityRow]:
    """The activities in order with their state, for the table beside the picture."""
    done, current = _places(submission)
    return activity_rows(procedure().process, done, current)


def picture(submission: dict[str, Any]) -> str:
    """The SVG."""
    done, current = _places(submission)
    return to_svg(procedure().process, done, current)
