"""What of a revision counts as content, as one hash. Comments, locks and dates of revision do not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

NOT_CONTENT = frozenset(
    {
        COMMENTS_RELATION_NAME, "pk", "path", "depth", "numchild", "url_path", "translation_key", "locale",
        "content_type", "alias_of", "owner", "draft_title", "live", "expired", "has_unpublished_changes",
        "live_revision", "latest_revision", "latest_revision_created_at", "first_published_at", "last_published_at",
        "locked", "locked_at", "locked_by", "review_on",
    }
)  # fmt: skip
# Marks that the editor puts on paragraphs when it opens them; inside of blocks they are quoted once more.
BLOCK_KEY = re.compile(r' data-block-key=\\*"[^"\\]*\\*"')


def of_revision(revision: Revision) -> str:
    """The sha256 of the content of a revision, in hexadecimal."""
    return of_content(revision.content)


def of_content(content: dict[str, Any]) -> str:
    """The sha256 of the serialised fields of a page, in hexadecimal."""
    kept = {key: _without_keys(value) for key, value in content.items() if key not in NOT_CONTENT}
    # A revision that was just made still holds dates as dates: they count as they will be stored.
    plain = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(BLOCK_KEY.sub("", plain).encode("utf-8")).hexdigest()


def _without_keys(value: Any) -> Any:
    """Rows of child relations get their primary keys at publication: those are no content."""
    if isinstance(value, list) and value and all(isinstance(row, dict) and "pk" in row for row in value):
        return [{key: part for key, part in row.items() if key != "pk"} for row in value]
    return value


def authors(page: Page) -> set[int]:
    """The ids of those who changed the content since it was last published."""
    return authors_of({page.pk: page.live_revision})[page.pk]


def authors_of(since: Mapping[int, Revision | None]) -> dict[int, set[int]]:
    """By page, the ids of those who changed its content since a revision; None: in any revision that it has.

    A revision that only adds comments makes nobody an author.
    """
    found: dict[int, set[int]] = {pk: set() for pk in since}
    wanted = Q(pk=None)
    for pk, first in since.items():
        wanted |= Q(object_id=str(pk), **({"created_at__gte": first.created_at} if first else {}))
    known = [first.pk for first in since.values() if first]
    revisions = Revision.page_revisions.filter(wanted).exclude(pk__in=known).order_by("created_at", "pk")
    previous = {pk: of_revision(first) if first else "" for pk, first in since.items()}
    for revision in revisions.iterator():
        pk, present = int(revision.object_id), of_revision(revision)
        if present != previous[pk] and revision.user_id:
            found[pk].add(revision.user_id)
        previous[pk] = present
    return found
