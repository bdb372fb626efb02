"""The printed documents of a case with their originals, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import originals
from cms.cases.models import Case

register = template.Library()


@register.simple_tag
def originals_of(case: Case, user: User) -> list[dict[str, Any]]:
    """Each document with its originals and what this person may note."""
    today = timezone.localdate()
    papers = case.papers.select_related("document", "case").prefetch_related("document__originals__signatures")
    of_the_unit = originals.of_the_unit(user, case, today)
    return [
        {
            "paper": paper, "originals": paper.document.originals.all(), "may_cancel": of_the_unit,
            "may_note": of_the_unit or originals.may_note(user, paper, today),
        }
        for paper in papers
    ]  # fmt: skip
