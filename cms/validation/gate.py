"""The one place through which every publication passes, whatever road it comes from.

Wagtail publishes pages from the editor, from bulk actions, by its API, at the end of a workflow and on schedule. All of
them run `PublishPageRevisionAction.execute`, and copies that stay public run `CopyPageAction.execute`; Wagtail offers
no hook there, so the two methods are wrapped once, when Django starts. A test walks every road.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

Execute = Callable[..., Any]


def install() -> None:
    """Wrap both actions, once."""
    _wrap(PublishPageRevisionAction, _publish)
    _wrap(CopyPageAction, _copy)


def _wrap(action: type, guard: Callable[..., Any]) -> None:
    proceed: Execute = action.execute  # type: ignore[attr-defined]
    if getattr(proceed, "guarded", False):
        return

    @functools.wraps(proceed)
    def execute(self: Any, *args: Any, **kwargs: Any) -> Any:
        return guard(self, functools.partial(proceed, self, *args, **kwargs))

    execute.guarded = True  # type: ignore[attr-defined]
    action.execute = execute  # type: ignore[attr-defined]


def _publish(action: PublishPageRevisionAction, proceed: Execute) -> Any:
    from cms.validation.domain import publication

    return publication.publish_guarded(action.revision, action.user, proceed)


def _copy(action: CopyPageAction, proceed: Execute) -> Any:
    from cms.validation.domain import publication

    if action.keep_live:
        publication.demand_system_for_copies(action.page, recursive=action.recursive)
    return proceed()
