"""Who signs and to whom letters go, from the directory."""

from __future__ import annotations

import datetime

from cms.core.printing.documents import SignaturePlace
from cms.directory.domain.queries import terms
from cms.directory.models import Organization, Person

HEAD_OF_WEB = "sw-jefe"
HEAD_OF_SYSTEMS = "ss-subdirector"


def holder(post_code: str) -> Person | None:
    """Who holds a post of the manual."""
    found = Person.objects.filter(post__code=post_code, active=True).select_related("post")
    return found.order_by("pk").first()


def titular(organization: Organization) -> Person | None:
    """Who heads a dependencia: the head of its topmost unit."""
    heads = Person.objects.filter(
        organization=organization, active=True, post__heads_unit=True, post__unit__parent__isnull=True
    )
    return heads.select_related("post").order_by("pk").first()


def signs(post_code: str, caption: str, day: datetime.date, post: str = "") -> SignaturePlace:
    """The place of who holds a post on a day, or of the substitute. Without anybody, name and post stay blank lines."""
    person = holder(post_code)
    if person is None:
        return SignaturePlace(caption, "", post)
    printed = post or (person.post.name if person.post else "")
    acting = terms.substitute_of(person, day)
    if acting is not None:
        return SignaturePlace(caption, acting.full_name, f"{printed}, por suplencia")
    return SignaturePlace(caption, person.full_name, printed)
