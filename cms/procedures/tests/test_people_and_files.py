"""Rules that look at the directory, at the files of a case, or at the office's calendar."""

from __future__ import annotations

import uuid

import pytest

from cms.accounts.tests import world
from cms.cases.models import CaseFile, NonWorkingDay
from cms.cases.registry import find_rule
from cms.procedures.elaboracion_normas_lineamientos import heads_of_departments
from cms.procedures.solicitud_dictamen_tecnico import judge as judge_annexes
from cms.procedures.tests.moments import NOW, function_of, judge, moment
from cms.procedures.tests.world import holder, kept_case

DICTAMEN = "solicitud_dictamen_tecnico"
ALL = {"oficio_archivo", "catalogos", "fichas_tecnicas", "cotizacion"}


def test_the_heads_of_the_seven_departments_without_the_subdirecciones() -> None:
    assert heads_of_departments() == {f"{unit}-jefe" for unit in ("ia", "sw", "gpi", "ai", "st", "ni")}


def test_the_sketch_is_wanted_only_where_a_place_must_be_found() -> None:
    assert judge_annexes(ALL, needs_sketch=False) is None
    refused = judge_annexes(ALL, needs_sketch=True)
    assert refused is not None
    assert refused.field == "croquis"


def test_the_refusal_names_everything_that_is_missing() -> None:
    refused = judge_annexes({"oficio_archivo", "cotizacion"}, needs_sketch=False)
    assert refused is not None
    assert (refused.field, refused.message) == (
        "catalogos", "Suba también los catálogos, las fichas técnicas o folletos en español."
    )  # fmt: skip


@pytest.mark.django_db
def test_the_oficio_comes_with_its_annexes() -> None:
    """A file that was dropped, or belongs to another activity, does not count."""
    case = kept_case(DICTAMEN, entry="solicitud")
    rule = find_rule(function_of("solicitud_dictamen_tecnico.anexos_completos"))
    now = moment(DICTAMEN, "act_04_oficio", {"requiere_croquis": "no"}, case=case)

    def keep(field: str, node: str = "act_04_oficio") -> CaseFile:
        return CaseFile.objects.create(
            case=case, node=node, field=field, name="uno.pdf", file="uno.pdf", content_type="application/pdf", size=1,
            sha256="0" * 64, uploaded_at=NOW,
        )  # fmt: skip

    kept = {field: keep(field) for field in ALL - {"cotizacion"}}
    keep("cotizacion", "act_01_llenado")
    refused = rule(now)
    assert refused is not None
    assert refused.field == "cotizacion"
    keep("cotizacion")
    assert rule(now) is None
    CaseFile.objects.filter(pk=kept["catalogos"].pk).update(dropped_at=NOW)
    refused = rule(now)
    assert refused is not None
    assert refused.field == "catalogos"


@pytest.mark.django_db
def test_a_proposal_goes_to_one_of_the_two_subdirecciones() -> None:
    rule = "elaboracion_normas_lineamientos.segun_el_tema"
    office = world.organization("gobierno-electronico")
    people = {code: holder(name, code, office).person.uuid for name, code in (
        ("susana", "ss-subdirector"), ("tomas", "sit-subdirector"), ("jacinta", "ni-jefe"),
    )}  # fmt: skip
    for node in ("act_02_envio", "act_05_instruccion"):
        assert judge(rule, node=node, subdirector_responsable=str(people["ss-subdirector"])) is None
        assert judge(rule, node=node, subdirector_responsable=str(people["sit-subdirector"])) is None
        assert judge(rule, node=node, subdirector_responsable=str(people["ni-jefe"]))
        assert judge(rule, node=node, subdirector_responsable=str(uuid.uuid4()))


@pytest.mark.django_db
def test_a_draft_goes_to_the_head_of_a_department() -> None:
    office = world.organization("gobierno-electronico")
    head, analyst = holder("jacinta", "st-jefe", office), holder("abel", "st-analista-ab", office)
    rule = find_rule("jefatura_involucrada")

    def judged(person: object) -> object:
        data = {"jefe_involucrado_persona": str(person)}
        return rule(moment("elaboracion_normas_lineamientos", "act_10_envio", data))

    assert judged(head.person.uuid) is None
    assert judged(analyst.person.uuid)


@pytest.mark.django_db
def test_the_three_days_are_those_of_the_office() -> None:
    """Received on Monday the 2nd; a day that the office closes moves the first possible day."""
    rule = "administracion_data_center.tres_dias_habiles"
    dates = {"recibido_el": "2026-03-02", "fecha_ingreso": "2026-03-05"}
    assert judge(rule, {"acceso": "otorgado"}, **dates) is None
    NonWorkingDay.objects.create(day="2026-03-04", name="Aniversario")
    refused = judge(rule, {"acceso": "otorgado"}, **dates)
    assert refused is not None
    assert "desde el 06/03/2026" in refused.message
