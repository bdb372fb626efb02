"""«Mi bandeja»: one list of all rooms, by term; filters, several at once, and what is not one's own."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world as people_world
from cms.cases.models import Event, Task
from cms.cases.tests.world import Office, office, open_task
from cms.core import inbox
from cms.core.errors import PortalUnavailable
from cms.procedures.domain import waiting
from cms.procedures.tests.test_pages import browser, soup

pytestmark = pytest.mark.django_db
INBOX = "procedures:inbox"
REVIEW = "act_03_revision"


@pytest.fixture
def desk(settings: Any, monkeypatch: Any) -> Office:
    """An office where no other room has anything."""
    settings.MFA_GROUPS = []
    monkeypatch.setattr(inbox, "_sources", {})
    return office()


@pytest.fixture
def colleague(desk: Office) -> User:
    """Somebody else of Normatividad."""
    dge = desk.jefa.person.organization
    post = people_world.post(dge, code="ni-analista-consultivo-a")
    return people_world.user("blanca", of=people_world.person(dge, "Blanca Ejemplo Inciso", post=post))


def reviews(desk: Office, many: int, **facts: Any) -> list[Task]:
    return [open_task(desk.until_review(desk.start(**facts)), REVIEW) for _ in range(many)]


def due_in(task: Task, **delta: int) -> None:
    Task.objects.filter(pk=task.pk).update(due_at=timezone.now() + datetime.timedelta(**delta))


def item(key: str, due: datetime.datetime | None = None, **facts: str) -> inbox.Item:
    return inbox.Item(**{
        "key": key, "kind": "Revisión de datos", "title": f"Firmar {key}", "context": "Estaciones de bicicletas",
        "organization": "Movilidad", "due_at": due, "url": f"http://datos.puebla.localhost/solicitudes/{key}", **facts,
    })  # fmt: skip


def lists(*items: inbox.Item, name: str = "datos") -> None:
    """A room that has these things for everybody."""
    inbox.register(name, "Datos abiertos")(lambda user, now: items)


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select("tbody [data-abrir]")]


def seen(user: User, **query: str) -> BeautifulSoup:
    answer = browser(user).get(reverse(INBOX), query)
    assert answer.status_code == 200
    return soup(answer)


def test_all_rooms_in_one_list_by_term(desk: Office) -> None:
    now = timezone.now()
    first, second = reviews(desk, 2)
    due_in(first, days=-3)
    due_in(second, days=2)
    lists(item("b", now - datetime.timedelta(days=1)), item("d"), item("c", now + datetime.timedelta(days=3)))
    page = seen(desk.jefa)
    label = "Revisa los requerimientos y su viabilidad"
    assert titles(page) == [label, "Firmar b", label, "Firmar c", "Firmar d"]
    row = page.select("tbody tr")[1]
    cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    assert cells[1:4] == ["Firmar b Revisión de datos", "Estaciones de bicicletas", "Movilidad"]
    assert cells[4].startswith("Venció el ")
    assert row.select_one("a")["href"] == "http://datos.puebla.localhost/solicitudes/b"
    assert row.select("input") == []  # it is taken and delegated where it lives
    quick = [link.get_text(" ", strip=True) for link in page.select(".pr-rapidos a")]
    assert quick == ["Todo 5", "Vencidas 2", "Vencen hoy 0", "Vencen después 2", "Sin plazo 1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"fuente": "datos"}, ["Firmar b"]),
        ({"fuente": "procedimientos"}, ["Revisa los requerimientos y su viabilidad"]),
        ({"fuente": "otra"}, []),
        ({"plazo": "sin-plazo"}, ["Firmar b"]),
        ({"plazo": "mañana"}, ["Revisa los requerimientos y su viabilidad", "Firmar b"]),
        ({"q": "BICÍCLETAS"}, ["Firmar b"]),
        ({"q": "computadoras"}, ["Revisa los requerimientos y su viabilidad"]),
        ({"q": "computadoras bicicletas"}, []),
        ({"quien": "mias"}, []),
        ({"quien": "libres"}, ["Revisa los requerimientos y su viabilidad"]),
        ({"quien": "delegadas"}, []),
        ({"procedimiento": "no-existe"}, []),
        ({"p": "99"}, ["Revisa los requerimientos y su viabilidad", "Firmar b"]),
    ],
)
def test_filters(desk: Office, query: dict[str, str], found: list[str]) -> None:
    reviews(desk, 1)
    lists(item("b"))
    page = seen(desk.jefa, **query)
    assert titles(page) == found
    if not found:
        assert "Nada de lo que le espera (2) cumple con esos filtros." in page.get_text()


def test_pages_hold_both_kinds_and_each_thing_once(desk: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr("cms.procedures.views.inbox.PER_PAGE", 3)
    tasks, now = reviews(desk, 5), timezone.now()
    for place, task in enumerate(tasks):
        due_in(task, days=place * 2)
    lists(*(item(str(place), now + datetime.timedelta(days=place * 2 + 1)) for place in range(4)), item("z"))
    found = []
    for number in range(1, 5):
        for row in seen(desk.jefa, p=str(number)).select("tbody tr"):
            found.append(row.select_one("a")["href"].rstrip("/").rsplit("/", 1)[-1])
    assert found == [
        str(tasks[0].pk), "0", str(tasks[1].pk), "1", str(tasks[2].pk), "2", str(tasks[3].pk), "3", str(tasks[4].pk),
        "z",
    ]  # fmt: skip


def test_any_part_of_the_merged_list_is_right(desk: Office) -> None:
    """Every slice equals that of the whole, with equal terms and none among both kinds."""
    now = timezone.now()
    for place, task in enumerate(reviews(desk, 7)):
        due_in(task, days=[0, 0, 1, 2, 2, 2, 9][place])
    Task.objects.order_by("pk").filter(node=REVIEW).first()
    moments = [now + datetime.timedelta(days=days) for days in (-1, 1, 2, 2, 8, 20)]
    others = inbox.Gathered({"x": [item(str(n), due) for n, due in enumerate([*moments, None])]})
    rows = waiting.find(desk.jefa, now, waiting.Wanted(), others).rows
    name = lambda row: row.task.pk if row.task else row.item.key  # noqa: E731
    whole = [name(row) for row in rows[0 : len(rows)]]
    assert (len(whole), len(set(map(str, whole)))) == (14, 14)
    for begin in range(15):
        for end in range(begin, 15):
            assert [name(row) for row in rows[begin:end]] == whole[begin:end]


def test_the_number_of_queries_does_not_grow(desk: Office) -> None:
    def asked() -> int:
        client = browser(desk.jefa)
        client.get(reverse(INBOX))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(INBOX))
        return len(queries)

    reviews(desk, 2)
    before = asked()
    reviews(desk, 12)
    lists(*(item(str(number)) for number in range(30)))
    assert asked() == before


def test_a_silent_room_is_told_and_the_rest_is_shown(desk: Office) -> None:
    def silent(user: User, now: datetime.datetime) -> list[inbox.Item]:
        raise PortalUnavailable("El portal de datos no responde.")

    inbox.register("datos", "Datos")(silent)
    reviews(desk, 1)
    page = seen(desk.jefa)
    assert page.select_one(".pr-aviso").get_text() == "El portal de datos no responde."
    assert len(titles(page)) == 1


def test_taking_and_leaving_come_back_to_the_same_part(desk: Office, colleague: User) -> None:
    first, second = reviews(desk, 2)
    numbers = [str(first.pk), str(second.pk)]
    client = browser(desk.jefa)
    sent = {"tarea": numbers, "hacer": "tomar", "volver": "q=computadoras&plazo=vencidas&otro=1&p=2"}
    done = client.post(reverse(INBOX), sent)
    assert done["Location"] == reverse(INBOX) + "?q=computadoras&plazo=vencidas&p=2"
    assert "la tiene usted" in seen(desk.jefa, quien="mias").get_text()
    done = client.post(reverse(INBOX), {"tarea": numbers[:1], "hacer": "dejar"}, follow=True)
    assert "Dejó una actividad." in soup(done).get_text()
    assert Task.objects.get(pk=first.pk).taken_by is None
    refused = browser(colleague).post(reverse(INBOX), {"tarea": numbers[1:], "hacer": "dejar"}, follow=True)
    assert "Solo la deja quien la tomó." in soup(refused).get_text()
    assert Task.objects.get(pk=second.pk).taken_by == desk.jefa


@pytest.mark.parametrize("back", ["//mal.example/", "https://mal.example", "q=x#//mal", "\r\nX: 1", "%00"])
def test_where_one_comes_back_to_is_always_the_inbox(desk: Office, back: str) -> None:
    done = browser(desk.jefa).post(reverse(INBOX), {"volver": back})
    assert done["Location"].partition("?")[0] == reverse(INBOX)


@pytest.mark.parametrize("numbers", [[], ["x"], ["-1"], ["²"], ["9" * 40]])
def test_marks_that_are_none(desk: Office, numbers: list[str]) -> None:
    done = browser(desk.jefa).post(reverse(INBOX), {"tarea": numbers, "hacer": "tomar"}, follow=True)
    assert "Marque al menos una actividad." in soup(done).get_text()


def delegating(client: Any, tasks: list[Task], **given: Any) -> Any:
    return client.post(reverse("procedures:delegate"), {"tarea": [str(task.pk) for task in tasks], **given})


def test_several_are_delegated_at_once(desk: Office, colleague: User) -> None:
    tasks, client = reviews(desk, 2), browser(desk.jefa)
    numbers = [str(task.pk) for task in tasks]
    answer = client.post(reverse(INBOX), {"tarea": numbers, "hacer": "delegar"}, follow=True)
    page = soup(answer)
    assert len(page.select('[name="tarea"][type="hidden"]')) == 2
    assert str(colleague) in page.select_one('[name="to"]').get_text()
    until = timezone.localdate() + datetime.timedelta(days=3)
    refused = delegating(client, tasks, to=str(colleague.uuid), until="2020-01-01", reason="Vacaciones <b>")
    assert refused.status_code == 422
    assert "Vacaciones &lt;b&gt;" in refused.content.decode()
    assert "El último día ya pasó." in soup(refused).get_text()
    done = delegating(client, tasks, to=str(colleague.uuid), until=until.isoformat(), reason="Vacaciones")
    assert done["Location"] == reverse(INBOX)
    kept = Task.objects.filter(pk__in=numbers)
    assert {(task.delegated_to, task.delegated_by, task.delegated_until) for task in kept} == {
        (colleague, desk.jefa, until)
    }
    assert Event.objects.filter(verb="delegated").count() == 2
    assert "se la delegó" in seen(colleague, quien="delegadas").get_text()
    assert len(titles(seen(desk.jefa, quien="encargadas"))) == 2
    assert titles(seen(desk.jefa, quien="delegadas")) == []


def test_nobody_delegates_what_is_not_hers_nor_to_somebody_who_may_not(desk: Office, colleague: User) -> None:
    task = reviews(desk, 1)[0]
    until = (timezone.localdate() + datetime.timedelta(days=3)).isoformat()
    dge = desk.jefa.person.organization
    stranger = people_world.user(
        "eva", of=people_world.person(dge, "Eva Ejemplo", post=people_world.post(dge, code="st-jefe"))
    )
    given = {"to": str(colleague.uuid), "until": until, "reason": "x"}
    assert delegating(browser(stranger), [task], **given)["Location"] == reverse(INBOX)
    got = browser(stranger).get(reverse("procedures:delegate"), {"tarea": task.pk})
    assert got["Location"] == reverse(INBOX)
    for wrong in (desk.vecina, desk.solicitante, desk.jefa):
        assert delegating(browser(desk.jefa), [task], **{**given, "to": str(wrong.uuid)}).status_code == 422
    assert Task.objects.get(pk=task.pk).delegated_to is None
    assert delegating(browser(None), [task], **given).status_code == 302
    assert delegating(browser(desk.vecina), [task], **given).status_code in (302, 403)


def test_the_first_page_of_the_administration_counts(desk: Office) -> None:
    late, later = reviews(desk, 2)
    due_in(late, days=-1)
    due_in(later, days=2)
    lists(item("b"))
    page = soup(browser(desk.jefa).get("/administracion/"))
    panel = page.select_one(".pr-panel")
    assert [one.get_text(" ", strip=True) for one in panel.select("li")] == [
        "1 Vencidas", "1 Vencen después", "1 Sin plazo",
    ]  # fmt: skip
    assert panel.select_one("li a")["href"] == reverse(INBOX) + "?plazo=vencidas"
    assert "No hay nada pendiente para usted." not in panel.get_text()
