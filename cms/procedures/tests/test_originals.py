"""Originals of a case on paper: who notes what, in which order, and what the history and the page say."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import events, history, papers, showing, versions
from cms.cases.models import CasePaper
from cms.cases.tests.world import Office, office
from cms.procedures.groups import STAFF
from schemas.procedures import Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(settings: Any) -> CasePaper:
    """A dictamen with three places for signatures."""
    settings.MFA_GROUPS = []
    desk = office()
    case = desk.until_review(desk.start())
    made = papers.print_paper(case, "form_314", node="act_06_elaboracion", by=desk.jefa, today=timezone.localdate())
    made.desk = desk
    enters = Group.objects.get(name=STAFF)  # so that what is closed is closed by the case, not at the door
    for person in (desk.solicitante, desk.vecina):
        person.groups.add(enters)
    return made


def browser(user: User) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(user)
    return client


def address(paper: CasePaper, name: str, *more: int) -> str:
    return reverse(f"procedures:{name}", args=(paper.case.uuid, paper.pk, *more))


def page(paper: CasePaper, user: User) -> str:
    answer = browser(user).get(reverse("procedures:case", args=(paper.case.uuid,)))
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_from_printed_to_scanned(paper: CasePaper) -> None:
    desk: Office = paper.desk
    today = timezone.localdate().isoformat()
    client = browser(desk.jefa)
    assert "Original: Impreso" in page(paper, desk.jefa)
    assert client.post(address(paper, "sign", 1), {}).status_code == 422
    assert client.post(address(paper, "receive", 1), {"received_on": today}).status_code == 422  # not signed yet
    assert client.post(address(paper, "sign", 1), {"firma_1": today}).status_code == 302
    assert "Original: Impreso" in page(paper, desk.jefa)
    assert client.post(address(paper, "sign", 1), {"firma_2": today, "firma_3": today}).status_code == 302
    assert "Original: Firmado" in page(paper, desk.jefa)
    assert client.post(address(paper, "receive", 1), {"received_on": today}).status_code == 302
    bad = SimpleUploadedFile("x.pdf", b"no es un PDF")
    assert client.post(address(paper, "scan", 1), {"scan": bad}).status_code == 422
    good = SimpleUploadedFile("x.pdf", b"%PDF-1.7 firmado")
    assert client.post(address(paper, "scan", 1), {"scan": good}).status_code == 302
    assert "Original: Digitalizado , recibido el" in page(paper, desk.jefa)
    content = b"".join(browser(desk.solicitante).get(address(paper, "scanned", 1)).streaming_content)
    assert content == b"%PDF-1.7 firmado"
    told = [(fact.what, fact.detail) for fact in history.of(paper.case)][:4]
    folio = f"{paper.document.folio}, tanto 1"
    assert told == [
        ("Adjuntó el documento digitalizado", folio), ("Anotó que se recibió el documento", folio),
        ("Anotó firmas en el documento", f"{folio}; Valida, Emite"),
        ("Anotó firmas en el documento", f"{folio}; Elabora"),
    ]  # fmt: skip
    assert events.broken(paper.case) == ""


@pytest.mark.parametrize("name", ["sign", "receive", "scan"])
def test_holder_participant_and_stranger(paper: CasePaper, name: str) -> None:
    desk: Office = paper.desk
    codes = [browser(user).get(address(paper, name, 1)).status_code
             for user in (desk.jefa, desk.directora, desk.solicitante, desk.vecina)]  # fmt: skip
    assert codes == [200, 200, 404, 404]  # who asked sees the case, but this paper is not hers to note
    assert "Anotar firmas" not in page(paper, desk.solicitante) and "Original: Impreso" in page(paper, desk.solicitante)


def test_the_unit_takes_a_document_out_of_force(paper: CasePaper) -> None:
    desk: Office = paper.desk
    assert browser(desk.solicitante).post(address(paper, "cancel_paper"), {"reason": "x"}).status_code == 404
    assert browser(desk.jefa).post(address(paper, "cancel_paper"), {"reason": " "}).status_code == 422
    assert browser(desk.jefa).post(address(paper, "cancel_paper"), {"reason": "Error"}).status_code == 302
    paper.document.refresh_from_db()
    assert paper.document.cancel_reason == "Error"
    assert browser(desk.jefa).get(address(paper, "sign", 1)).status_code == 404
    assert "Anulado" in page(paper, desk.jefa)


def test_hours_are_printed_without_seconds() -> None:
    hour = Field(key="hora", label="Hora", kind="hora")
    written = [showing.value_in_words(hour, value) for value in ("09:30:00", "09:30", "", "x")]
    assert written == ["09:30", "09:30", "—", "x"]


def test_a_document_without_series_names_the_folio_of_its_case(paper: CasePaper) -> None:
    case = paper.case
    procedure = versions.procedure_of(case.version)
    draft = papers.draft(case, procedure, "form_314", timezone.localdate())
    assert "{folio}" in draft.context["paragraphs"][1]  # the dictamen's own number
    facts = {"caso": case.folio, "folio": case.folio}
    assert papers._filled("Caso {caso}, folio {folio}", facts) == f"Caso {case.folio}, folio {case.folio}"
