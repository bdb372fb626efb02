"""The history of each record, in Wagtail's own log."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from wagtail.log_actions import log

from cms.directory.domain.permissions import System

CREATE, CHANGE = "directory.create", "directory.change"
DEACTIVATE, REACTIVATE = "directory.deactivate", "directory.reactivate"
LEAVE, RETURN = "directory.leave", "directory.return"
APPOINT, PROPOSE, CONFIRM, REJECT = "directory.appoint", "directory.propose", "directory.confirm", "directory.reject"
REVOKE = "directory.revoke"
SUBSTITUTE, END_SUBSTITUTION = "directory.substitute", "directory.end_substitution"
IMPORT = "directory.import"

Changes = dict[str, list[Any]]


def record(actor: Any, instance: models.Model, action: str, changes: Changes | None = None, **data: Any) -> None:
    """Write down who did what to a record. `changes`: field -> [before, after]."""
    user = None if isinstance(actor, System) else actor
    log(instance=instance, action=action, user=user, data={**({"changes": changes} if changes else {}), **data},
        content_changed=bool(changes))  # fmt: skip


def plain(value: Any) -> Any:
    """A value of a field as the history keeps it."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str | list) or value is None else str(value)
