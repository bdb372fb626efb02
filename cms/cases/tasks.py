"""Work that the worker does after a click was written."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task


@task()
def print_papers(case_id: int, node: str, keys: list[str], user_id: int | None) -> int:
    """Print the documents of an activity that was done."""
    from cms.accounts.models import User
    from cms.cases.domain import papers
    from cms.cases.models import Case

    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if papers.was_taken_back(case, node):
            return 0
        by = User.objects.filter(pk=user_id).first() if user_id else None
        for key in keys:
            papers.print_paper(case, key, node=node, by=by, today=timezone.localdate())
    return len(keys)
