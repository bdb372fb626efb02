"""The city's provider on a real port, and an application in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.cache import caches

from cms.accounts.tests import world
from cms.accounts.tests.conftest import amada, pem, signing_key, whole_database
from tests.oidc.browser import Browser

__all__ = ["amada", "pem", "signing_key", "whole_database"]
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")


@pytest.fixture
def www(live_server: Any, transactional_db: None, settings: Any) -> str:
    """The provider's address, which is its name."""
    caches["default"].clear()
    settings.WWW_URL = live_server.url
    settings.WWW_HOST = "localhost"
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    settings.PARENT_DOMAIN = ""
    return str(live_server.url)


@pytest.fixture(scope="session")
def program(live_server: Any, repository: Path) -> Iterator[str]:
    """The application's address. It runs without our settings, our database or our code for Django."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"RELYING_PARTY_SECRET": world.SECRET, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    command = [sys.executable, "-m", "tests.oidc.relying_party", live_server.url, "app"]
    child = subprocess.Popen(command, cwd=repository, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.terminate()
        child.wait(timeout=10)


@pytest.fixture
def app(www: str, program: str, signing_key: Any) -> str:
    """The same, registered with the provider and with nothing in its memory."""
    requests.post(f"{program}/forget", timeout=30).raise_for_status()
    world.application(
        redirect_uris=[f"{program}/callback"],
        post_logout_redirect_uris=[f"{program}/left"],
        backchannel_logout_uri=f"{program}/logout",
    )
    return program


@pytest.fixture
def browser(www: str, app: str) -> Browser:
    return Browser(www, app)


@pytest.fixture
def another(www: str, app: str) -> Callable[[], Browser]:
    """More browsers."""
    return lambda: Browser(www, app)
