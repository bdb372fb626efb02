"""The letters of a case, for its page."""

from __future__ import annotations

from django import template
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.models import Case
from cms.letters.domain import access, listing
from cms.letters.models import Letter

register = template.Library()


@register.simple_tag
def letters_of(case: Case, user: User) -> list[tuple[Letter, str]]:
    """Each with its state in words, in the order of their dates."""
    today = timezone.localdate()
    found = access.visible(user, today).filter(cases=case).prefetch_related("answered_by", "turns")
    return [(letter, listing.state_of(letter, today)[1]) for letter in found.order_by("dated_on", "pk")]
