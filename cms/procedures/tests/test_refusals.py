"""Rules that need nothing but what was filled in."""

from __future__ import annotations

import datetime

import pytest

from cms.procedures.administracion_data_center import judge as judge_entry
from cms.procedures.carga_requisiciones_siam import ANNEXES
from cms.procedures.desarrollo_sistemas_software import ELEMENTS
from cms.procedures.monitoreo_mantenimiento_redes import watched
from cms.procedures.tests.moments import judge
from schemas.procedures import load_folder

Day = datetime.date
FRIDAY, TUESDAY, WEDNESDAY = Day(2026, 3, 13), Day(2026, 3, 17), Day(2026, 3, 18)


def on_weekdays_but_the_16th(day: Day) -> bool:
    return day.weekday() < 5 and day != Day(2026, 3, 16)


def test_access_is_granted_from_the_third_working_day_on() -> None:
    """Friday, a holiday on Monday: Tuesday, Wednesday, Thursday."""
    assert judge_entry(FRIDAY, Day(2026, 3, 19), on_weekdays_but_the_16th) is None
    refused = judge_entry(FRIDAY, WEDNESDAY, on_weekdays_but_the_16th)
    assert refused is not None
    assert "desde el 19/03/2026" in refused.message


def test_access_may_always_be_denied() -> None:
    rule = "administracion_data_center.tres_dias_habiles"
    assert judge(rule, {"acceso": "negado"}, recibido_el="2026-03-13", fecha_ingreso="2026-03-13") is None
    refused = judge(rule, {"acceso": "otorgado"}, fecha_ingreso="2026-03-13")
    assert refused is not None
    assert "Falta la fecha" in refused.message


def test_an_account_goes_to_whoever_answers_for_it() -> None:
    rule = "asignacion_cuentas_usuario.firma_de_responsabilidad"
    assert judge(rule, {"aceptacion": "conforme"}, acepta_responsabilidad="si") is None
    assert judge(rule, {"aceptacion": "no_la_recibe"}) is None
    assert judge(rule, {"aceptacion": "conforme"}, acepta_responsabilidad="no")


def test_a_requisition_has_its_four_annexes_in_the_siam() -> None:
    rule = "carga_requisiciones_siam.anexos_siam"
    options = load_folder("carga_requisiciones_siam").forms["act_03_carga"].field("anexos_cargados").options  # type: ignore[union-attr]
    assert set(ANNEXES) == set(options)
    assert judge(rule, anexos_cargados=list(ANNEXES)) is None
    refused = judge(rule, anexos_cargados=["dictamen", "suficiencia"])
    assert refused is not None
    assert "el dictamen de excepción, la cotización base" in refused.message


PASSED, FAILED = {"caso": "Entrar", "paso": "si"}, {"caso": "Salir", "paso": "no"}


@pytest.mark.parametrize(
    ("result", "cases", "words"),
    [
        ("satisfactorias", [PASSED], None),
        ("satisfactorias", [PASSED, FAILED], "no pasó «Salir»"),
        ("satisfactorias", [], "no hay casos"),
        ("con_fallas", [PASSED, FAILED], None),
        ("con_fallas", [PASSED], "Todos los casos pasaron"),
    ],
)
def test_nothing_is_released_while_a_test_fails(result: str, cases: list[dict[str, str]], words: str | None) -> None:
    refused = judge("desarrollo_sistemas_software.pruebas_antes", {"pruebas": result}, casos_prueba=cases)
    assert (refused is None) == (words is None)
    if refused is not None and words:
        assert words in refused.message


def test_backups_are_described_before_production() -> None:
    rule = "desarrollo_sistemas_software.respaldo_antes"
    form = load_folder("desarrollo_sistemas_software").forms["act_23_liberacion"]
    assert set(ELEMENTS) == set(form.field("respaldo_elementos").options)  # type: ignore[union-attr]
    assert judge(rule, respaldo_elementos=list(ELEMENTS)) is None
    refused = judge(rule, respaldo_elementos=[key for key in ELEMENTS if key != "parches"])
    assert refused is not None
    assert refused.message.endswith("Falta: parches y paquetes de base.")


@pytest.mark.parametrize(
    ("begin", "end", "field"),
    [
        ("10:00:00", "10:05:00", ""),
        ("23:58:00", "00:03:00", ""),
        ("10:00:00", "10:04:00", "hora_fin_observacion"),
        ("10:10:00", "10:00:00", "hora_fin_observacion"),
        ("", "10:00:00", "hora_inicio_observacion"),
    ],
)
def test_the_network_is_watched_for_five_minutes(begin: str, end: str, field: str) -> None:
    refused = judge(
        "monitoreo_mantenimiento_redes.cinco_minutos", hora_inicio_observacion=begin, hora_fin_observacion=end
    )
    assert (refused.field if refused else "") == field


def test_an_observation_may_go_past_midnight() -> None:
    assert watched(datetime.time(23, 50), datetime.time(0, 10)) == datetime.timedelta(minutes=20)


def test_points_need_two_viable_studies() -> None:
    rule = "puntos_internet_gratuito.ambos_viables"
    assert judge(rule, {"viabilidad": "viables"}, resultado_social="viable", resultado_tecnico="viable") is None
    assert judge(rule, {"viabilidad": "no_viables"}, resultado_social="viable", resultado_tecnico="no_viable") is None
    refused = judge(rule, {"viabilidad": "viables"}, resultado_social="viable", resultado_tecnico="no_viable")
    assert refused is not None
    assert "factibilidad técnica" in refused.message


def test_parts_go_only_into_equipment_of_the_ayuntamiento() -> None:
    rule = "reemplazo_refacciones.solo_activo_fijo"
    assert judge(rule, {"reemplazo": "necesario"}, es_activo_fijo="si") is None
    assert judge(rule, {"reemplazo": "no_procede"}, es_activo_fijo="no") is None
    assert judge(rule, {"reemplazo": "necesario"}, es_activo_fijo="no")
