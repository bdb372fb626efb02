"""Names under `localhost` lead to this machine, as browsers have it; the C library does not.

For tests only: Python's own lookups, and those of the browser tool's requests (`NODE_OPTIONS`).
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

HERE = "127.0.0.1"
NODE = Path(__file__).with_name("names.js")

_lookup = socket.getaddrinfo


def is_ours(host: object) -> bool:
    return isinstance(host, str) and host.lower().rstrip(".").endswith(".localhost")


def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    """As the real one, but for our names."""
    return _lookup(HERE if is_ours(host) else host, *arguments, **options)


def resolve_here() -> None:
    """From now on, in this process and in what it starts."""
    socket.getaddrinfo = getaddrinfo
    option = f"--require {NODE}"
    if option not in os.environ.get("NODE_OPTIONS", ""):
        os.environ["NODE_OPTIONS"] = f"{os.environ.get('NODE_OPTIONS', '')} {option}".strip()
