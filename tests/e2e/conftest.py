"""The portal, the browser of the system and the folder of pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.stage import Stage
from tests.live.portal import Portal, portal

__all__ = ["portal"]

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--lang=es-MX"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that the system has."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("install chromium: the browser tests use the system's")
    with sync_playwright() as tool:
        started = tool.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def stage(browser: Browser, portal: Portal) -> Stage:
    """Everything a scene needs; pictures stay in the portal's folder."""
    screens = Path(os.environ.get("PUEBLA_E2E_SCREENS", portal.folder / "screens"))
    screens.mkdir(parents=True, exist_ok=True)
    return Stage(browser, portal, screens)
