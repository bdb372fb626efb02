"""A maintenance: FORM.318, viability, schedule, validation by e-mail with its answer, declaration, release."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from freezegun import freeze_time

from cms.core.tests.pdf_text import Pdf, words
from cms.web_register.domain import folder, maintenances, papers, records, validation
from cms.web_register.domain.papers import Letter
from cms.web_register.domain.queries import timeline
from cms.web_register.domain.validation import Declared
from cms.web_register.errors import BadFile, Changed, Incomplete, LinkDead, NotYours, WrongStage
from cms.web_register.models import Maintenance, SiteRecord, ValidationRequest
from cms.web_register.tests.city import CARE, REQUEST, TODAY, City, account, appoint, person, upload

TEST = "https://pruebas.puebla.example/ciclovias"
LETTER = Letter("Práxedes Glorieta", "Directora")
MESSAGE = b"From: yolotzin.banqueta@puebla.example\r\nDate: Mon, 4 May 2026 10:00:00 -0600\r\n\r\nDe acuerdo.\r\n"


def declared() -> Declared:
    text = validation.present_text()
    return Declared(text.hash, text.version.keys)


@pytest.fixture
def site(city: City) -> SiteRecord:
    made = records.register_existing(actor=city.team, organization=city.movilidad, fields=REQUEST)
    return records.assign(actor=city.team, record=made, enlace=city.holder.person, analyst=None)


@pytest.fixture
def care(city: City, site: SiteRecord) -> Maintenance:
    return maintenances.open_maintenance(actor=city.holder, record=site, fields=CARE)


@pytest.fixture
def working(city: City, care: Maintenance) -> Maintenance:
    """Analysed, scheduled and with its information."""
    maintenances.analyse(actor=city.team, maintenance=care, viable=True, analysis="Se puede", agreements="Tres rutas")
    maintenances.plan(actor=city.team, maintenance=care, tasks=[task()])
    maintenances.deliver_information(actor=city.holder, maintenance=care, note="Las rutas", uploads=[upload("r.pdf")])
    return fresh(care)


def task(**more: Any) -> dict[str, Any]:
    return {"task": "Cargar rutas", "responsible": "Analista", "starts_on": TODAY, "ends_on": TODAY, **more}


def fresh(care: Maintenance) -> Maintenance:
    return Maintenance.objects.select_related("record__organization").get(pk=care.pk)


def ask(city: City, care: Maintenance, on_commit: Any, **more: Any) -> str:
    """Send the question; the secret of its address."""
    with on_commit(execute=True):
        validation.ask(
            actor=city.team, maintenance=care, person=more.pop("person", city.holder.person), test_address=TEST, **more
        )
    return re.search(r"/registro/validar/([\w-]+)/", mail.outbox[-1].body)[1]  # type: ignore[index]


def test_the_whole_way_with_observations_in_between(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    on_commit = django_capture_on_commit_callbacks
    assert working.stage == "trabajo"
    first = ask(city, working, on_commit, note="Vea el mapa")
    assert fresh(working).stage == "validacion"
    validation.answer_by_link(secret=first, answer="observaciones", text="Falta la ruta norte")
    again = fresh(working)
    assert (again.stage, again.round) == ("trabajo", 2)
    with pytest.raises(Incomplete) as lacking:
        ask(city, again, on_commit)
    assert [gap.code for gap in lacking.value.gaps] == ["sin_informacion"]
    maintenances.deliver_information(actor=city.holder, maintenance=again, note="La ruta norte")
    second = ask(city, again, on_commit)
    assert second != first
    validation.answer_by_link(secret=second, answer="acepta", declared=declared())
    assert fresh(working).stage == "validada"
    with pytest.raises(Incomplete) as no_form:
        maintenances.release(actor=city.team, maintenance=working, released_on=TODAY, note="Rutas")
    assert [gap.code for gap in no_form.value.gaps] == ["sin_formato"]
    form = maintenances.print_form(actor=city.team, maintenance=working)
    maintenances.release(actor=city.team, maintenance=working, released_on=TODAY, note="Rutas nuevas")
    with pytest.raises(Incomplete) as unsigned:
        maintenances.close(actor=city.team, maintenance=working)
    assert [gap.code for gap in unsigned.value.gaps] == ["sin_firmas", "sin_digitalizar", "sin_entrega"]
    delivery = maintenances.delivery_oficio(actor=city.team, maintenance=working, letter=LETTER)
    page = words(delivery.file.read())
    assert "Práxedes Glorieta Directora" in page and f"FORM.318/SECATI/012224, folio {form.folio}" in page
    for original in form.originals.all():
        for signature in original.signatures.all():
            papers.sign(actor=city.team, signature=signature, signed_on=TODAY)
    papers.scan(actor=city.holder, original=form.originals.get(number=1), upload=upload())
    maintenances.close(actor=city.team, maintenance=working)
    assert fresh(working).stage == "cerrada"
    assert "Yolotzin Banqueta observó la vuelta 1 (por la dirección del correo): Falta la ruta norte" in [
        line.what for line in timeline.of(working)
    ]


def test_form_318_comes_in_two_originals_with_the_labels_of_the_manual(city: City, care: Maintenance) -> None:
    form = maintenances.print_form(actor=city.team, maintenance=care)
    assert (form.folio, form.kind) == ("SW/M/0001/2026", "form-318")
    assert [one.keeper for one in form.originals.all()] == ["Area Solicitante", "Gobierno Electrónico"]
    pages = Pdf(form.file.read()).pages()
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        expected = [
            "DIRECCIÓN DE GOBIERNO ELECTRÓNICO SUBDIRECCIÓN DE SISTEMAS DEPARTAMENTO DE SERVICIOS WEB",
            "FORMATO PARA LA ACTUALIZACIÓN O MANTENIMIENTO DE SITIOS Y MICROSITIOS WEB",
            "Fecha de Solicitud: 1 de mayo de 2026",
            "DATOS DEL PROYECTO",
            "Nombre del Proyecto: Ciclovías de Puebla",
            "Area Solicitante: Dirección de Movilidad y Banquetas",
            "Responsable del Area Solicitante: Práxedes Supuesta Glorieta, Director de Movilidad",
            "Descripción de la Actualización o Mantenimiento: Agregar las ciclovías nuevas al mapa.",
            "Justificación de la Actualización o Mantenimiento: Se inauguraron tres.",
            "Area Solicitante Gobierno Electrónico",
            "FORM.318/SECATI/012224",
            f"Tanto {number} de 2 Página 1 de 1",
        ]
        places = [page.index(piece) for piece in expected]
        assert places == sorted(places)
    with pytest.raises(WrongStage):
        maintenances.print_form(actor=city.team, maintenance=care)
    with pytest.raises(WrongStage):
        maintenances.edit(actor=city.team, maintenance=care, fields={"description": "Otra cosa"})
    maintenances.edit(actor=city.team, maintenance=care, fields={"oficio_number": "DMB/41/2026"})


def test_what_is_not_viable_ends_with_an_oficio(city: City, care: Maintenance) -> None:
    with pytest.raises(WrongStage) as silent:
        maintenances.analyse(actor=city.team, maintenance=care, viable=True, analysis="Sí")
    assert silent.value.field == "agreements"
    maintenances.analyse(actor=city.team, maintenance=care, viable=False, analysis="El mapa lo lleva otra dependencia.")
    assert fresh(care).stage == "no_viable"
    with pytest.raises(Incomplete):
        maintenances.close(actor=city.team, maintenance=care)
    document = maintenances.answer_oficio(actor=city.team, maintenance=care, letter=LETTER)
    page = words(document.file.read())
    assert "no es posible hacerlo como se pidió" in page and "El mapa lo lleva otra dependencia." in page
    with pytest.raises(WrongStage):
        maintenances.analyse(actor=city.team, maintenance=care, viable=True, analysis="Sí", agreements="x")
    with pytest.raises(WrongStage):
        maintenances.plan(actor=city.team, maintenance=care, tasks=[task()])
    maintenances.close(actor=city.team, maintenance=care)
    assert fresh(care).stage == "cerrada"


def test_the_schedule_is_kept_whole_or_not_at_all(city: City, care: Maintenance) -> None:
    with pytest.raises(WrongStage):
        maintenances.plan(actor=city.team, maintenance=care, tasks=[task()])
    kept = maintenances.analyse(actor=city.team, maintenance=care, viable=True, analysis="Sí", agreements="x")
    maintenances.plan(actor=city.team, maintenance=care, tasks=[task(), task(task="Probar")], seen=kept.revision)
    with pytest.raises(Changed):
        maintenances.plan(actor=city.team, maintenance=care, tasks=[task()], seen=kept.revision)
    assert [line.task for line in fresh(care).schedule.all()] == ["Cargar rutas", "Probar"]


def test_the_mail_is_kept_without_its_secret(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    secret = ask(city, working, django_capture_on_commit_callbacks, note="Vea el mapa")
    (sent,) = mail.outbox
    kept = ValidationRequest.objects.get()
    assert (sent.to, sent.subject) == (["yolotzin.banqueta@puebla.example"], kept.subject)
    assert sent.extra_headers["Message-ID"] == kept.message_id
    assert TEST in kept.body and "Vea el mapa" in kept.body and "Tres rutas" in kept.body
    assert secret not in kept.body and secret not in str(vars(kept))
    assert sent.body == kept.body.replace(
        "[dirección personal: se envió solo en el correo]",
        f"http://www.puebla.localhost:8000/registro/validar/{secret}/",
    )
    assert kept.expires_at - kept.asked_at == datetime.timedelta(days=15)


def test_accepting_takes_the_whole_declaration(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    secret = ask(city, working, django_capture_on_commit_callbacks)
    version, text_hash = validation.present_text().version, validation.present_text().hash
    for given in (None, Declared("otro", version.keys), Declared(text_hash, list(version.keys)[1:])):
        with pytest.raises(WrongStage) as refused:
            validation.answer_by_link(secret=secret, answer="acepta", declared=given)
        assert refused.value.field == "statements"
    assert not fresh(working).declarations.exists()
    validation.answer_by_link(secret=secret, answer="acepta", declared=declared())
    made = fresh(working).declarations.get()
    assert (made.person, made.text_hash, made.statements) == (
        city.holder.person, text_hash, sorted(version.keys),
    )  # fmt: skip
    assert ValidationRequest.objects.get().answer_channel == "enlace"


def test_an_address_serves_once_and_not_for_ever(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    on_commit = django_capture_on_commit_callbacks
    old = ask(city, working, on_commit)
    new = ask(city, working, on_commit)
    with pytest.raises(LinkDead):
        validation.by_secret(old)
    with freeze_time(timezone.now() + datetime.timedelta(days=15, seconds=1)), pytest.raises(LinkDead):
        validation.by_secret(new)
    city.holder.person.appointments.update(ends_on=datetime.date(2026, 5, 4))
    with pytest.raises(LinkDead):
        validation.by_secret(new)
    city.holder.person.appointments.update(ends_on=None)
    validation.answer_by_link(secret=new, answer="observaciones", text="Falta")
    with pytest.raises(LinkDead) as used:
        validation.answer_by_link(secret=new, answer="acepta", declared=declared())
    assert used.value.code == "respondida"
    with pytest.raises(LinkDead):
        validation.by_secret("inventado")


def test_an_answer_by_mail_is_captured_with_its_message(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    ask(city, working, django_capture_on_commit_callbacks)
    with pytest.raises(BadFile):
        validation.note_answer(
            actor=city.team, maintenance=working, answer="acepta", text="", upload=upload("r.eml", b"hola")
        )
    with pytest.raises(NotYours):
        validation.note_answer(
            actor=city.holder, maintenance=working, answer="acepta", text="", upload=upload("r.eml", MESSAGE)
        )
    kept = validation.note_answer(
        actor=city.team, maintenance=working, answer="acepta", text="De acuerdo.", upload=upload("r.eml", MESSAGE)
    )
    assert (kept.answer_channel, kept.message_file.content_type, kept.message_file.file.read()) == (
        "correo", "message/rfc822", MESSAGE,
    )  # fmt: skip
    assert [gap.code for gap in maintenances.gaps_of(working)] == ["sin_declaracion", "sin_formato"]
    for somebody in (city.team, city.stranger, city.nobody):
        with pytest.raises(NotYours):
            validation.declare(actor=somebody, maintenance=working, declared=declared())
    validation.declare(actor=city.colleague, maintenance=working, declared=declared())
    assert [gap.code for gap in maintenances.gaps_of(working)] == ["sin_formato"]


def test_the_question_goes_to_an_enlace_of_the_dependencia_with_mail(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    for who, code in ((city.stranger.person, "sin_nombramiento"), (city.team.person, "sin_nombramiento")):
        with pytest.raises(WrongStage) as refused:
            ask(city, working, django_capture_on_commit_callbacks, person=who)
        assert refused.value.code == code
    city.colleague.person.email = ""
    city.colleague.person.save()
    with pytest.raises(WrongStage) as refused:
        ask(city, working, django_capture_on_commit_callbacks, person=city.colleague.person)
    assert refused.value.code == "sin_correo"
    assert mail.outbox == []


def test_a_withdrawn_question_is_not_sent_late(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        validation.ask(actor=city.team, maintenance=working, person=city.holder.person, test_address=TEST)
    validation.withdraw(actor=city.team, maintenance=working)
    for callback in waiting:
        callback()
    assert mail.outbox == [] and fresh(working).stage == "trabajo"


def test_a_substitute_acts_while_he_substitutes(city: City, care: Maintenance) -> None:
    from cms.directory.models import Substitution

    assert not maintenances.access.is_enlace_of(city.stranger, city.movilidad)
    Substitution.objects.create(
        absent=city.holder.person, substitute=city.stranger.person, starts_on=TODAY, ends_on=TODAY, oficio_number="S/1"
    )
    assert maintenances.access.is_enlace_of(city.stranger, city.movilidad)
    with freeze_time("2026-05-06 18:00:00"):
        assert not maintenances.access.is_enlace_of(city.stranger, city.movilidad)


def test_maintenance_is_of_a_released_site(city: City) -> None:
    record = city.record()
    with pytest.raises(WrongStage):
        maintenances.open_maintenance(actor=city.team, record=record, fields=CARE)


def test_numbers_count_per_site(city: City, site: SiteRecord) -> None:
    made = [maintenances.open_maintenance(actor=city.team, record=site, fields=CARE).number for _ in range(2)]
    assert made == [1, 2]
    appoint(city.stranger.person, city.movilidad, starts_on=TODAY + datetime.timedelta(days=1))
    with pytest.raises(NotYours):
        maintenances.open_maintenance(actor=city.stranger, record=site, fields=CARE)


# ── Viability and schedule on paper ───────────────────────────────────────────────────────────────────────────────────
def test_viability_and_schedule_are_printed_and_do_not_change_under_the_paper(city: City, working: Maintenance) -> None:
    printed = maintenances.print_plan(actor=city.team, maintenance=working)
    assert (printed.folio, printed.kind) == ("SW/V/0001/2026", "viabilidad-y-cronograma")
    page = words(printed.file.read())
    expected = [
        "Viabilidad y cronograma del mantenimiento",
        "Sitio Ciclovías de Puebla",
        "Solicitud Oficio DMB/40/2026, del 1 de mayo de 2026",
        "Resultado Viable",
        "Análisis Se puede",
        "Cambios acordados Tres rutas",
        "Tarea Responsable Inicio Fin",
        "Cargar rutas Analista 5 de mayo de 2026 5 de mayo de 2026",
        "Elaboró",
        "De acuerdo",
    ]
    places = [page.index(piece) for piece in expected]
    assert places == sorted(places)
    with pytest.raises(WrongStage, match="anule ese documento antes de imprimir otro"):
        maintenances.print_plan(actor=city.team, maintenance=working)
    with pytest.raises(WrongStage, match="anule ese documento antes de cambiarlos"):
        maintenances.plan(actor=city.team, maintenance=working, tasks=[task(task="Otra")])
    papers.cancel(actor=city.team, document=printed, reason="Cambió una fecha")
    maintenances.plan(actor=city.team, maintenance=working, tasks=[task(task="Otra")])
    assert maintenances.print_plan(actor=city.team, maintenance=working).folio == "SW/V/0002/2026"


def test_nothing_is_printed_without_schedule_or_by_others(city: City, care: Maintenance, working: Maintenance) -> None:
    for actor in (city.holder, city.colleague, city.stranger):
        with pytest.raises(NotYours):
            maintenances.print_plan(actor=actor, maintenance=working)
    other = maintenances.open_maintenance(actor=city.team, record=care.record, fields=CARE)
    for viable in (None, False, True):
        if viable is not None:
            maintenances.analyse(actor=city.team, maintenance=other, viable=viable, analysis="x", agreements="x")
        with pytest.raises(WrongStage, match="viable y tiene cronograma"):
            maintenances.print_plan(actor=city.team, maintenance=other)


def test_the_printed_plan_is_in_the_digital_folder(city: City, working: Maintenance) -> None:
    printed = maintenances.print_plan(actor=city.team, maintenance=working)
    built = folder.build(actor=city.holder, record=working.record)
    with zipfile.ZipFile(io.BytesIO(b"".join(built.stream()))) as opened:
        packed = opened.read("mantenimiento-01/documentos/sw-v-0001-2026-viabilidad-y-cronograma.pdf")
    assert hashlib.sha256(packed).hexdigest() == printed.sha256


# ── Mail about answers ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_web_team_and_the_enlace_are_told_what_was_answered(
    city: City, working: Maintenance, settings, django_capture_on_commit_callbacks
) -> None:
    analyst = account("analista", person("Ana", "Lista"), "equipo-web")
    records.assign(actor=city.team, record=working.record, enlace=city.colleague.person, analyst=analyst)
    city.team.email = "web@puebla.example"
    city.team.save()
    type(analyst).objects.filter(pk=analyst.pk).update(email="ana@puebla.example")
    secret = ask(city, working, django_capture_on_commit_callbacks)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        validation.answer_by_link(secret=secret, answer="observaciones", text="Falta la ruta norte")
    assert [message.to for message in mail.outbox] == [
        ["amada.rueda@puebla.example"], ["ana@puebla.example"], ["web@puebla.example"],
    ]  # fmt: skip
    message = mail.outbox[0]
    assert message.subject == "Yolotzin Banqueta tiene observaciones: mantenimiento 1 de «Ciclovías de Puebla»"
    assert "Respuesta: Tiene observaciones.\n\nFalta la ruta norte\n" in message.body
    page = f"{settings.WWW_URL}/administracion/registro-de-sitios/mantenimientos/{working.pk}/#validacion"
    assert page in message.body
    maintenances.deliver_information(actor=city.holder, maintenance=fresh(working), note="La ruta norte")
    secret = ask(city, fresh(working), django_capture_on_commit_callbacks)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        validation.answer_by_link(secret=secret, answer="acepta", declared=declared())
    assert {message.subject for message in mail.outbox} == {
        "Yolotzin Banqueta aceptó los cambios: mantenimiento 1 de «Ciclovías de Puebla»"
    }
    assert "También aceptó la declaración sobre los contenidos." in mail.outbox[0].body


def test_an_answer_that_the_web_team_captures_tells_nobody(
    city: City, working: Maintenance, django_capture_on_commit_callbacks
) -> None:
    ask(city, working, django_capture_on_commit_callbacks)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        validation.note_answer(
            actor=city.team, maintenance=working, answer="observaciones", text="No", upload=upload("m.eml", MESSAGE)
        )
    assert mail.outbox == []
