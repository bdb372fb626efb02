"""What the reader accepts and what it refuses, by code."""

from __future__ import annotations

import pytest

from pipelines.engine import InvalidProcess, parse, process_hash
from tests.engine.builder import HEAD, bpmn, grown

STRAIGHT: list[tuple[str, ...]] = [("ini", "act_1"), ("act_1", "fin")]
ASKING: list[tuple[str, ...]] = [
    ("ini", "act_1"),
    ("act_1", "dec_1"),
    ("dec_1", "act_1", "v", "no"),
    ("dec_1", "fin", "v", "si"),
]


def codes(xml: bytes) -> set[str]:
    try:
        parse(xml)
    except InvalidProcess as error:
        assert all(problem.message for problem in error.problems)
        return {problem.code for problem in error.problems}
    return set()


def changed(flows: list[tuple[str, ...]], old: str, new: str) -> bytes:
    xml = bpmn(flows).decode()
    assert old in xml
    return xml.replace(old, new).encode()


def test_sound_files_are_read() -> None:
    assert codes(bpmn(STRAIGHT)) == set()
    assert codes(bpmn(ASKING)) == set()
    process = parse(bpmn(ASKING))
    assert process.decisions[0].options == {"no": "no", "si": "si"}
    assert [decision.node for decision in process.asked_after("act_1")] == ["dec_1"]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "xml_no_valido"),
        (b"<a><b></a>", "xml_no_valido"),
        (b"\x00\x01binary", "xml_no_valido"),
        (b"<html/>", "no_es_bpmn"),
        (b"x" * 2_000_001, "archivo_grande"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + bpmn(STRAIGHT), "dtd_no_admitido"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + bpmn(STRAIGHT), "dtd_no_admitido"),
        (HEAD.encode() + b"</definitions>", "un_solo_proceso"),
        (bpmn(STRAIGHT, extra='<scriptTask id="s"><script>import os</script></scriptTask>'), "elemento_no_admitido"),
        (bpmn(STRAIGHT, extra='<subProcess id="s"/>'), "elemento_no_admitido"),
        (bpmn(STRAIGHT, extra='<boundaryEvent id="b" attachedToRef="act_1"/>'), "elemento_no_admitido"),
        (bpmn(STRAIGHT, inside={"ini": '<timerEventDefinition id="t"/>'}), "elemento_no_admitido"),
        (bpmn(STRAIGHT, inside={"act_1": "<standardLoopCharacteristics/>"}), "elemento_no_admitido"),
        (bpmn(STRAIGHT, inside={"act_1": "<extensionElements><otro:x/></extensionElements>"}), "extension_no_admitida"),
        (changed(ASKING, "v == 'si'", "__import__('os')"), "condicion_no_admitida"),
        (changed(ASKING, "v == 'si'", "v == 'si' or True"), "condicion_no_admitida"),
        (changed(ASKING, "v == 'si'", ""), "condicion_no_admitida"),
        (changed(ASKING, "<conditionExpression ", '<conditionExpression language="python" '), "condicion_no_admitida"),
        (changed(ASKING, 'Gateway id="dec_1"', 'Gateway id="dec_1" default="f3"'), "flujo_por_defecto"),
        (changed(STRAIGHT, '<userTask id="act_1"', '<userTask id="act_1" otro:clase="x"'), "atributo_no_admitido"),
        (changed(STRAIGHT, '<endEvent id="fin"', '<endEvent id="act_1"'), "id_repetido"),
        (changed(STRAIGHT, "<flowNodeRef>act_1</flowNodeRef>", ""), "sin_responsable"),
        (changed(STRAIGHT, "Ref>act_1</flowNodeRef>", "Ref>nadie</flowNodeRef>"), "carril_sin_elemento"),
        (changed(STRAIGHT, 'targetRef="fin"', 'targetRef="otro"'), "flujo_suelto"),
        (changed(STRAIGHT, 'name="Nodo act_1"', 'name=" "'), "sin_nombre"),
        (bpmn([*STRAIGHT, ("ini_2", "act_1")]), "un_solo_inicio"),
        (bpmn([("ini", "act_1"), ("act_1", "act_2"), ("act_2", "act_1")]), "sin_fin"),
        (bpmn([*STRAIGHT, ("act_2", "fin")]), "sin_entrada"),
        (bpmn([*STRAIGHT, ("act_1", "act_2")]), "sin_salida"),
        (bpmn([*STRAIGHT, ("act_1", "fin_2")]), "una_sola_salida"),
        (bpmn([*STRAIGHT, ("act_2", "act_3"), ("act_3", "act_2")]), "inalcanzable"),
        (bpmn([*ASKING, ("dec_1", "act_2", "v", "x"), ("act_2", "act_3"), ("act_3", "act_2")]), "sin_camino_al_fin"),
        (bpmn([*ASKING, ("dec_1", "fin")]), "salida_sin_condicion"),
        (bpmn([*ASKING, ("dec_1", "fin_2", "otra", "x")]), "varias_preguntas"),
        (bpmn([*ASKING, ("dec_1", "fin_2", "v", "si")]), "respuesta_repetida"),
        (bpmn([("ini", "act_1"), ("act_1", "fin", "v", "x")]), "condicion_sobrante"),
        (bpmn([("ini", "dec_1"), ("dec_1", "fin", "v", "a"), ("dec_1", "act_1", "v", "b"), ("act_1", "fin")]),
         "decision_sin_respuesta"),
        (bpmn([("ini", "act_1"), ("act_1", "dec_1"), ("dec_1", "dec_2", "v", "a"), ("dec_1", "fin", "v", "b"),
               ("dec_2", "dec_1")]), "ciclo_sin_actividad"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_code(xml: bytes, code: str) -> None:
    assert code in codes(xml)


PARALLEL: list[tuple[str, ...]] = [("ini", "par_1"), ("par_1", "act_1"), ("par_1", "act_2")]


@pytest.mark.parametrize(
    ("flows", "code"),
    [
        ([*PARALLEL, ("act_1", "par_2"), ("act_2", "par_2"), ("par_2", "fin")], None),
        ([*PARALLEL, ("act_1", "fin_1"), ("act_2", "fin_2")], None),
        ([*PARALLEL, ("act_1", "act_3"), ("act_2", "act_3"), ("act_3", "fin")], "camino_repetido"),
        ([("ini", "act_1"), ("act_1", "dec_1"), ("dec_1", "act_2", "v", "a"), ("dec_1", "act_3", "v", "b"),
          ("act_2", "par_1"), ("act_3", "par_1"), ("par_1", "fin")], "union_sin_salida"),
        ([*PARALLEL, ("act_1", "dec_1"), ("dec_1", "par_2", "v", "a"), ("dec_1", "fin_2", "v", "b"), ("act_2", "par_2"),
          ("par_2", "fin")], "union_sin_salida"),
    ],
)  # fmt: skip
def test_parallel_parts_must_come_together(flows: list[tuple[str, ...]], code: str | None) -> None:
    assert codes(bpmn(flows)) == ({code} if code else set())


def test_too_many_parallel_paths_are_refused_instead_of_waited_for() -> None:
    flows: list[tuple[str, ...]] = [("ini", "par_1")]
    for branch in range(18):
        flows += [("par_1", f"act_{branch}"), (f"act_{branch}", "par_2")]
    assert codes(bpmn([*flows, ("par_2", "fin")])) == {"demasiados_caminos"}


def test_hash_ignores_spaces_and_comments_and_nothing_else() -> None:
    xml = bpmn(ASKING)
    spaced = xml.replace(b"><", b">\n  <").replace(b"</process>", b"<!-- nota --></process>")
    assert process_hash(xml) == process_hash(spaced)
    assert process_hash(xml) != process_hash(xml.replace(b"'si'", b"'claro'"))
    assert len({process_hash(grown(seed)) for seed in range(20)}) == 20
