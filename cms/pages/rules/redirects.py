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
    """Whether going on from `target` comes back to `start`. `follow` gives where a path is sent, or nothing."""
    place: str | None = target
    for _ in range(MOST_STEPS):
        if place is None:
            return False
        if place == start:
            return True
        place = follow(place)
    return True
