"""A whole platform with the demo city for a measurement: real CKAN, real sites, real gateway."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dev import services, settings, state
from dev.places import ROOT, Places

PATIENCE = 900


@dataclass(frozen=True)
class Platform:
    """Where everything answers. `www` and `datos` are public names, as they stand in a Host header."""

    places: Places
    memory: state.State

    @property
    def www(self) -> str:
        return settings.public_name(settings.www_url(self.memory))

    @property
    def datos(self) -> str:
        return settings.public_name(settings.datos_url(self.memory))

    @property
    def gateway(self) -> str:
        return settings.inside(self.memory, "gateway")

    @property
    def cms(self) -> str:
        return settings.inside(self.memory, "cms")

    @property
    def ckan(self) -> str:
        return settings.inside(self.memory, "web")

    def cms_environment(self) -> dict[str, str]:
        """For a process that is to be part of the cms."""
        return services.cms_environment(self.places, self.memory, services.stores(self.places, self.memory))

    def get(self, server: str, host: str, path: str) -> bytes:
        """One page from one of the servers."""
        parts = urlsplit(server)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {host}{path}")
        return body

    def pages(self) -> list[str]:
        """The paths of the city's site, as its site map lists them."""
        listed = self.get(self.gateway, self.www, "/sitemap.xml").decode()
        addresses = map(urlsplit, re.findall(r"<loc>([^<]+)</loc>", listed))
        return [parts.path for parts in addresses if parts.netloc == self.www]

    def dataset(self) -> str:
        """The path of a dataset of the portal."""
        found: Any = json.loads(self.get(self.ckan, self.datos, "/api/3/action/package_search?rows=1"))
        return "/dataset/" + str(found["result"]["results"][0]["name"])


@contextmanager
def platform() -> Iterator[Platform]:
    """The platform in PUEBLA_BENCH_RUN_DIR: as it runs there, or started for this purpose."""
    places = Places(run=Path(os.environ.get("PUEBLA_BENCH_RUN_DIR", ROOT / ".run" / "bench" / "live" / "pages")))
    running = state.is_held(places) and state.load(places).ready
    if not running:
        dev("start", places, "--detach")
    try:
        yield Platform(places, state.load(places))
    finally:
        if not running:
            dev("stop", places)


def dev(command: str, places: Places, *options: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dev", command, "--run-dir", str(places.run), *options],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
