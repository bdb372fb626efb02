"""Gates: exactly what lacks, and the stage that follows, from plain values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cms.web_register.domain import gates
from cms.web_register.domain.gates import MaintenanceFacts, Paper, RecordFacts

READY = RecordFacts(
    has_enlace=True, enlace_in_force=True, has_definition=True, ends_on_required=True, has_ends_on=True,
    structure="aprobada", design="aprobada", contents=2, contents_validated=2, has_training=True,
    training_complete=True, has_manual=True, has_address=True,
)  # fmt: skip
VALID = MaintenanceFacts(
    viable=True, scheduled=True, delivered=True, accepted=True, declared=True, form=Paper(unsigned=2)
)


def codes(found: list[gates.Gap]) -> list[str]:
    return [gap.code for gap in found]


def test_nothing_lacks_of_a_whole_record() -> None:
    assert gates.release_gaps(READY) == []
    assert gates.stage_of(READY) == "lista"


def test_everything_lacks_of_an_empty_one() -> None:
    assert codes(gates.release_gaps(RecordFacts())) == [
        "sin_enlace", "sin_ficha", "estructura_sin_aprobar", "diseno_sin_aprobar", "sin_contenidos", "sin_capacitacion",
        "sin_manual", "sin_direccion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "stage"),
    [
        ({"has_enlace": False}, "sin_enlace", "solicitud"),
        ({"enlace_in_force": False}, "enlace_sin_nombramiento", "definicion"),
        ({"has_definition": False}, "sin_ficha", "definicion"),
        ({"has_ends_on": False}, "sin_termino", "definicion"),
        ({"structure": "devuelta"}, "estructura_sin_aprobar", "estructura"),
        ({"structure": "borrador"}, "estructura_sin_aprobar", "estructura"),
        ({"design": "propuesta"}, "diseno_sin_aprobar", "diseno"),
        ({"contents": 0}, "sin_contenidos", "contenidos"),
        ({"contents_undelivered": ("Rutas",)}, "contenido_sin_entregar", "contenidos"),
        ({"contents_to_validate": ("Rutas",)}, "contenido_sin_validar", "contenidos"),
        ({"has_training": False}, "sin_capacitacion", "preparacion"),
        ({"training_complete": False}, "capacitacion_incompleta", "preparacion"),
        ({"has_manual": False}, "sin_manual", "preparacion"),
        ({"has_address": False}, "sin_direccion", "lista"),
    ],
)
def test_each_fact_is_a_gate_of_its_own(change: dict, code: str, stage: str) -> None:
    facts = replace(READY, **change)
    assert codes(gates.release_gaps(facts)) == [code]
    assert gates.stage_of(facts) == stage


def test_a_site_without_end_is_no_gap_unless_it_is_a_micrositio() -> None:
    assert gates.release_gaps(replace(READY, ends_on_required=False, has_ends_on=False)) == []


def test_after_the_release_the_paper_decides() -> None:
    released = replace(READY, released=True, form=Paper(unsigned=3))
    assert gates.stage_of(released) == "liberada"
    assert [gap.sentence for gap in gates.closing_gaps(released)] == [
        "En el FORM.316 faltan 3 firmas.",
        "Falta adjuntar un original firmado del FORM.316, digitalizado.",
    ]
    assert codes(gates.closing_gaps(replace(released, form=None))) == ["sin_formato"]
    assert gates.closing_gaps(replace(released, form=Paper(unsigned=0, scanned=1))) == []
    assert gates.stage_of(replace(released, closed=True)) == "cerrada"
    assert gates.stage_of(replace(READY, cancelled=True)) == "cancelada"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"viable": None}, "sin_analisis"),
        ({"viable": False}, "no_viable"),
        ({"scheduled": False}, "sin_cronograma"),
        ({"delivered": False}, "sin_informacion"),
        ({"accepted": False}, "sin_validar"),
        ({"declared": False}, "sin_declaracion"),
        ({"form": None}, "sin_formato"),
    ],
)
def test_each_fact_of_a_maintenance_is_a_gate(change: dict, code: str) -> None:
    assert gates.maintenance_release_gaps(VALID) == []
    assert codes(gates.maintenance_release_gaps(replace(VALID, **change))) == [code]


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (MaintenanceFacts(), "solicitada"),
        (MaintenanceFacts(viable=False), "no_viable"),
        (MaintenanceFacts(viable=True), "programacion"),
        (MaintenanceFacts(viable=True, scheduled=True), "trabajo"),
        (MaintenanceFacts(viable=True, scheduled=True, waiting=True), "validacion"),
        (VALID, "validada"),
        (replace(VALID, released=True), "liberada"),
        (replace(VALID, released=True, closed=True), "cerrada"),
        (replace(VALID, cancelled=True), "cancelada"),
    ],
)
def test_the_stage_of_a_maintenance(facts: MaintenanceFacts, stage: str) -> None:
    assert gates.maintenance_stage_of(facts) == stage
