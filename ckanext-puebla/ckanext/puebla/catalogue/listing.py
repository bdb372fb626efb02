"""Every public dataset, page by page, as a stranger sees the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckan.plugins import toolkit as tk

ROWS = 500


def search_public(**query: Any) -> dict[str, Any]:
    """`package_search` without any rights: what is not public cannot be found."""
    return tk.get_action("package_search")(
        {"user": "", "auth_user_obj": None, "ignore_auth": False}, {"q": "*:*", **query}
    )


def public_datasets(start: int = 0, most: int | None = None) -> Iterator[dict[str, Any]]:
    """The dicts of public datasets by name, from `start`, at most `most` of them."""
    given = 0
    while most is None or given < most:
        rows = ROWS if most is None else min(ROWS, most - given)
        found = search_public(start=start + given, rows=rows, sort="name asc", facet="false")["results"]
        yield from found
        given += len(found)
        if len(found) < rows:
            return


def count_public() -> int:
    """How many datasets are public."""
    return int(search_public(rows=0, facet="false")["count"])
