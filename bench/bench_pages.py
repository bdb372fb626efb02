"""Pages through the gateway against the servers behind it, and what one page costs the cms.

Usage: ``python bench/bench_pages.py [seconds]``

In one run: the city's home page, its content pages and a dataset page, by visitors without a session, from the warm
gateway and from cms and CKAN themselves. The same client asks everywhere, so the gateway's rates are what that client
can ask, not what nginx can answer. "Uncached" is a page that the gateway does not have; the server's own caches (sizes
of pictures, answers of the portal) are filled, and what it asks the database when they are not stands beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from load import Load, load
from whole_platform import Platform, platform

SECONDS = 6.0
SINGLE_SECONDS = 3.0
DIRECT_VISITORS, GATEWAY_VISITORS = 8, 32
HOME = "/"
MOST_PAGES = 8
LEAST_RATIO = 20
MOST_MS, MOST_QUERIES = 80, 25


@dataclass
class Compared:
    """One page, from its own server and from the gateway."""

    name: str
    direct: Load
    gateway: Load

    @property
    def ratio(self) -> float:
        return self.gateway.rate / self.direct.rate


def compare(running: Platform, name: str, server: str, host: str, path: str, seconds: float) -> Compared:
    """Both sides in turn; the gateway has the page already."""
    running.get(running.gateway, host, path)
    direct = load(server + path, host, connections=DIRECT_VISITORS, seconds=seconds)
    gateway = load(running.gateway + path, host, connections=GATEWAY_VISITORS, seconds=seconds)
    if gateway.cache != {"hit"}:
        raise RuntimeError(f"{path} did not come from the gateway's memory but as {gateway.cache}")
    return Compared(name, direct, gateway)


def alone(running: Platform, path: str) -> Load:
    """One visitor at a time, from the cms itself, which has been asked before."""
    load(running.cms + path, running.www, connections=1, seconds=0.5)
    return load(running.cms + path, running.www, connections=1, seconds=SINGLE_SECONDS)


def queries(running: Platform, paths: list[str]) -> dict[str, tuple[int, int]]:
    """Queries of each page with empty and with filled caches."""
    program = os.path.join(os.path.dirname(__file__), "count_queries.py")
    env = {**running.cms_environment(), "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    done = subprocess.run(
        [sys.executable, program, running.www, *paths], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    lines = map(json.loads, done.stdout.splitlines())
    return {line["path"]: (line["cold"], line["warm"]) for line in lines}


def main() -> int:
    """Print the tables; 1 when a limit is missed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with platform() as running:
        pages = spread(running.pages(), MOST_PAGES)
        counted = queries(running, pages)
        costs = {path: alone(running, path) for path in pages}
        dearest = max(costs, key=lambda path: costs[path].median_ms)
        compared = [
            compare(running, f"site {dearest}", running.cms, running.www, dearest, seconds),
            compare(running, "dataset page", running.ckan, running.datos, running.dataset(), seconds),
        ]
    print(f"{'page of the cms':44}{'KB':>6}{'median ms':>11}{'queries, caches empty':>23}{'filled':>8}")
    for path, cost in costs.items():
        cold, warm = counted[path]
        print(f"{path:44}{cost.bytes / 1024:6.0f}{cost.median_ms:11.1f}{cold:23}{warm:8}")
    print(f"\n{'answers a second':44}{'direct':>10}{'gateway':>10}{'ratio':>8}{'median ms':>11}{'KB':>6}")
    for row in compared:
        sizes = f"{row.gateway.median_ms:11.2f}{row.gateway.bytes / 1024:6.0f}"
        print(f"{row.name:44}{row.direct.rate:10.1f}{row.gateway.rate:10.0f}{row.ratio:8.0f}{sizes}")
    missed = [row.name for row in compared if row.ratio < LEAST_RATIO]
    missed += [path for path in contents(costs) if costs[path].median_ms >= MOST_MS]
    missed += [path for path in contents(costs) if counted[path][1] >= MOST_QUERIES]
    print(
        f"\nlimits: ratio {LEAST_RATIO}; content pages (the home page is not one) {MOST_MS} ms, {MOST_QUERIES} queries"
    )
    print("missed: " + ", ".join(missed) if missed else "all kept")
    return 1 if missed else 0


def contents(costs: dict[str, Load]) -> list[str]:
    """The pages to which the limits of one content page apply."""
    return [path for path in costs if path != HOME]


def spread(paths: list[str], count: int) -> list[str]:
    """Some of the paths, from all over the list; the home page first."""
    rest = [path for path in paths if path != HOME]
    step = max(1, len(rest) // (count - 1))
    return [HOME, *rest[::step][: count - 1]]


if __name__ == "__main__":
    sys.exit(main())
