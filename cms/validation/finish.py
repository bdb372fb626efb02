"""What Wagtail calls when all tasks of a workflow are done (setting WAGTAIL_FINISH_WORKFLOW_ACTION)."""

from __future__ import annotations

from typing import Any


def publish(workflow_state: Any, user: Any = None) -> None:
    """Publish what was validated. Wagtail imports this module before models exist, hence the import inside."""
    from cms.validation.domain import publication

    publication.finish_workflow(workflow_state, user)
