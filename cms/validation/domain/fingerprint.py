"""What of a revision counts as content, as one hash. Comments, locks and dates of revision do not."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
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


def authors(page: Page, *, after: Revision | None = None) -> set[int]:
    """The ids of those who changed the content since it was last published, or since the revision `after`.

    A revision that only adds comments makes nobody an author.
    """
    since = after or page.live_revision
    revisions = Revision.objects.for_instance(page).order_by("created_at", "pk")
    previous = of_revision(since) if since else ""
    if since:
        revisions = revisions.filter(created_at__gte=since.created_at).exclude(pk=since.pk)
    found: set[int] = set()
    for revision in revisions.iterator():
        present = of_revision(revision)
        if present != previous and revision.user_id:
            found.add(revision.user_id)
        previous = present
    return found
