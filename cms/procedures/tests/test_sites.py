"""Nothing of a site goes live before everybody agreed (procedures 5 and 6 of the manual)."""

from __future__ import annotations

from typing import Any

import pytest

from cms.procedures.tests.moments import judge

READY_CHANGE = {
    "comentarios": "sin_comentarios", "autorizacion": "autoriza", "declara_contenidos": "si", "firma_nombre": "Amada",
}  # fmt: skip
READY_SITE = {
    "contenidos": "validados", "declara_contenidos": "si", "capacitacion_fecha": "2026-02-20",
    "capacitacion_asistentes": [{"nombre": "Amada"}], "manual_entregado_a": "una-persona", "autorizacion": "autoriza",
    "fecha_liberacion": "2026-03-02",
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        (
            "actualizacion_mantenimiento_sitios_web.declaracion",
            {"autorizacion": "autoriza"},
            {"autorizacion": "no_autoriza"},
        ),
        (
            "desarrollo_sitios_micrositios_web.declaracion",
            {"contenidos": "validados"},
            {"contenidos": "con_observaciones"},
        ),
    ],
)
def test_whoever_agrees_stands_for_the_contents(rule: str, yes: dict[str, str], no: dict[str, str]) -> None:
    assert judge(rule, yes, declara_contenidos="si") is None
    assert judge(rule, no) is None
    refused = judge(rule, yes, declara_contenidos="no")
    assert refused is not None
    assert refused.field == "declara_contenidos"


def test_a_change_goes_live_with_validation_authorisation_and_signature() -> None:
    rule = "actualizacion_mantenimiento_sitios_web.publicacion_con_todo"
    assert judge(rule, **READY_CHANGE) is None
    for key, words in (
        ("comentarios", "valide"), ("autorizacion", "autorice"), ("declara_contenidos", "declare"),
        ("firma_nombre", "firma"),
    ):  # fmt: skip
        refused = judge(rule, **{**READY_CHANGE, key: ""})
        assert refused is not None
        assert words in refused.message


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"contenidos": "con_observaciones"}, "valide los contenidos"),
        ({"declara_contenidos": "no"}, "declare"),
        ({"capacitacion_fecha": None}, "capacitación"),
        ({"capacitacion_asistentes": []}, "capacitación"),
        ({"manual_entregado_a": None}, "manual"),
        ({"autorizacion": "con_observaciones"}, "autorización"),
        ({"fecha_liberacion": "2026-02-19"}, "antes de capacitar"),
    ],
)
def test_a_site_goes_live_with_a_trained_enlace_and_a_handbook(changed: dict[str, Any], words: str) -> None:
    rule = "desarrollo_sitios_micrositios_web.capacitacion_y_manual"
    assert judge(rule, **READY_SITE) is None
    refused = judge(rule, **{**READY_SITE, **changed})
    assert refused is not None
    assert words in refused.message
