"""Work of the worker."""

from __future__ import annotations

from django.core.cache import cache
from django_tasks import task

from cms.directory.portal import outbox
from cms.directory.portal.deliver import deliver_due


@task()
def deliver() -> list[int]:
    """Tell the portal what is due: how many pushes were told, and how many could not."""
    cache.delete(outbox.ASKED)
    return list(deliver_due())
