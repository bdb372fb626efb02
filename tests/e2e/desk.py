"""Cases as people handle them in a browser: start one, open what waits, fill its form in, send it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from pipelines.engine import Procedure, ready
from schemas.procedures import load_folder
from tests.e2e.stage import Stage

CITY = ZoneInfo("America/Mexico_City")
PASSES = 5  # a choice may show further fields
SENTENCE = "Se revisó con el área y quedó conforme; es un ejemplo."
TEXT = "Dato de ejemplo"
SIMPLE = {"email": "ejemplo@puebla.example", "tel": "222 555 10 00", "time": "10:30", "url": "https://puebla.example/"}
FORM = "form[data-formulario]"

# What is seen, still empty and not a row beyond the first.
EMPTY = """(form) => [...form.querySelectorAll('input, select, textarea')]
  .filter(e => e.name && e.offsetParent !== null && !/-(?!0-)\\d+-/.test(e.name) && !/-(DELETE|quitar)$/.test(e.name))
  .filter(e => !['hidden', 'submit', 'button'].includes(e.type))
  .filter(e => e.type === 'radio' || e.type === 'checkbox'
    ? !form.querySelector(`[name="${e.name}"]:checked`) : e.type === 'file' ? !e.files.length : !e.value)
  .map(e => ({name: e.name, tag: e.tagName.toLowerCase(), type: e.type, min: e.min || '', max: e.max || '',
              longest: e.maxLength > 0 ? e.maxLength : 300, accept: e.accept || ''}))"""


@dataclass
class Desk:
    """One case of a procedure and the people who work on it. `papers`: a PDF and a picture that may be sent."""

    stage: Stage
    clave: str
    papers: Path
    case: str = ""
    procedure: Procedure = field(init=False)

    def __post_init__(self) -> None:
        self.procedure = ready(load_folder(self.clave))

    @property
    def admin(self) -> str:
        return f"{self.stage.portal.www}/administracion/procedimientos/"

    def start(self, user: str, entry: str, subject: str, *, by_letter: str = "", office: str = "") -> None:
        """Begin the case; `by_letter`: who asked for it with an oficio."""
        with self.stage.person(user) as walker:
            page = walker.go(f"{self.admin}iniciar/{self.clave}/{entry}/")
            page.fill("[name=subject]", subject)
            if by_letter:
                page.fill("[name=applicant_name]", by_letter)
                page.select_option("[name=channel]", "oficio")
            if office:
                page.select_option("[name=organization]", label=office)
            page.get_by_role("button", name="Iniciar").click()
            page.wait_for_load_state()
            found = re.match(r".*/casos/[0-9a-f-]{36}/", page.url)
            assert found, f"{user} could not start: {walker.text()[:400]}"
            self.case = found[0]

    def label(self, node: str) -> str:
        return self.procedure.process.nodes[node].label

    def open(self, page: Page, node: str) -> Locator:
        """Go from the case to one of its open activities; its form."""
        page.goto(self.case)
        line = page.locator("li").filter(has_text=self.label(node)).filter(has=page.locator("a[href*='/actividades/']"))
        assert line.count() > 0, f"«{self.label(node)}» does not wait here: {page.locator('main').inner_text()[:500]}"
        line.first.get_by_role("link", name="Atender").first.click()
        page.wait_for_load_state()
        return page.locator(FORM)

    def do(self, user: str, node: str, look: str = "", **given: Any) -> None:
        """Do an activity: what is given first, and something plausible for the rest."""
        with self.stage.person(user) as walker:
            form = self.open(walker.page, node)
            assert form.count() == 1, f"{user} may not do «{self.label(node)}»"
            self.fill(form, given)
            if look:
                walker.look(look)
            form.locator("button[value=enviar]").click()
            walker.page.wait_for_load_state()
            assert f"Listo: «{self.label(node)}»" in walker.text(), refusals(walker.page)

    def fill(self, form: Locator, given: Mapping[str, Any]) -> None:
        for name, value in given.items():
            self._put(form, name, value)
        for _ in range(PASSES):
            empty = [one for one in form.evaluate(EMPTY) if one["name"] not in given]
            if not empty:
                return
            for one in empty:
                self._invent(form, one)

    def _put(self, form: Locator, name: str, value: Any) -> None:
        found = form.locator(f"[name='{name}']")
        kind = found.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            text = next(option for option in found.locator("option").all_inner_texts() if str(value) in option)
            found.select_option(label=text)
        elif kind in ("radio", "checkbox"):
            form.locator(f"[name='{name}'][value='{value}']").check()
        else:
            found.first.fill(str(value))

    def _invent(self, form: Locator, one: Mapping[str, Any]) -> None:
        found = form.locator(f"[name='{one['name']}']").first
        if one["tag"] == "select":
            found.select_option(index=1)
        elif one["type"] in ("radio", "checkbox"):
            if not form.locator(f"[name='{one['name']}']:checked").count():
                found.check()
        elif one["type"] == "file":
            found.set_input_files(self.papers / ("hoja.pdf" if ".pdf" in one["accept"] else "foto.png"))
        elif one["type"] == "date":
            found.fill(max(today().isoformat(), one["min"]))
        elif one["type"] == "number":
            found.fill(one["min"] or "1")
        elif one["type"] in SIMPLE:
            found.fill(SIMPLE[one["type"]])
        else:
            found.fill((SENTENCE if one["tag"] == "textarea" else TEXT)[: one["longest"]])

    def text_for(self, user: str) -> str:
        """What the case's page tells somebody."""
        with self.stage.person(user) as walker:
            walker.go(self.case)
            return walker.text()

    def closed(self, user: str, outcome: str) -> bool:
        """Whether the case ended in that way."""
        text = self.text_for(user)
        return "Terminado" in text and outcome in text


def today() -> datetime.date:
    """The day that it is in the city, whatever the machine's clock says."""
    return datetime.datetime.now(CITY).date()


def refusals(page: Page) -> str:
    """What a form that was not taken complains about."""
    parts = page.locator(".error-message, .errorlist, .messages, [role=alert]").all_inner_texts()
    return f"{page.url}: {' | '.join(parts)[:900]}"
