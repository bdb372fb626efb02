"""Work that the worker does, besides mails."""

from __future__ import annotations

from django_tasks import task


@task()
def check_links(ids: list[int]) -> int:
    """Ask some addresses of other sites."""
    from cms.validation.domain import broken_links

    return broken_links.check_batch(ids)
