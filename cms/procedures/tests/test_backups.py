"""The copies that the plan asks for, and their attempts."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cms.cases.models import Case
from cms.cases.registry import find_service
from cms.procedures.copias_seguridad_bases_datos import due_copies, is_due, plan_in_force
from cms.procedures.tests.moments import NOW, function_of, judge, moment
from schemas.procedures import load_folder

CLAVE = "copias_seguridad_bases_datos"
Day = datetime.date


def copy(system: str = "SAP", **values: Any) -> dict[str, Any]:
    return {
        "sistema": system, "identificacion": "", "frecuencia": "diario", "tipo": "completo", "horario": "02:00:00",
        "dia": "", **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("frequency", "when", "day", "due"),
    [
        ("diario", "", Day(2026, 3, 4), True),
        ("semanal", "Viernes", Day(2026, 3, 6), True),
        ("semanal", "Viernes", Day(2026, 3, 5), False),
        ("semanal", "miércoles y sábados", Day(2026, 3, 7), True),
        ("semanal", "", Day(2026, 3, 2), True),
        ("semanal", "", Day(2026, 3, 3), False),
        ("mensual", "Día 15", Day(2026, 3, 15), True),
        ("mensual", "15", Day(2026, 3, 1), False),
        ("mensual", "31", Day(2026, 2, 28), True),
        ("mensual", "Último día", Day(2026, 4, 30), True),
        ("mensual", "primer lunes", Day(2026, 3, 2), True),
        ("mensual", "primer lunes", Day(2026, 3, 9), False),
        ("mensual", "último viernes", Day(2026, 3, 27), True),
        ("mensual", "", Day(2026, 3, 1), True),
        ("mensual", "al cierre", Day(2026, 3, 2), False),
        ("anual", "15 de enero", Day(2026, 1, 15), True),
        ("anual", "31/12", Day(2026, 12, 31), True),
        ("anual", "15 de enero", Day(2026, 2, 15), False),
        ("anual", "", Day(2026, 1, 1), True),
    ],
)
def test_the_plan_says_in_its_own_words_when_a_copy_is_due(frequency: str, when: str, day: Day, due: bool) -> None:
    assert is_due(frequency, when, day) == due


def test_the_last_plan_that_counts_already() -> None:
    old = {"plan_desde": "2026-01-01", "plan_copias": [copy("viejo")]}
    new = {"plan_desde": "2026-03-01", "plan_copias": [copy("nuevo")]}
    future = {"plan_desde": "2026-12-01", "plan_copias": [copy("futuro")]}
    assert plan_in_force([future, new, old], Day(2026, 3, 2)) == [copy("nuevo")]
    assert plan_in_force([future], Day(2026, 3, 2)) == []


def test_rows_of_the_log_have_the_columns_of_its_form() -> None:
    (row,) = due_copies([copy(), copy("Nómina", frecuencia="mensual", dia="15")], Day(2026, 3, 2))
    assert row == {
        "sistema": "SAP", "identificacion": "", "frecuencia": "diario", "tipo": "completo", "fecha": "2026-03-02",
        "hora": "02:00:00", "intento": 1,
    }  # fmt: skip
    form = load_folder(CLAVE).forms["act_03_log"]
    assert set(row) < {column.key for column in form.field("copias").columns}  # type: ignore[union-attr]


def test_a_copy_out_of_the_programme_begins_without_rows() -> None:
    case = Case(clave=CLAVE, entry="extraordinaria")
    run = find_service("copias_del_dia")
    assert run(moment(CLAVE, "act_02_programacion", {}, case=case)) == {"copias": []}


@pytest.mark.django_db
def test_the_day_takes_the_copies_of_the_agreed_plan() -> None:
    run = find_service(function_of("copias_seguridad_bases_datos.copias_del_plan"))
    today = moment(CLAVE, "act_02_programacion", {}, case=Case(clave=CLAVE, entry="programada"))
    assert run(today) == {"copias": []}
    from cms.procedures.tests.world import kept_case

    plan = {"plan_desde": "2026-01-01", "plan_copias": [copy()]}
    kept_case(CLAVE, entry="plan", data={**plan, "acuerdo": "convenido"}, started_at=NOW - datetime.timedelta(days=9))
    not_agreed = {"plan_desde": "2026-01-01", "plan_copias": [copy("Otro")], "acuerdo": "por_ajustar"}
    kept_case(CLAVE, entry="plan", data=not_agreed, started_at=NOW - datetime.timedelta(days=1))
    assert [row["sistema"] for row in run(today)["copias"]] == ["SAP"]


def attempt(number: int, result: str, system: str = "SAP") -> dict[str, Any]:
    return {"sistema": system, "frecuencia": "diario", "tipo": "completo", "intento": number, "resultado": result}


GOOD, BAD, AGAIN_GOOD, AGAIN_BAD = (
    attempt(1, "correcto"), attempt(1, "error"), attempt(2, "correcto"), attempt(2, "error"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("log", "copies", "field"),
    [
        ("sin_error", [GOOD], ""),
        ("sin_error", [BAD, AGAIN_GOOD], ""),
        ("sin_error", [BAD], "log"),
        ("con_error", [BAD], ""),
        ("con_error", [GOOD], "log"),
        ("con_error", [BAD, AGAIN_BAD], "log"),
        ("error_repetido", [BAD, AGAIN_BAD], ""),
        ("error_repetido", [BAD], "log"),
        ("error_repetido", [GOOD], "log"),
        ("error_repetido", [AGAIN_BAD], "copias"),
        ("error_repetido", [BAD, attempt(2, "error", "Nómina")], "copias"),
    ],
)
def test_a_second_failure_needs_a_second_attempt(log: str, copies: list[dict[str, Any]], field: str) -> None:
    refused = judge("copias_seguridad_bases_datos.intentos_en_orden", {"log": log}, copias=copies)
    assert (refused.field if refused else "") == field
