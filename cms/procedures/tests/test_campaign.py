"""The campaign of the yearly programme opens an answer for each dependencia of its list."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cms.accounts.tests import world
from cms.cases.domain import running
from cms.cases.models import Case, Task
from cms.procedures.programa_anual_adquisiciones_tic import wanted
from cms.procedures.tests.moments import NOW, function_of
from cms.procedures.tests.world import holder, published
from schemas.procedures import load_folder

CLAVE = "programa_anual_adquisiciones_tic"


def listed(*claves: str) -> list[dict[str, str]]:
    return [{"dependencia": clave, "titular": "Titular", "cargo": "Titular"} for clave in claves]


def test_each_dependencia_is_asked_once_in_the_order_of_the_list() -> None:
    assert wanted({"destinatarios": listed("parques", "movilidad", "parques")}) == ["parques", "movilidad"]


def test_the_platform_may_open_an_answer() -> None:
    assert "portal" in load_folder(CLAVE).declaration.entradas["dependencia"].roles


@pytest.mark.django_db
def test_a_campaign_opens_the_answers_of_its_list() -> None:
    """Each dependencia is asked: "programa_anual_adquisiciones_tic.a_todas"."""
    assert function_of("programa_anual_adquisiciones_tic.a_todas") == "abrir_solicitudes_de_necesidades"
    published(CLAVE)
    for clave in ("movilidad", "parques", "limpia"):
        world.organization(clave)
    closed = world.organization("cerrada")
    closed.active = False
    closed.save()
    directora = holder("dora", "dge-director", world.organization("gobierno-electronico"))
    data = {
        "ejercicio": 2027, "fecha_limite": "2026-03-20", "destinatarios": listed("movilidad", "parques", "cerrada"),
    }  # fmt: skip

    def campaign() -> Case:
        case = running.start_case(CLAVE, "anual", running.Request(subject="Programa 2027"), by=None, now=NOW)
        task = Task.objects.get(case=case)
        return running.complete(task.pk, by=directora, answers={}, data=data, now=NOW)

    case = campaign()
    answers = Case.objects.filter(clave=CLAVE, entry="dependencia").order_by("organization__clave")
    assert [(one.organization.clave, one.data, one.started_by) for one in answers] == [
        ("movilidad", {"ejercicio": 2027, "fecha_limite": "2026-03-20"}, None),
        ("parques", {"ejercicio": 2027, "fecha_limite": "2026-03-20"}, None),
    ]
    task = Task.objects.get(case=answers[0])
    assert task.node == "act_02_respuesta"
    assert "role:enlace_administrativo:movilidad" in task.audience
    assert timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M") == "2026-03-20 23:59"
    assert case.data["avance_dependencias"] == [
        {"dependencia": "movilidad", "estado": "sin_respuesta", "nota": ""},
        {"dependencia": "parques", "estado": "sin_respuesta", "nota": ""},
    ]
    assert [task.node for task in Task.objects.filter(case=case, state=Task.State.OPEN)] == ["act_03_concentrado"]
    assert campaign().data["solicitudes_abiertas"] == 0  # nobody is asked twice for the same year
