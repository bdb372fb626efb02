"""When a redirect is good: it leads to a site of the city, and not in circles."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

MOST_STEPS = 12
Next = Callable[[str], str | None]


def is_ours(url: str, hosts: set[str], parent_domain: str) -> bool:
    """Whether an address belongs to one of the city's hosts, or to a micrositio's below the parent domain."""
    host = (urlsplit(url).hostname or "").lower()
    return host in hosts or bool(parent_domain and host.endswith(f".{parent_domain}"))


def leads_in_circles(start: str, target: str, follow: Next) -> bool:
    """Whether going on from `target` comes back to `start`. `follow` gives where exactly this path is sent, or nothing.

    As when visitors come: what is sent on is the path with its query or, when that is not, the path without it.
    """
    place: str | None = target
    for _ in range(MOST_STEPS):
        if place is None:
            return False
        for asked in dict.fromkeys((place, place.partition("?")[0])):
            if asked == start:
                return True
            if onward := follow(asked):
                break
        place = onward
    return True
