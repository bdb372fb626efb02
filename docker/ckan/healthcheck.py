"""Asks the web process for CKAN's status; containers that serve no pages are healthy while they run."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

FIRST_COMMAND = Path("/proc/1/cmdline").read_bytes()


def ready() -> bool:
    """Whether CKAN answers."""
    try:
        with urllib.request.urlopen("http://127.0.0.1:5000/api/3/action/status_show", timeout=4) as answer:
            return bool(json.load(answer)["success"])
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False


sys.exit(0 if b"gunicorn" not in FIRST_COMMAND or ready() else 1)
