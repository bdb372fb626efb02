"""How many queries a page of the cms makes: `python count_queries.py HOST PATH…`, in the environment of the cms.

Prints one line of JSON for each path: the queries of the first answer after the caches were emptied and of the next.
"""

from __future__ import annotations

import json
import sys


def main(host: str, paths: list[str]) -> None:
    """Ask for each page twice."""
    import django

    django.setup()
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": host})
    client.get(paths[0])  # what a process reads once in its life
    for path in paths:
        for cache in caches.all(initialized_only=False):
            cache.clear()
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{answer.status_code} {path}")
            counts.append(len(seen))
        print(json.dumps({"path": path, "cold": counts[0], "warm": counts[1]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
