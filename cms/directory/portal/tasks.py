"""Work of the worker."""

from __future__ import annotations

from django_tasks import task

from cms.directory.portal.deliver import deliver_due


@task()
def deliver() -> list[int]:
    """Tell the portal what is due: how many pushes were told, and how many could not."""
    return list(deliver_due())
