"""People with a browser: they log in, look at pages (axe, widths, picture) and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from tests.live.portal import Portal

DESKTOP, PHONE, NARROW = 1280, 375, 320
HEIGHT = 900
PATIENCE = 90_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Findings:
    """What the pages did wrong, by page and width."""

    accessibility: dict[str, list[str]] = field(default_factory=dict)
    overflow: dict[str, str] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)

    def none(self) -> bool:
        return not (self.accessibility or self.overflow or self.broken)


@dataclass
class Stage:
    """The browser, the portal, and where the pictures go."""

    browser: Browser
    portal: Portal
    screens: Path
    findings: Findings = field(default_factory=Findings)
    sessions: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def person(self, user: str | None = None) -> Iterator[Walker]:
        """A browser window of that person (of nobody in particular without a name)."""
        state = self.session_of(user) if user else None
        context = self.browser.new_context(
            storage_state=state, locale="es-MX", viewport={"width": DESKTOP, "height": HEIGHT}, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        walker = Walker(self, context.new_page())
        try:
            yield walker
        finally:
            context.close()

    def session_of(self, user: str) -> Any:
        """The cookies of a person, who logs in once."""
        if user not in self.sessions:
            context = self.browser.new_context(locale="es-MX")
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            self.log_in(page, user)
            self.sessions[user] = context.storage_state()
            context.close()
        return self.sessions[user]

    def log_in(self, page: Page, user: str) -> None:
        """Enter the portal: its door leads to the form of the one sign-on and back."""
        page.goto(f"{self.portal.url}/user/login")
        page.fill("input[name=login]", user)
        page.fill("input[name=password]", self.portal.password_of(user))
        page.locator("form:has(input[name=password]) button[type=submit]").click()
        page.wait_for_url(lambda url: url.startswith(self.portal.url) and "/sso/" not in url)
        assert page.locator("input[name=password]").count() == 0, f"{user} could not log in"


@dataclass
class Walker:
    """One person's page."""

    stage: Stage
    page: Page
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
        self.page.on("console", lambda message: self._told(message.text))
        self.page.on("response", lambda answer: self._heard(answer.status, answer.url))

    def _told(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.said.append(text)

    def _heard(self, status: int, url: str) -> None:
        if status >= 500 or (status == 404 and re.search(r"\.(css|js|png|svg|woff2?)(\?|$)", url)):
            self.said.append(f"{status} {url}")

    def go(self, path: str) -> Page:
        """Open an address of the portal."""
        url = path if path.startswith("http") else f"{self.stage.portal.url}{path}"
        answer = self.page.goto(url)
        assert answer is not None and answer.status < 400, f"{answer and answer.status} {url}"
        return self.page

    def see(self, path: str, name: str) -> Page:
        """Open an address and look at it."""
        self.go(path)
        self.look(name)
        return self.page

    def look(self, name: str) -> None:
        """Take the pictures of the page and check it with axe at both widths; nothing may run off the side."""
        self._settle()
        for width in (DESKTOP, PHONE):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._settle()
            self.page.evaluate(UNSTUCK, "static")
            self.page.screenshot(path=self.stage.screens / f"{name}-{width}.png", full_page=True)
            self.page.evaluate(UNSTUCK, "")
            self._check_axe(name, width)
        for width in (PHONE, NARROW):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._check_overflow(name, width)
        self.page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
        if self.said:
            self.stage.findings.broken[name] = list(dict.fromkeys(self.said))
            self.said.clear()

    def _settle(self) -> None:
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(150)

    def _check_axe(self, name: str, width: int) -> None:
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        found = [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in results.response["violations"]
            for node in violation["nodes"][:4]
        ]
        if found:
            self.stage.findings.accessibility[f"{name}-{width}"] = found

    def _check_overflow(self, name: str, width: int) -> None:
        wide = self.page.evaluate("() => document.documentElement.scrollWidth")
        if wide > width:
            self.stage.findings.overflow[f"{name}-{width}"] = f"{wide} px; {self.page.evaluate(WIDEST)}"

    def sign(self, submission: str, *, look: str = "", **answer: str) -> None:
        """Answer the task: outcome, observations, restrictions (one verdict for all), broken, oficio_* fields."""
        self.go(f"/solicitudes/{submission}")
        if look:
            self.look(look)
        form = self.page.locator("form[action*='/tareas/']").first
        self._fill(form, answer)
        form.locator("button[type=submit]").last.click()
        self.page.wait_for_load_state()
        refused = self.page.locator(".pa-resumen")
        assert refused.count() == 0, refused.first.inner_text()

    def _fill(self, form: Locator, answer: dict[str, str]) -> None:
        if "outcome" in answer:
            form.locator(f"input[name=resultado][value={answer['outcome']}]").check()
        if "restrictions" in answer:
            for choice in form.locator(f"input[name^='restriccion-veredicto-'][value={answer['restrictions']}]").all():
                choice.check()
        if "broken" in answer:
            form.locator(f"input[name='restriccion-veredicto-{answer['broken']}'][value=incumple]").check()
            form.locator(f"[name='restriccion-observacion-{answer['broken']}']").fill(answer["observations"])
        elif "observations" in answer:
            form.locator("[name=observaciones]").first.fill(answer["observations"])
        for key, value in answer.items():
            if key.startswith("oficio_"):
                form.locator(f"[name='oficio-{key.removeprefix('oficio_')}']").fill(value)

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("body").inner_text()


# A bar that sticks to the window would cross the middle of a picture of the whole page. The pages' policy lets nobody
# put a style sheet into them.
UNSTUCK = """(position) => {
  document.querySelectorAll('.pa-barra').forEach(e => e.style.setProperty('position', position, 'important'));
}"""

WIDEST = """() => {
  const limit = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > limit + 1);
  return wide.slice(0, 4).map(e => e.outerHTML.slice(0, 90)).join(' | ');
}"""
