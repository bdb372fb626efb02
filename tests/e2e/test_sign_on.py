"""One sign-on for sites and portal: entering on one side reaches the other, leaving and closing end both."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.e2e.stage import PATIENCE, Stage
from tests.live.portal import ROOT

SOMEBODY = "ciudadana"
SOON = 5  # seconds in which a closed account ends everywhere


@pytest.fixture
def page(stage: Stage) -> Iterator[Page]:
    """A browser that knows nobody; other tests keep their own sessions."""
    context = stage.browser.new_context(locale="es-MX")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def enters_at_the_sites(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.portal.www}/cuenta/entrar/")
    page.fill("input[name=login]", SOMEBODY)
    page.fill("input[name=password]", stage.portal.password_of(SOMEBODY))
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(f"{stage.portal.www}/cuenta/")


def is_in_portal(stage: Stage, page: Page) -> bool:
    """Whether the portal greets somebody."""
    page.goto(f"{stage.portal.url}/")
    return page.get_by_role("button", name="Cerrar sesión").count() > 0


def is_in_sites(stage: Stage, page: Page) -> bool:
    """Whether the account's page is shown and not the door."""
    page.goto(f"{stage.portal.www}/cuenta/")
    return page.url == f"{stage.portal.www}/cuenta/"


def test_entering_at_the_sites_reaches_the_portal(stage: Stage, page: Page) -> None:
    assert not is_in_portal(stage, page)
    enters_at_the_sites(stage, page)
    assert is_in_portal(stage, page)
    assert page.locator("input[name=password]").count() == 0


def test_entering_at_the_portal_reaches_the_sites(stage: Stage, page: Page) -> None:
    stage.log_in(page, SOMEBODY)
    assert is_in_portal(stage, page)
    assert is_in_sites(stage, page)


def test_leaving_the_portal_leaves_both(stage: Stage, page: Page) -> None:
    enters_at_the_sites(stage, page)
    assert is_in_portal(stage, page)
    page.get_by_role("button", name="Cerrar sesión").first.click()
    page.wait_for_load_state()
    assert (is_in_portal(stage, page), is_in_sites(stage, page)) == (False, False)


def test_leaving_the_sites_leaves_both(stage: Stage, page: Page) -> None:
    enters_at_the_sites(stage, page)
    assert is_in_portal(stage, page)
    page.goto(f"{stage.portal.www}/cuenta/salir/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    assert (is_in_portal(stage, page), is_in_sites(stage, page)) == (False, False)


def test_a_closed_account_is_out_everywhere_at_once(stage: Stage, page: Page) -> None:
    enters_at_the_sites(stage, page)
    assert is_in_portal(stage, page)
    with closed(stage):
        began = time.monotonic()
        while is_in_portal(stage, page) or is_in_sites(stage, page):
            assert time.monotonic() - began < SOON + 10  # a page takes a while to come
        page.goto(f"{stage.portal.www}/cuenta/entrar/")
        page.fill("input[name=login]", SOMEBODY)
        page.fill("input[name=password]", stage.portal.password_of(SOMEBODY))
        page.locator("form:has(input[name=password]) button[type=submit]").click()
        page.wait_for_load_state()
        assert not is_in_sites(stage, page)


@contextmanager
def closed(stage: Stage) -> Iterator[None]:
    """The account is closed by the administrator's verb, and opened again afterwards."""
    verb(stage, "deactivate_user")
    try:
        yield
    finally:
        verb(stage, "reactivate_user")


def verb(stage: Stage, name: str) -> None:
    code = (
        f"from cms.accounts.domain.deactivation import {name}; from cms.accounts.models import User; "
        f"{name}(actor=User.objects.get(username='administrador'), user=User.objects.get(username='{SOMEBODY}'), "
        "reason='Prueba del inicio de sesión único')"
    )
    done = subprocess.run(
        [sys.executable, "-m", "dev", "cms", "--run-dir", str(stage.portal.folder), "shell", "-v0", "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
