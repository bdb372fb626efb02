"""Who learns what by mail."""

from __future__ import annotations

import datetime
import logging
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from cms.accounts.tests import world
from cms.cases.domain import running
from cms.cases.models import Case, Task
from cms.cases.registry import find_service
from cms.procedures import mail
from cms.procedures.mantenimiento_correctivo_telecom import lacking
from cms.procedures.mantenimiento_preventivo_telecom import diary_of, folded, listed
from cms.procedures.tests.moments import NOW, function_of, moment, procedure
from cms.procedures.tests.world import enlace, holder, published

CORRECTIVE = "mantenimiento_correctivo_telecom"
PREVENTIVE = "mantenimiento_preventivo_telecom"
NETWORKS = "monitoreo_mantenimiento_redes"
FAILURE: dict[str, Any] = {
    "incidencia": "Enlace caído", "sitio": "Edificio Centro", "fecha_deteccion": "2026-03-02",
    "hora_deteccion": "09:30:00", "folio_mesa": "MS-77", "fecha_restablecido": "2026-03-02",
    "hora_restablecido": "12:15:00",
    "dependencias_afectadas": [
        {"dependencia_afectada": "movilidad", "afectacion": "Internet"},
        {"dependencia_afectada": "movilidad", "afectacion": "Telefonía."},
        {"dependencia_afectada": "parques", "afectacion": "Internet"},
        {"dependencia_afectada": "limpia", "afectacion": "Internet"},
    ],
}  # fmt: skip
VISITS = [
    {"sitio": "Edificio Norte", "equipo": "Conmutador; principal", "fecha": "2026-06-10", "analista": ""},
    {"sitio": "Edificio Centro", "equipo": "Enrutador", "fecha": "2026-04-08", "analista": ""},
]


def test_a_mail_says_what_the_letter_of_the_folder_says() -> None:
    text = mail.body(procedure(CORRECTIVE), "aviso_incidencia", {}, FAILURE, ["Servicio afectado: Internet."])
    assert text.startswith(
        "El 2 de marzo de 2026 a las 09:30 se detectó una falla en Edificio Centro: Enlace caído.\n\n"
    )
    assert "Servicio afectado: Internet.\n\n" in text
    assert text.endswith("Departamento de Administración de Infraestructura\nDirección de Gobierno Electrónico\n")


def test_a_mail_shows_only_what_was_answered() -> None:
    data = {"folio_mesa": "MS-77", "area_reporte": "Archivo", "cierre_automatico": "Volvió sola."}
    text = mail.body(procedure(NETWORKS), "aviso_solucion", {}, data)
    assert "Solución\nNota de cierre del reporte: Volvió sola." in text
    assert "—" not in text


def test_what_each_dependencia_lacks_is_told_once() -> None:
    assert lacking(FAILURE) == {"movilidad": "Internet; Telefonía", "parques": "Internet", "limpia": "Internet"}


def test_visits_are_listed_by_day() -> None:
    assert listed(VISITS) == (
        "08/04/2026  Edificio Centro: Enrutador\n10/06/2026  Edificio Norte: Conmutador; principal"
    )


def test_the_diary_has_an_event_for_each_visit() -> None:
    text = diary_of(VISITS, "AI/0001/2026", NOW).decode()
    assert text.count("BEGIN:VEVENT\r\n") == text.count("END:VEVENT\r\n") == 2
    assert "DTSTART;VALUE=DATE:20260610\r\nDTEND;VALUE=DATE:20260611\r\n" in text
    assert "SUMMARY:Mantenimiento preventivo: Conmutador\\; principal\r\n" in text
    assert "DTSTAMP:20260302T160000Z\r\n" in text


def test_long_lines_of_a_diary_are_folded_between_letters() -> None:
    lines = folded("LOCATION:" + "ñ" * 80).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert "".join(line.decode().removeprefix(" ") for line in lines) == "LOCATION:" + "ñ" * 80


@pytest.mark.parametrize("answer", [SMTPServerDisconnected("no"), OSError("no")])
def test_a_mail_server_that_refuses_is_written_down_without_the_address(
    answer: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(message: Any) -> int:
        raise answer

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    logging.getLogger("cms").setLevel(logging.WARNING)
    with caplog.at_level(logging.WARNING, logger="cms.core.mail"):
        assert mail.send.call("persona@puebla.example", "Asunto", "Texto") is False
    assert "persona@" not in caplog.text


def case_of(clave: str, **facts: Any) -> Case:
    return Case(clave=clave, folio="AI/0001/2026", subject="Prueba", version=published(clave), **facts)


@pytest.mark.django_db
def test_enlaces_learn_of_a_failure_and_of_its_end(django_capture_on_commit_callbacks: Any) -> None:
    movilidad, parques, limpia = (world.organization(clave) for clave in ("movilidad", "parques", "limpia"))
    enlace(movilidad, "elena@puebla.example")
    parques.email = "parques@puebla.example"
    parques.save()
    holder("jacinta", "ai-jefe", world.organization("gobierno-electronico"))
    case = case_of(CORRECTIVE)
    now = moment(CORRECTIVE, "act_02_aviso", FAILURE, case=case, now=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        found = find_service(function_of("mantenimiento_correctivo_telecom.aviso_a_enlaces"))(now)
        assert outbox.outbox == []
    assert found == {"avisos_incidencia": 3, "dependencias_sin_aviso": [limpia.clave]}
    told = {message.to[0]: message.body for message in outbox.outbox}
    assert {"elena@puebla.example", "parques@puebla.example"} < set(told)
    assert "Servicio afectado: Internet; Telefonía." in told["elena@puebla.example"]
    outbox.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        found = find_service("avisar_servicio_restablecido")(now)
    assert found == {"avisos_restablecido": 3}
    assert "se restableció el 2 de marzo de 2026 a las 12:15" in outbox.outbox[0].body


@pytest.mark.django_db
def test_the_calendar_goes_to_those_who_are_chosen(django_capture_on_commit_callbacks: Any) -> None:
    office, movilidad = world.organization("gobierno-electronico"), world.organization("movilidad")
    subdirectora = holder("susana", "sit-subdirector", office)
    analyst = holder("abel", "ai-analista-ab", office)
    enlace(movilidad, "elena@puebla.example")
    data = {"anio": 2026, "visitas": VISITS, "mensaje": "Avise a su gente.", "avisar_a": ["subdireccion", "analistas"]}
    run = find_service(function_of("mantenimiento_preventivo_telecom.calendario_anunciado"))
    with django_capture_on_commit_callbacks(execute=True):
        found = run(moment(PREVENTIVE, "act_01_aviso", data, case=case_of(PREVENTIVE), now=timezone.now()))
    assert found == {"avisos_calendario": 2}
    assert sorted(message.to[0] for message in outbox.outbox) == sorted([subdirectora.email, analyst.email])
    message = outbox.outbox[0]
    assert "Avise a su gente." in message.body
    ((name, content, kind),) = message.attachments
    assert (name, kind, content.count("BEGIN:VEVENT")) == ("calendario.ics", "text/calendar", 2)
    outbox.outbox.clear()
    data["avisar_a"] = ["enlaces_administrativos"]
    with django_capture_on_commit_callbacks(execute=True):
        run(moment(PREVENTIVE, "act_01_aviso", data, case=case_of(PREVENTIVE), now=timezone.now()))
    assert [message.to for message in outbox.outbox] == [["elena@puebla.example"]]


@pytest.mark.django_db
def test_whoever_reported_learns_how_it_was_solved(django_capture_on_commit_callbacks: Any) -> None:
    data = {"solicita_correo": "amada@puebla.example", "folio_mesa": "MS-77", "area_reporte": "Archivo",
            "solucion_documentada": "Se cambió el cable."}  # fmt: skip
    run = find_service(function_of("monitoreo_mantenimiento_redes.informar_al_usuario"))
    case = case_of(NETWORKS)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(moment(NETWORKS, "act_05_aviso", data, case=case)) == {"avisos_solucion": 1}
        assert run(moment(NETWORKS, "act_05_aviso", {}, case=case)) == {"avisos_solucion": 0}
    (message,) = outbox.outbox
    assert message.to == ["amada@puebla.example"]
    assert "Solución documentada: Se cambió el cable." in message.body


@pytest.mark.django_db
def test_the_folio_of_a_report_on_the_page_goes_by_mail(django_capture_on_commit_callbacks: Any) -> None:
    """From the page to the operator's inbox: "registro_incidentes_072.folio_por_correo"."""
    clave = "registro_incidentes_072"
    published(clave)
    world.organization("movilidad")
    neighbour = world.user("vecina")
    wanted = running.Request(subject="Luminaria apagada", applicant=neighbour)
    case = running.start_case(clave, "web", wanted, by=neighbour, now=NOW)
    data = {"tipo_incidente": "luminaria", "descripcion": "No prende", "correo": "vecina@example.org", "nombre": "Vera"}
    with django_capture_on_commit_callbacks(execute=True):
        case = running.complete(
            Task.objects.get(case=case).pk, by=neighbour, answers={}, data=data, now=NOW + datetime.timedelta(minutes=5)
        )
    (message,) = outbox.outbox
    assert message.to == ["vecina@example.org"]
    assert message.subject == f"Folio de su reporte: {case.folio}"
    assert f"Su folio es {case.folio}; guárdelo" in message.body
    assert "Tipo de incidente: Luminaria apagada o dañada" in message.body
    assert [task.node for task in Task.objects.filter(case=case, state=Task.State.OPEN)] == ["act_04_canalizacion"]
