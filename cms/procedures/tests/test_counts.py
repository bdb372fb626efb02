"""The figures of a month, counted from the cases."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cms.cases.domain import events
from cms.cases.models import Case
from cms.cases.registry import find_service
from cms.procedures import operacion_mesa_servicio as desk
from cms.procedures import registro_incidentes_072 as reports
from cms.procedures.shared import previous_month
from cms.procedures.tests.moments import NOW, function_of, moment
from cms.procedures.tests.world import kept_case, published
from schemas.procedures import load_folder

CITY = ZoneInfo("America/Mexico_City")


def at(month: int, day: int, hour: int = 12) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, tzinfo=CITY)


BEGIN, END = at(2, 1, 0), at(3, 1, 0)


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [("2026-03-02", "2026-02-01", "2026-03-01"), ("2026-01-31", "2025-12-01", "2026-01-01")],
)
def test_the_month_before(day: str, first: str, following: str) -> None:
    found = previous_month(datetime.date.fromisoformat(day))
    assert [one.isoformat() for one in found] == [first, following]


def columns(clave: str, node: str, field: str) -> set[str]:
    return {column.key for column in load_folder(clave).forms[node].field(field).columns}  # type: ignore[union-attr]


def test_reports_by_dependencia() -> None:
    incidents = [
        reports.Incident("parques", at(2, 3), at(2, 9)),
        reports.Incident("parques", at(2, 20)),
        reports.Incident("parques", at(1, 5), at(2, 2)),
        reports.Incident("limpia", at(1, 5), at(3, 2)),
        reports.Incident("limpia", at(1, 5), at(1, 8)),
        reports.Incident("agua", at(1, 5), at(1, 8)),
    ]
    found = reports.counted(incidents, BEGIN, END)
    assert found == [
        {"dependencia": "limpia", "recibidos": 0, "pendientes": 1, "concluidos": 0},
        {"dependencia": "parques", "recibidos": 2, "pendientes": 1, "concluidos": 2},
    ]
    assert set(found[0]) == columns(reports.CLAVE, "act_05_reporte", "conteo_por_dependencia")


def test_folios_of_the_desk() -> None:
    incidents = [
        desk.Incident(began=at(2, 3), closed=at(2, 3, 15), first_contact=True),
        desk.Incident(began=at(2, 4), closed=at(2, 6), department="Soporte Técnico", service="Telefonía"),
        desk.Incident(began=at(2, 28), closed=at(3, 1), department="Soporte Técnico", service="Telefonía"),
        desk.Incident(began=at(1, 3), closed=at(2, 1), department="Servicios Web", service="Sitios web"),
    ]
    found = desk.counted(incidents, BEGIN, END)
    assert found == {
        "incidentes_recibidos": 3,
        "incidentes_atendidos": 3,
        "incidentes_primer_contacto": 1,
        "incidentes_24_horas": 1,
        "por_departamento": [
            {"departamento": desk.DESK, "recibidos": 1, "atendidos": 1, "pendientes": 0},
            {"departamento": "Servicios Web", "recibidos": 0, "atendidos": 1, "pendientes": 0},
            {"departamento": "Soporte Técnico", "recibidos": 2, "atendidos": 1, "pendientes": 1},
        ],
        "por_servicio": [
            {"servicio": desk.NO_SERVICE, "recibidos": 1, "atendidos": 1},
            {"servicio": "Sitios web", "recibidos": 0, "atendidos": 1},
            {"servicio": "Telefonía", "recibidos": 2, "atendidos": 1},
        ],
    }
    for field in ("por_departamento", "por_servicio"):
        assert set(found[field][0]) == columns(desk.CLAVE, "act_19_estadistica", field)


@pytest.mark.django_db
def test_the_statistics_are_counted_from_the_folios() -> None:
    assigned = {"departamento_asignado": "st", "servicio": "telefonia"}
    first = kept_case(desk.CLAVE, entry="llamada", started_at=at(2, 3), closed_at=at(2, 4), data=assigned)
    kept_case(desk.CLAVE, entry="programada", started_at=at(2, 1), data={})
    kept_case(desk.CLAVE, entry="portal", started_at=at(2, 5), state=Case.State.CANCELLED, data={})
    for _ in range(2):  # reopened twice is one folio
        events.record(first, "completed", at=at(2, 10), node="act_16_confirmacion",
                      answers={"confirmacion": "no_resuelto"}, fields=[])  # fmt: skip
    events.record(first, "completed", at=at(2, 12), node="act_16_confirmacion",
                  answers={"confirmacion": "resuelto"}, fields=[])  # fmt: skip
    run = find_service(function_of("operacion_mesa_servicio.cifras_contadas"))
    case = Case(clave=desk.CLAVE, entry="programada", version=published(desk.CLAVE))
    found = run(moment(desk.CLAVE, "act_19_calculo", {}, case=case))
    assert (found["estadistica_mes"], found["incidentes_recibidos"], found["incidentes_reabiertos"]) == (
        "febrero de 2026", 1, 1,
    )  # fmt: skip
    assert found["por_departamento"] == [
        {"departamento": "Soporte Técnico", "recibidos": 1, "atendidos": 1, "pendientes": 0}
    ]
    assert found["por_servicio"] == [{"servicio": "Telefonía", "recibidos": 1, "atendidos": 1}]
    form = load_folder(desk.CLAVE).forms["act_19_estadistica"]
    assert set(found) == {field.prefill.removeprefix("caso.") for field in form.fields if field.prefill}


@pytest.mark.django_db
def test_the_monthly_report_counts_what_was_given_to_a_dependencia() -> None:
    def report(data: dict[str, Any], **facts: Any) -> None:
        kept_case(reports.CLAVE, entry="web", started_at=at(2, 3), data=data, **facts)

    given = {"canalizacion": "asignada", "dependencia_responsable": "parques"}
    report(given)
    report(given, closed_at=at(2, 20), state=Case.State.ENDED)
    report({**given, "canalizacion": "no_se_canaliza"}, closed_at=at(2, 4), state=Case.State.ENDED)
    report({})
    found = find_service("contar_incidentes_072")(moment(reports.CLAVE, "act_05_conteo", {}, now=NOW))
    assert found == {
        "mes": "febrero",
        "anio": 2026,
        "conteo_por_dependencia": [{"dependencia": "parques", "recibidos": 2, "pendientes": 1, "concluidos": 1}],
    }
    options = load_folder(reports.CLAVE).forms["act_05_reporte"].field("mes").options  # type: ignore[union-attr]
    assert found["mes"] in options
