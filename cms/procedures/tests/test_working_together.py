"""Working together on a case, asked as browsers do: holder, colleague, head and stranger."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world as people_world
from cms.cases.domain import handing, running
from cms.cases.models import Case, CaseFile, Comment, MailPreference, NonWorkingDay, Task
from cms.cases.tests.test_handing import analyst
from cms.cases.tests.world import Office, office, open_task
from cms.procedures.tests.test_pages import browser, soup
from cms.procedures.views.base import case_url, task_url

pytestmark = pytest.mark.django_db
READY = {"revision": "sin_observaciones"}


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> Office:
    settings.MFA_GROUPS = []
    settings.PRIVATE_ROOT = tmp_path
    return office()


@pytest.fixture
def case(desk: Office) -> Case:
    now = timezone.now()
    case = desk.start(now=now)
    for node in ("act_01_llenado", "act_02_envio"):
        running.complete(open_task(case, node).pk, by=desk.solicitante, answers={}, data={"nota": "sí"}, now=now)
    return case


def stranger(desk: Office) -> User:
    dge = desk.jefa.person.organization
    known = User.objects.filter(username="eva").first()
    if known is not None:
        return known
    post = people_world.post(dge, code="st-jefe")
    return people_world.user("eva", of=people_world.person(dge, "Eva Ejemplo Rueda", post=post))


def address(name: str, task: Task) -> str:
    return reverse(f"procedures:{name}", args=(task.case.uuid, task.pk))


def until(days: int = 3) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def buttons(user: User, case: Case) -> list[str]:
    """The texts of what a person may press on the page of a case."""
    page = soup(browser(user).get(case_url(case)))
    return [one.find(string=True, recursive=False).strip() for one in page.select(".pr-pagina .button")]


def test_each_finds_what_she_may_do(desk: Office, case: Case) -> None:
    nuria = analyst(desk)
    assert buttons(desk.jefa, case) == [
        "Atender", "Delegar", "Reasignar", "Reabrir «Envía los formatos a revisión»", "Adjuntar", "Comentar",
        "Cancelar el caso",
    ]  # fmt: skip
    assert "Atender" not in buttons(desk.directora, case)
    assert "Reasignar" in buttons(desk.directora, case)
    assert browser(nuria).get(case_url(case)).status_code == 404
    handing.delegate(
        open_task(case, "act_03_revision").pk, by=desk.jefa, to=nuria, until=timezone.localdate(), now=timezone.now()
    )
    assert buttons(nuria, case) == ["Atender", "Retirar la delegación", "Adjuntar", "Comentar"]
    assert buttons(desk.jefa, case)[:2] == ["Retirar la delegación", "Reasignar"]


def test_delegating_from_the_page(desk: Office, case: Case) -> None:
    nuria, task = analyst(desk), open_task(case, "act_03_revision")
    client = browser(desk.jefa)
    options = [one["value"] for one in soup(client.get(address("task_delegate", task))).select("#id_to option")]
    assert options == ["", str(nuria.uuid)]
    wrong = client.post(address("task_delegate", task), {"to": str(nuria.uuid), "until": until(-1), "reason": "Viaje"})
    assert wrong.status_code == 422
    assert "El último día ya pasó." in wrong.content.decode()
    assert "Viaje" in wrong.content.decode()
    done = client.post(address("task_delegate", task), {"to": str(nuria.uuid), "until": until()}, follow=True)
    day = timezone.localdate() + datetime.timedelta(days=3)
    text = soup(done).get_text(" ", strip=True)
    assert f"La atiende Nuria Ejemplo, en suplencia de Jacinta Ejemplo, hasta el {day:%d/%m/%Y}." in text
    page = soup(browser(nuria).get(task_url(task))).get_text(" ", strip=True)
    assert f"Usted la atiende en suplencia de Jacinta Ejemplo hasta el {day:%d/%m/%Y}; el historial lo dirá." in page
    assert "La atiende Nuria Ejemplo" in soup(client.get(task_url(task))).get_text(" ", strip=True)
    assert client.get(address("task_delegate", task)).status_code == 404
    browser(nuria).post(
        task_url(task),
        READY | {"viabilidad": "Sí", "observaciones-TOTAL_FORMS": "0", "observaciones-INITIAL_FORMS": "0"},
    )
    history = soup(client.get(case_url(case))).select_one(".pr-historial").get_text(" ", strip=True)
    assert "Nuria Ejemplo, en suplencia de Jacinta Ejemplo: Hizo la actividad" in history


def test_taking_it_back_from_the_page(desk: Office, case: Case) -> None:
    nuria, task = analyst(desk), open_task(case, "act_03_revision")
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=timezone.localdate(), now=timezone.now())
    assert browser(stranger(desk)).post(address("task_undelegate", task)).status_code == 404
    page = browser(desk.jefa).get(address("task_undelegate", task))
    assert "La tiene Nuria Ejemplo en suplencia de Jacinta Ejemplo" in page.content.decode()
    browser(desk.jefa).post(address("task_undelegate", task))
    assert Task.objects.get(pk=task.pk).delegated_to is None
    assert browser(desk.jefa).get(address("task_undelegate", task)).status_code == 404


def test_reassigning_from_the_page(desk: Office, case: Case) -> None:
    nuria, task = analyst(desk), open_task(case, "act_03_revision")
    for user in (nuria, stranger(desk)):
        assert browser(user).get(address("task_reassign", task)).status_code == 404
    client = browser(desk.directora)
    refused = client.post(address("task_reassign", task), {"to": str(nuria.uuid), "reason": ""})
    assert refused.status_code == 422
    assert refused.content.decode().count("selected") >= 1
    unknown = client.post(address("task_reassign", task), {"to": str(desk.vecina.uuid), "reason": "x"})
    assert unknown.status_code == 422
    client.post(address("task_reassign", task), {"to": str(nuria.uuid), "reason": "Carga"})
    assert Task.objects.get(pk=task.pk).taken_by == nuria


def test_reopening_from_the_page(desk: Office, case: Case) -> None:
    task = open_task(case, "act_03_revision")
    running.complete(task.pk, by=desk.jefa, answers=READY, data={"viabilidad": "Sí"}, now=timezone.now())
    assert browser(stranger(desk)).get(address("task_reopen", task)).status_code == 404
    client = browser(desk.jefa)
    page = soup(client.get(address("task_reopen", task))).get_text(" ", strip=True)
    assert "Se cierra lo que sigue: «Entrega el oficio con los anexos digitales»." in page
    assert client.post(address("task_reopen", task), {"reason": ""}).status_code == 422
    done = client.post(address("task_reopen", task), {"reason": "Me equivoqué"}, follow=True)
    assert "Se reabrió «Revisa los requerimientos y su viabilidad»." in soup(done).get_text()
    typed = soup(client.get(task_url(task))).select_one('[name="viabilidad"]').get_text(strip=True)
    assert typed == "Sí"


def test_correcting_an_answer_from_the_page(desk: Office, case: Case) -> None:
    task = open_task(case, "act_03_revision")
    data = READY | {"viabilidad": "Cumple <b>todo</b>"}
    running.complete(task.pk, by=desk.jefa, answers=READY, data=data, now=timezone.now())
    listed = reverse("procedures:corrections", args=(case.uuid,))
    one = reverse("procedures:correct", args=(case.uuid, "viabilidad"))
    assert browser(stranger(desk)).get(listed).status_code == 404
    assert browser(stranger(desk)).post(one, {"viabilidad": "x", "reason": "x"}).status_code == 404
    client = browser(desk.jefa)
    assert [link["href"] for link in soup(client.get(listed)).select("tbody a")] == [one]
    assert client.get(reverse("procedures:correct", args=(case.uuid, "revision"))).status_code == 404
    page = client.get(one)
    assert "Cumple &lt;b&gt;todo&lt;/b&gt;" in page.content.decode()
    refused = client.post(one, {"viabilidad": "Cumple casi todo", "reason": ""})
    assert refused.status_code == 422
    assert "Cumple casi todo" in refused.content.decode()
    client.post(one, {"viabilidad": "Cumple casi todo", "reason": "Error de captura"})
    assert Case.objects.get(pk=case.pk).data["viabilidad"] == "Cumple casi todo"
    history = soup(client.get(case_url(case))).select_one(".pr-historial").get_text(" ", strip=True)
    assert "decía «Cumple <b>todo</b>» y ahora dice «Cumple casi todo»; Error de captura" in history


def test_commenting_on_the_page(desk: Office, case: Case) -> None:
    where = reverse("procedures:comment", args=(case.uuid,))
    assert browser(stranger(desk)).post(where, {"text": "Hola"}).status_code == 404
    client = browser(desk.jefa)
    empty = client.post(where, {"text": ""})
    assert empty.status_code == 422
    assert "Comentario nuevo: " in soup(empty).select_one(".pr-problemas").get_text(" ", strip=True).replace(" :", ":")
    long = client.post(where, {"text": "ñ" * 2001})
    assert long.status_code == 422
    assert "ñ" * 2001 in long.content.decode()
    client.post(where, {"text": "Hablé con <el área>.\nEntregan el lunes."})
    shown = soup(client.get(case_url(case))).select_one(".pr-comentarios li")
    assert shown.select_one(".pr-largo").get_text() == "Hablé con <el área>.\nEntregan el lunes."
    assert client.get(where)["Location"] == case_url(case)
    running.cancel(case.pk, by=desk.solicitante, reason="Ya no", now=timezone.now())
    assert "ya está cerrado" in soup(client.post(where, {"text": "Tarde"}, follow=True)).get_text()
    assert Comment.objects.count() == 1


def test_attaching_on_the_page(desk: Office, case: Case) -> None:
    where = reverse("procedures:attach", args=(case.uuid,))

    def sent(name: str = "nota.txt", content: bytes = b"Hola\n") -> dict[str, Any]:
        return {"files": [SimpleUploadedFile(name, content, "text/plain")]}

    assert browser(stranger(desk)).post(where, sent()).status_code == 404
    client = browser(desk.jefa)
    refused = client.post(where, sent("virus.exe", b"MZ"))
    assert refused.status_code == 422
    assert "virus.exe" in soup(refused).select_one(".pr-problemas").get_text()
    assert client.post(where, {}).status_code == 422
    client.post(where, sent())
    file = CaseFile.objects.get()
    drop = reverse("procedures:detach", args=(case.uuid, file.uuid))
    assert drop not in [form.get("action") for form in soup(browser(desk.directora).get(case_url(case))).select("form")]
    assert "Un archivo lo quita quien lo adjuntó." in soup(browser(desk.directora).post(drop, follow=True)).get_text()
    assert client.get(drop).status_code == 405
    assert browser(stranger(desk)).post(drop).status_code == 404
    client.post(drop)
    assert CaseFile.objects.get().dropped_at is not None
    assert client.post(drop).status_code == 404


def test_the_head_of_the_unit_cancels(desk: Office, case: Case) -> None:
    where = reverse("procedures:cancel", args=(case.uuid,))
    assert browser(stranger(desk)).get(where).status_code == 404
    browser(desk.jefa).post(where, {"reason": "Se atendió de otro modo"})
    assert Case.objects.get(pk=case.pk).state == Case.State.CANCELLED


def test_how_long_it_has_taken_and_how_long_is_left(desk: Office, case: Case) -> None:
    text = soup(browser(desk.jefa).get(case_url(case))).select_one(".pr-pagina").get_text(" ", strip=True)
    assert "Empezó hoy ; quedan 15." in text or "Empezó hoy; quedan 15." in text
    running.cancel(case.pk, by=desk.jefa, reason="Ya no", now=timezone.now())
    assert "Duró 0 días hábiles." in soup(browser(desk.jefa).get(case_url(case))).get_text(" ", strip=True)


def test_the_calendar_is_kept_by_the_direccion(desk: Office) -> None:
    table, today = reverse("procedures:days"), timezone.localdate()
    for user in (desk.jefa, stranger(desk)):
        assert browser(user).get(table).status_code == 404
        assert browser(user).post(table, {"day": until(9), "name": "x"}).status_code == 404
    client = browser(desk.directora)
    page = soup(client.get(table, {"anio": "2026"})).get_text(" ", strip=True)
    assert "1 de mayo de 2026: Día del Trabajo" in page
    assert "se recalculan" in page
    refused = client.post(table, {"day": until(-1), "name": "Ayer"})
    assert refused.status_code == 422
    assert "ya pasó no se cambia" in refused.content.decode()
    done = client.post(table, {"day": until(9), "name": "Aniversario"}, follow=True)
    assert "Se agregó el" in soup(done).get_text()
    kept = NonWorkingDay.objects.get()
    one = reverse("procedures:day", args=(kept.pk,))
    assert browser(desk.jefa).get(one).status_code == 404
    assert 'value="Aniversario"' in client.get(one).content.decode()
    client.post(one, {"day": until(10), "name": "Fiesta"})
    kept.refresh_from_db()
    assert (kept.day, kept.name, kept.kept_by) == (today + datetime.timedelta(days=10), "Fiesta", desk.directora)
    NonWorkingDay.objects.filter(pk=kept.pk).update(day=today - datetime.timedelta(days=1))
    assert "ya pasó y no se cambia" in client.get(one).content.decode()
    client.post(one, {"hacer": "quitar"})
    assert NonWorkingDay.objects.count() == 1
    NonWorkingDay.objects.filter(pk=kept.pk).update(day=today + datetime.timedelta(days=1))
    client.post(one, {"hacer": "quitar"})
    assert NonWorkingDay.objects.count() == 0
    for odd in ("abcd", "99999", "0001", ""):
        assert client.get(table, {"anio": odd}).status_code == 200


def test_the_digest_is_switched_off_and_on(desk: Office) -> None:
    client, where = browser(desk.jefa), reverse("procedures:mails")
    assert soup(client.get(where)).select_one('[name="digest"]').has_attr("checked")
    client.post(where, {})
    assert MailPreference.objects.get().digest is False
    assert not soup(client.get(where)).select_one('[name="digest"]').has_attr("checked")
    client.post(where, {"digest": "on"})
    assert (MailPreference.objects.get().digest, MailPreference.objects.get().user) == (True, desk.jefa)
