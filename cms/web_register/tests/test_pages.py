"""The pages: who sees what, that nothing typed is lost, and the page behind the e-mail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.web_register import admin_urls
from cms.web_register.domain import contents, files, maintenances, proposals, records, releases, tree, validation
from cms.web_register.domain.queries import waiting
from cms.web_register.models import ContentItem, SiteRecord, StructureProposal, ValidationRequest
from cms.web_register.tests.city import CARE, REQUEST, TODAY, City, upload


def url(name: str, *args: Any) -> str:
    return reverse(f"web_register:{name}", args=args)


def page(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


@pytest.fixture
def record(city: City) -> SiteRecord:
    return city.approved()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


FORM = {
    "kind": "micrositio", "name": "Árboles", "asked": "Un micrositio", "requested_on": "2026-05-01",
    "oficio_number": "DPA/1", "oficio_date": "2026-05-01", "received_on": "2026-05-02", "channel": "ventanilla",
    "requester_name": "Fulgencio", "requester_post": "Director", "address": "", "microsite_name": "",
}  # fmt: skip


def test_each_sees_the_records_of_their_dependencia(city: City, record: SiteRecord) -> None:
    for user, status in ((city.team, 200), (city.holder, 200), (city.colleague, 200), (city.stranger, 404)):
        assert signed_in(user).get(url("record", record.pk)).status_code == status
        listed = signed_in(user).get(url("index"))
        assert ("Ciclovías de Puebla" in listed.content.decode()) == (status == 200)
    assert Client().get(url("record", record.pk)).status_code == 302


def test_who_has_no_part_in_the_register_does_not_enter(city: City, record: SiteRecord) -> None:
    city.nobody.groups.add(Group.objects.get(name="editores"))
    client = signed_in(city.nobody)
    assert client.get(url("index")).status_code in (302, 403)
    assert client.get(url("record", record.pk)).status_code in (302, 403)
    assert "Registro de sitios" not in client.get("/administracion/", follow=True).content.decode()


def test_every_address_refuses_a_stranger_and_what_is_not_an_enlaces(city: City) -> None:
    """Walks all addresses of the register: strangers find nothing, enlaces cannot open the web team's forms."""
    record, arguments = everything(city)
    holder, stranger, team = signed_in(city.holder), signed_in(city.stranger), signed_in(city.team)
    free = {"index", "index_results", "maintenances", "maintenances_results", "new"}
    mine = {
        "record", "maintenance", "edit_request", "attach", "decide", "design", "deliver_content", "validate_content",
        "observe_content", "receive", "scan", "new_maintenance", "edit_maintenance", "information", "declare",
        "attach_to_maintenance", "file", "document",
    }  # fmt: skip
    seen: dict[str, tuple[int, int, int]] = {}
    for pattern in admin_urls.urlpatterns:
        name = str(pattern.name)
        address = url(name, *arguments[name]) if name in arguments else reverse(f"web_register:{name}")
        seen[name] = tuple(client.get(address).status_code for client in (team, holder, stranger))  # type: ignore[assignment]
    assert {name for name, got in seen.items() if got[2] == 200} == free
    assert {name: got[2] for name, got in seen.items() if name not in free | {"existing", "folder"}} == {
        name: 404 for name in seen if name not in free | {"existing", "folder"}
    }
    assert seen["existing"] == (200, 302, 302) and seen["folder"] == (405, 405, 404)
    assert {name for name, got in seen.items() if got[1] == 200} == free | mine
    assert {name for name, got in seen.items() if got[1] == 404} == {"structure", "scanned"}  # a draft; no scan yet
    assert {name for name, got in seen.items() if got[0] != 200} == {"folder", "scanned"}
    refused = holder.post(url("design", *arguments["design"]), {"notes": "Otra cosa"})
    assert refused["Location"] == reverse("wagtailadmin_home")  # an enlace looks at the sketches and sends nothing
    assert record.pk


def everything(city: City) -> tuple[SiteRecord, dict[str, tuple[Any, ...]]]:
    """A record with one of each, and the arguments of every address that needs some."""
    record = city.approved()
    item = contents.add(actor=city.team, record=record, fields={"title": "Reglas", "responsible": "Ana"})
    design, draft = record.designs.get(), proposals.begin_structure(actor=city.team, record=record)
    document = releases.print_definition(actor=city.team, record=record)
    training = record.trainings.create(held_on=TODAY, place="x", topics="x", attendees=[{"name": "x"}])
    site = records.register_existing(actor=city.team, organization=city.movilidad, fields=REQUEST)
    care = maintenances.open_maintenance(actor=city.team, record=site, fields=CARE)
    form = maintenances.print_form(actor=city.team, maintenance=care)
    signature = form.originals.first().signatures.first()
    arguments: dict[str, tuple[Any, ...]] = {}
    for pattern in admin_urls.urlpatterns:
        name, converters = str(pattern.name), pattern.pattern.converters
        known = {
            "pk": care.pk if "mantenimientos/<int:pk>" in str(pattern.pattern) else record.pk,
            "what": "diseno",
            "proposal": draft.pk if name == "structure" else design.pk,
            "image": design.images.get().pk,
            "item": item.pk,
            "training": training.pk,
            "uuid": record.files.first().uuid if name == "file" else form.uuid if name != "document" else document.uuid,
            "signature": signature.pk,
            "number": 1,
        }
        if converters:
            arguments[name] = tuple(known[key] for key in converters)
    return record, arguments


def test_the_list_filters_searches_and_exports(city: City) -> None:
    city.defined()
    records.open_record(
        actor=city.team, organization=city.parques, fields={**REQUEST, "name": "=Árboles", "kind": "sitio"}
    )
    client = signed_in(city.team)
    found = client.get(url("index"), {"q": "arboles"}).content.decode()
    assert "Ciclovías de Puebla" not in client.get(url("index"), {"stage": "solicitud"}).content.decode()
    assert "Ciclovías de Puebla" not in client.get(url("index"), {"q": "DMB/12", "kind": "sitio"}).content.decode()
    assert "Árboles" in found
    exported = client.get(url("index"), {"export": "csv", "kind": "micrositio"})
    rows = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert rows[0].startswith("Registro,Nombre del proyecto,Tipo,Dependencia,Etapa")
    assert len(rows) == 2 and "SW/S/0001/2026,Ciclovías de Puebla,Micrositio" in rows[1]
    theirs = client_export(signed_in(city.stranger))
    assert "Ciclovías" not in theirs and "'=Árboles" in theirs


def client_export(client: Client) -> str:
    answer = client.get(url("index"), {"export": "csv"})
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_an_enlace_registers_a_request_of_their_dependencia_only(city: City) -> None:
    client = signed_in(city.holder)
    answer = client.post(url("new"), {**FORM, "organization": city.parques.pk})
    assert answer.status_code == 422 and not SiteRecord.objects.exists()
    answer = client.post(url("new"), {**FORM, "organization": city.movilidad.pk})
    made = SiteRecord.objects.get()
    assert answer["Location"] == url("record", made.pk)
    assert (made.organization, made.created_by, made.folio) == (city.movilidad, city.holder, "SW/S/0001/2026")


def test_what_was_typed_stays_when_it_cannot_be_saved(city: City) -> None:
    answer = signed_in(city.team).post(
        url("new"), {**FORM, "organization": city.parques.pk, "oficio_date": "2026-05-03", "received_on": "2026-05-02"}
    )
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.find("input", {"name": "name"})["value"] == "Árboles"  # type: ignore[index]
    assert soup.find("textarea", {"name": "asked"}).get_text(strip=True) == "Un micrositio"  # type: ignore[union-attr]
    assert "Se recibió el día del oficio o después." in soup.get_text()
    assert soup.find(attrs={"role": "alert"})


def test_two_at_once_lose_nothing(city: City, record: SiteRecord) -> None:
    client = signed_in(city.team)
    form = {**FORM, "revision": record.revision}
    assert client.post(url("edit_request", record.pk), {**form, "name": "Primero"}).status_code == 302
    late = client.post(url("edit_request", record.pk), {**form, "name": "Segundo"})
    soup = BeautifulSoup(late.content, "html.parser")
    assert late.status_code == 422 and "Otra persona guardó cambios" in soup.get_text()
    assert soup.find("input", {"name": "name"})["value"] == "Segundo"  # type: ignore[index]
    again = soup.find("input", {"name": "revision"})["value"]  # type: ignore[index]
    assert (
        client.post(url("edit_request", record.pk), {**form, "name": "Segundo", "revision": again}).status_code == 302
    )
    assert SiteRecord.objects.get(pk=record.pk).name == "Segundo"


def test_a_refused_release_links_to_what_lacks(city: City, record: SiteRecord) -> None:
    answer = signed_in(city.team).post(url("release", record.pk), {"released_on": "2026-05-05", "detail": "Todo"})
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    links = {link.get_text(): link["href"] for link in soup.select("[role=alert] a")}
    assert links == {
        "La lista de contenidos está vacía.": url("record", record.pk) + "#contenidos",
        "Falta anotar la capacitación del enlace.": url("record", record.pk) + "#capacitacion",
        "Falta el manual de usuario.": url("record", record.pk) + "#manual",
    }
    assert soup.find("textarea", {"name": "detail"}).get_text(strip=True) == "Todo"  # type: ignore[union-attr]


def test_the_page_of_a_record_offers_each_their_part(city: City, record: SiteRecord) -> None:
    item = contents.add(actor=city.team, record=record, fields={"title": "Reglas", "responsible": "Ana"})
    contents.deliver(actor=city.holder, item=item, note="Texto")
    team = {link["href"] for link in page(signed_in(city.team), url("record", record.pk)).select(".rs-pagina a.button")}
    enlace = {
        link["href"] for link in page(signed_in(city.holder), url("record", record.pk)).select(".rs-pagina a.button")
    }
    assert url("validate_content", record.pk, item.pk) in enlace - team
    assert {url("define", record.pk), url("release", record.pk), url("assign", record.pk)} <= team - enlace
    for href in enlace:
        assert signed_in(city.holder).get(href).status_code == 200
    for href in team:
        assert signed_in(city.team).get(href).status_code == 200


def test_the_tree_is_edited_without_scripts_and_keeps_what_is_typed(city: City) -> None:
    record = city.defined()
    draft = proposals.begin_structure(actor=city.team, record=record)
    client, address = signed_in(city.team), url("structure", record.pk, draft.pk)
    for _ in range(2):
        revision = StructureProposal.objects.get(pk=draft.pk).revision
        assert client.post(address, {"action": "agregar:", "revision": revision}).status_code == 302
    first, second = [row.node["id"] for row in tree.rows(StructureProposal.objects.get(pk=draft.pk).tree)]
    typed = {f"title-{first}": "Inicio", f"title-{second}": "Rutas", f"note-{second}": "con mapa", "revision": 3}
    moved = client.post(address, {**typed, "action": f"meter:{second}"})
    assert moved["Location"] == f"{address}#s-{second}"
    kept = StructureProposal.objects.get(pk=draft.pk)
    assert [f"{row.number} {row.node['title']}" for row in tree.rows(kept.tree)] == ["1 Inicio", "1.1 Rutas"]
    late = client.post(address, {**typed, f"title-{first}": "Portada", "action": "guardar"})
    soup = BeautifulSoup(late.content, "html.parser")
    assert late.status_code == 422 and soup.find("input", {"name": f"title-{first}"})["value"] == "Portada"  # type: ignore[index]
    assert StructureProposal.objects.get(pk=draft.pk).tree == kept.tree


def test_files_are_handed_to_who_may_see_the_record(city: City, record: SiteRecord, settings) -> None:
    file = record.files.first()
    for user, status in ((city.team, 200), (city.holder, 200), (city.stranger, 404)):
        assert signed_in(user).get(url("file", file.uuid)).status_code == status
    settings.X_ACCEL = True
    answer = signed_in(city.holder).get(url("file", file.uuid) + "?ver=1")
    assert answer["X-Accel-Redirect"] == f"/_cms_private/{file.file.name}"
    assert answer["Content-Disposition"] == 'inline; filename="boceto.png"'
    assert "no-store" in answer["Cache-Control"] and answer.content == b""


def test_the_schedule_leaves_blank_lines_out_and_shows_errors_in_place(city: City) -> None:
    site = records.register_existing(actor=city.team, organization=city.movilidad, fields=REQUEST)
    care = maintenances.open_maintenance(actor=city.team, record=site, fields=CARE)
    kept = maintenances.analyse(actor=city.team, maintenance=care, viable=True, analysis="Sí", agreements="x")
    client, address = signed_in(city.team), url("schedule", care.pk)
    form = {
        "tareas-TOTAL_FORMS": 3, "tareas-INITIAL_FORMS": 0, "revision": kept.revision, "tareas-0-task": "Cargar",
        "tareas-0-responsible": "Ana", "tareas-0-starts_on": "2026-05-06", "tareas-0-ends_on": "2026-05-05",
    }  # fmt: skip
    wrong = client.post(address, form)
    assert wrong.status_code == 422 and "El fin no puede ser anterior al inicio." in wrong.content.decode()
    assert 'value="Cargar"' in wrong.content.decode()
    assert client.post(address, {**form, "tareas-0-ends_on": "2026-05-07"}).status_code == 302
    assert [line.task for line in care.schedule.all()] == ["Cargar"]


@pytest.fixture
def asked(city: City, django_capture_on_commit_callbacks) -> str:
    """The personal address of a question that waits."""
    site = records.register_existing(actor=city.team, organization=city.movilidad, fields=REQUEST)
    care = maintenances.open_maintenance(actor=city.team, record=site, fields=CARE)
    maintenances.analyse(actor=city.team, maintenance=care, viable=True, analysis="Sí", agreements="<b>Rutas</b>")
    task = {"task": "x", "responsible": "x", "starts_on": TODAY, "ends_on": TODAY}
    maintenances.plan(actor=city.team, maintenance=care, tasks=[task])
    maintenances.deliver_information(actor=city.holder, maintenance=care, note="x")
    with django_capture_on_commit_callbacks(execute=True):
        validation.ask(
            actor=city.team, maintenance=care, person=city.holder.person, test_address="https://pruebas.puebla.example"
        )
    return re.search(r"/registro/validar/[\w-]+/", mail.outbox[-1].body)[0]  # type: ignore[index]


def test_opening_the_address_changes_nothing(asked: str, client: Client) -> None:
    for _ in range(2):
        answer = client.get(asked)
        assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "&lt;b&gt;Rutas&lt;/b&gt;" in answer.content.decode() and "Yolotzin Banqueta" in soup.get_text()
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "same-origin")
    assert ValidationRequest.objects.get().answer == ""


def test_the_enlace_answers_from_the_mail_without_an_account(asked: str, client: Client) -> None:
    form = {"answer": "acepta", "text": "Muy bien", "text_hash": validation.present_text().hash}
    half = client.post(asked, {**form, "statements": ["veracidad"]})
    assert half.status_code == 422 and "Marque todas las frases" in half.content.decode()
    assert "Muy bien" in half.content.decode()
    whole = client.post(asked, {**form, "statements": sorted(validation.present_text().version.keys)})
    assert whole.status_code == 200 and "quedó registrada su respuesta" in whole.content.decode()
    kept = ValidationRequest.objects.get()
    assert (kept.answer, kept.answer_text, kept.maintenance.stage) == ("acepta", "Muy bien", "validada")
    again = client.post(asked, {**form, "answer": "observaciones"})
    assert again.status_code == 410 and "ya se respondió" in again.content.decode()


def test_observations_need_no_declaration(asked: str, client: Client) -> None:
    form = {"answer": "observaciones", "text_hash": validation.present_text().hash}
    assert client.post(asked, form).status_code == 422
    assert client.post(asked, {**form, "text": "Falta la ruta norte"}).status_code == 200
    kept = ValidationRequest.objects.get()
    assert (kept.answer, kept.maintenance.round, kept.maintenance.stage) == ("observaciones", 2, "trabajo")


def test_an_invented_address_tells_nothing(client: Client, db: None) -> None:
    answer = client.get("/registro/validar/inventada/")
    assert answer.status_code == 404 and "Ábrala desde el correo" in answer.content.decode()


def test_contents_are_worked_from_the_pages(city: City, record: SiteRecord) -> None:
    team, holder = signed_in(city.team), signed_in(city.holder)
    assert team.post(url("seed_contents", record.pk)).status_code == 302
    item = ContentItem.objects.get(title="1 Inicio")
    delivered = holder.post(
        url("deliver_content", record.pk, item.pk), {"note": "Texto", "files": [upload("a.pdf"), upload("b.pdf")]}
    )
    assert delivered.status_code == 302
    refused = holder.post(
        url("deliver_content", record.pk, item.pk), {"note": "Mi texto", "files": [upload("a.exe", b"MZ")]}
    )
    assert refused.status_code == 422 and "«a.exe» no se admite aquí" in refused.content.decode()
    assert "Mi texto" in refused.content.decode() and "Elija otra vez los archivos" in refused.content.decode()
    item.refresh_from_db()
    assert item.files.count() == 2
    assert team.get(url("validate_content", record.pk, item.pk)).status_code == 200
    assert team.post(url("validate_content", record.pk, item.pk), {"revision": item.revision}).status_code == 422
    assert holder.post(url("validate_content", record.pk, item.pk), {"revision": item.revision}).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.decided_by) == ("validado", city.holder)


def test_a_page_asks_as_much_for_many_contents_as_for_few(city: City, record: SiteRecord) -> None:
    client, counted = signed_in(city.holder), []
    for number in range(12):
        contents.add(actor=city.team, record=record, fields={"title": f"Contenido {number}", "responsible": "Ana"})
        if number in (0, 1, 11):  # the first time fills caches
            with CaptureQueriesContext(connection) as found:
                assert client.get(url("record", record.pk)).status_code == 200
            counted.append(len(found))
    assert counted[1] == counted[2]


def test_the_page_of_a_whole_record_takes_few_queries(city: City) -> None:
    record = city.ready()
    annex = files.attach(actor=city.team, record=record, kind="anexo", title="Plano", upload=upload())
    releases.release(actor=city.team, record=record, released_on=TODAY, detail="x", annexes=[annex])
    for _ in range(3):
        maintenances.open_maintenance(actor=city.team, record=record, fields=CARE)
    for user in (city.team, city.holder):
        client = signed_in(user)
        client.get(url("record", record.pk))  # the first time fills caches
        with CaptureQueriesContext(connection) as found:
            shown = client.get(url("record", record.pk)).content.decode()
        assert len(found) < 30, "\n".join(one["sql"] for one in found.captured_queries)
        assert "Plano" in BeautifulSoup(shown, "html.parser").select_one("#liberacion").get_text()


def test_the_office_menu_counts_what_waits_for_each(city: City, record: SiteRecord) -> None:
    item = contents.add(actor=city.team, record=record, fields={"title": "Reglas", "responsible": "Ana"})
    contents.deliver(actor=city.holder, item=item, note="Texto")
    records.open_record(actor=city.team, organization=city.parques, fields=REQUEST)
    assert {user.username: waiting.count(user) for user in (city.team, city.holder, city.colleague, city.stranger)} == {
        "web": 1, "movilidad-web": 1, "movilidad-web2": 1, "parques-web": 0,
    }  # fmt: skip
    shown = page(signed_in(city.holder), "/verificar/").get_text(" ", strip=True)
    assert "Registro de sitios" in shown
    assert "Registro de sitios" not in page(signed_in(city.nobody), "/verificar/").get_text(" ", strip=True)
