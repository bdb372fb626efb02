"""Actions of the search."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context

from schemas import spanish

MOST = 10


@tk.side_effect_free
def puebla_search_suggest(context: Context, data_dict: dict[str, Any]) -> list[dict[str, str]]:
    """Datasets whose title has the words typed so far; the last word may be unfinished.

    :param q: what is in the search box
    :type q: string
    :param limit: at most so many, up to 10 (optional, default 8)
    :type limit: int

    :rtype: list of dictionaries with ``name`` and ``title``, the best first; only datasets that the user may see
    """
    tk.check_access("puebla_search_suggest", context, data_dict)
    words = spanish.words(str(data_dict.get("q") or ""))[:10]
    if not words:
        return []
    try:
        limit = max(1, min(int(data_dict.get("limit") or 8), MOST))
    except ValueError as error:
        raise tk.ValidationError({"limit": ["Debe ser un número entero"]}) from error
    folded = [spanish.fold(word) for word in words]
    query = f"title:({' '.join([*(f'+{word}' for word in folded[:-1]), f'+{folded[-1]}*'])})"
    asked = {"q": query, "fl": "name,title", "rows": limit, "facet": "false"}
    found = tk.get_action("package_search")(context, asked)
    return [{"name": hit["name"], "title": hit.get("title") or hit["name"]} for hit in found["results"]]


@tk.auth_allow_anonymous_access
def puebla_search_suggest_auth(context: Context, data_dict: dict[str, Any]) -> dict[str, bool]:
    """Everybody; what they see is decided by ``package_search``."""
    return {"success": True}
