"""The pages of procedures, asked as browsers do: who sees what, what is shown, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.tests import world as people_world
from cms.cases.domain import running
from cms.cases.models import Case, CaseFile, Draft, Task
from cms.cases.tests.world import CLAVE, NOW, Office, office, open_task
from cms.procedures.views.base import case_url, task_url

pytestmark = pytest.mark.django_db
READY = {"revision": "sin_observaciones", "viabilidad": "Cumple los estándares"}


@pytest.fixture
def desk(settings: Any) -> Office:
    settings.MFA_GROUPS = []
    return office()


def browser(user: User | None) -> Client:
    client = Client(headers={"accept": "text/html"})
    if user is not None:
        client.force_login(user)
    return client


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def test_the_inbox_shows_what_waits_and_where_to_go(desk: Office) -> None:
    assert "No hay nada pendiente para usted." in soup(browser(desk.jefa).get(reverse("procedures:inbox"))).get_text()
    case = desk.until_review(desk.start())
    page = soup(browser(desk.jefa).get(reverse("procedures:inbox")))
    cells = [cell.get_text(" ", strip=True) for cell in page.select("tbody td")]
    assert cells[1].startswith("Revisa los requerimientos y su viabilidad Dictamen técnico")
    assert cells[2] == f"{case.folio} Diez computadoras"
    assert page.select_one("tbody a")["href"] == task_url(open_task(case, "act_03_revision"))
    assert not soup(browser(desk.directora).get(reverse("procedures:inbox"))).select("tbody tr")


@pytest.mark.parametrize(
    ("query", "rows"),
    [({"q": "computadoras"}, 1), ({"q": "impresoras"}, 0), ({"procedimiento": CLAVE}, 1), ({"plazo": "sin-plazo"}, 0)],
)
def test_filters_of_the_inbox(desk: Office, query: dict[str, str], rows: int) -> None:
    desk.until_review(desk.start())
    assert len(soup(browser(desk.jefa).get(reverse("procedures:inbox"), query)).select("tbody tr")) == rows


def test_several_are_taken_at_once(desk: Office) -> None:
    tasks = [open_task(desk.until_review(desk.start()), "act_03_revision") for _ in range(2)]
    numbers = {"tarea": [str(task.pk) for task in tasks]}
    page = soup(browser(desk.jefa).post(reverse("procedures:inbox"), numbers, follow=True))
    assert "Tomó 2 actividades." in page.get_text()
    assert [task.taken_by for task in Task.objects.filter(pk__in=[one.pk for one in tasks])] == [desk.jefa] * 2


def test_who_does_not_enter_the_administration_sees_nothing_of_it(desk: Office) -> None:
    case = desk.until_review(desk.start())
    for address in (reverse("procedures:inbox"), case_url(case), task_url(open_task(case, "act_03_revision"))):
        assert browser(None).get(address).status_code == 302
        assert browser(desk.solicitante).get(address).status_code in (302, 403)


def test_a_case_of_others_does_not_exist(desk: Office) -> None:
    case = desk.until_review(desk.start())
    dge = desk.jefa.person.organization
    other_head = people_world.person(dge, "Eva Ejemplo", post=people_world.post(dge, code="st-jefe"))
    stranger = people_world.user("eva", of=other_head)
    task = open_task(case, "act_03_revision")
    for name, arguments in (
        ("case", (case.uuid,)), ("diagram", (case.uuid,)), ("cancel", (case.uuid,)), ("task", (case.uuid, task.pk)),
    ):  # fmt: skip
        assert browser(stranger).get(reverse(f"procedures:{name}", args=arguments)).status_code == 404, name
    assert browser(stranger).post(task_url(task), READY).status_code == 404
    assert browser(desk.jefa).get(case_url(case)).status_code == 200


def test_starting_for_somebody_who_called(desk: Office) -> None:
    client = browser(desk.jefa)
    page = soup(client.get(reverse("procedures:start"), {"q": "dictámen técnico"}))
    link = page.select_one(".pr-caminos a")
    assert link.get_text() == "Solicitar un dictamen técnico"
    refused = client.post(link["href"], {"subject": "Diez monitores", "applicant_name": "Vecina de la colonia"})
    assert refused.status_code == 422
    assert "Diez monitores" in refused.content.decode()
    assert "Diga cómo lo pidió." in refused.content.decode()
    given = {"subject": "Diez monitores", "applicant_name": "Vecina de la colonia", "channel": "telefono"}
    done = client.post(link["href"], given)
    case = Case.objects.get()
    assert (case.applicant_name, case.channel, case.started_by) == ("Vecina de la colonia", "telefono", desk.jefa)
    assert done["Location"] == task_url(open_task(case, "act_01_llenado"))


def test_what_nobody_may_start_is_not_offered(desk: Office) -> None:
    outsider = browser(desk.directora)
    assert "No hay trámites que usted pueda iniciar." not in soup(outsider.get(reverse("procedures:start"))).get_text()
    assert outsider.get(reverse("procedures:new", args=(CLAVE, "ventana"))).status_code == 404


def test_a_form_that_is_wrong_comes_back_with_what_was_typed(desk: Office) -> None:
    task = open_task(desk.until_review(desk.start()), "act_03_revision")
    typed = {"revision": "sin_observaciones", "viabilidad": ""}
    answer = browser(desk.jefa).post(
        task_url(task), typed | {"observaciones-TOTAL_FORMS": "0", "observaciones-INITIAL_FORMS": "0"}
    )
    page = soup(answer)
    assert answer.status_code == 422
    assert "Por qué es viable: Este dato hace falta." in page.select_one(".pr-problemas").get_text()
    assert page.select_one('[name="revision"][value="sin_observaciones"]').has_attr("checked")


def test_an_activity_is_sent_and_the_case_shows_it(desk: Office) -> None:
    case = desk.until_review(desk.start())
    rows = {"observaciones-TOTAL_FORMS": "0", "observaciones-INITIAL_FORMS": "0"}
    done = browser(desk.jefa).post(task_url(open_task(case, "act_03_revision")), READY | rows, follow=True)
    assert done.redirect_chain[-1][0] == task_url(
        open_task(case, "act_04_oficio")
    )  # she may write it down for the area
    assert "Listo: «Revisa los requerimientos y su viabilidad»." in soup(done).get_text()
    page = soup(browser(desk.jefa).get(case_url(case)))
    text = page.get_text(" ", strip=True)
    assert "Entrega el oficio con los anexos digitales" in text
    assert "Cumple los estándares" in text
    assert "Hizo la actividad: Revisa los requerimientos y su viabilidad (Está lista para el oficio)" in text
    states = {
        row.select("td")[1].get_text(): row.select("td")[3].get_text()
        for row in page.select("#t-camino ~ details tbody tr")
    }
    assert states["Revisa los requerimientos y su viabilidad"] == "Hecha"
    assert states["Entrega el oficio con los anexos digitales"] == "En curso"


def test_a_second_click_is_told_kindly(desk: Office) -> None:
    case = desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    running.complete(task.pk, by=desk.jefa, answers={"revision": "sin_observaciones"}, data={"nota": "x"}, now=NOW)
    answer = browser(desk.jefa).post(task_url(task), READY, follow=True)
    assert "ya hizo esta actividad" in soup(answer).get_text()
    assert answer.redirect_chain[-1][0] == case_url(case)


def test_drafts_taking_and_leaving(desk: Office) -> None:
    task = open_task(desk.until_review(desk.start()), "act_03_revision")
    client = browser(desk.jefa)
    page = soup(client.post(task_url(task), {"hacer": "borrador", "viabilidad": "A medias"}, follow=True))
    assert "Se guardó el borrador." in page.get_text()
    assert page.select_one('[name="viabilidad"]').get_text(strip=True) == "A medias"
    assert Draft.objects.get().saved_by == desk.jefa
    client.post(task_url(task), {"hacer": "tomar"})
    assert Task.objects.get(pk=task.pk).taken_by == desk.jefa
    client.post(task_url(task), {"hacer": "dejar"})
    assert Task.objects.get(pk=task.pk).taken_by is None


def test_the_diagram_is_a_picture_that_runs_nothing(desk: Office) -> None:
    case = desk.until_review(desk.start())
    answer = browser(desk.jefa).get(reverse("procedures:diagram", args=(case.uuid,)))
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert b"En curso" in answer.content


def test_cancelling_is_for_who_began(desk: Office) -> None:
    case = desk.start(by=desk.jefa, applicant=None, applicant_name="Vecina")
    address = reverse("procedures:cancel", args=(case.uuid,))
    client = browser(desk.jefa)
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Ya no lo necesita"})
    assert Case.objects.get().state == Case.State.CANCELLED
    assert client.get(address).status_code == 404


def test_files_are_handed_to_those_of_the_case(desk: Office, tmp_path: Any) -> None:
    from django.core.files.base import ContentFile

    case = desk.until_review(desk.start())
    file = CaseFile(
        case=case,
        node="x",
        field="y",
        name="oficio.pdf",
        content_type="application/pdf",
        size=4,
        sha256="0",
        uploaded_at=NOW,
    )
    file.file.save("oficio.pdf", ContentFile(b"%PDF"))
    address = reverse("procedures:file", args=(case.uuid, file.uuid))
    assert b"".join(browser(desk.jefa).get(address).streaming_content) == b"%PDF"
    assert browser(desk.vecina).get(address).status_code in (302, 403)


def test_cases_are_listed_with_their_state(desk: Office) -> None:
    case = desk.until_review(desk.start())
    page = soup(browser(desk.jefa).get(reverse("procedures:cases"), {"estado": "abierto"}))
    assert [row.a.get_text() for row in page.select("tbody tr")] == [case.folio]
    assert not soup(browser(desk.jefa).get(reverse("procedures:cases"), {"estado": "terminado"})).select("tbody tr")
