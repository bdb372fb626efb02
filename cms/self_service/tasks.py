"""Work that the worker does once something changed."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def tell_news(case_id: int) -> bool:
    """Tell whoever asked for a case what changed on her page; false when there is nothing to tell."""
    from cms.self_service.domain import news

    return news.tell(case_id, timezone.now())
