"""Moving cases forward."""

from __future__ import annotations

import copy
import json

import pytest

from pipelines.engine import NodeNotOpen, Tokens, UnansweredDecision, advance, load_procedure, parse, start
from tests.engine.builder import bpmn

PROCESS = load_procedure("alta_conjunto_datos").process


def through(*steps: tuple[str, dict[str, str]]) -> Tokens:
    tokens = start(PROCESS).tokens
    for node, data in steps:
        tokens = advance(PROCESS, tokens, node, data).tokens
    return tokens


TO_REVIEW = (
    ("act_01_captura", {}),
    ("act_01_visto_bueno", {"visto_bueno": "conforme"}),
    ("act_02_solicitud_validacion", {}),
)


def test_side_by_side_reviews_wait_for_each_other_in_any_order() -> None:
    tokens = through(*TO_REVIEW)
    assert tokens.open == ("act_03_seguridad", "act_03_transparencia")
    for first, second in (tokens.open, tokens.open[::-1]):
        half = advance(PROCESS, tokens, first, {})
        assert (half.tokens.open, half.opened, half.ended) == ((second,), (), False)
        assert list(half.tokens.waiting) == ["par_03_cierra"]
        whole = advance(PROCESS, half.tokens, second, {"restricciones": "cumple"})
        assert (whole.opened, dict(whole.tokens.waiting)) == (("act_04_solicitud_publicacion",), {})


def test_service_tasks_are_told_apart_and_the_end_is_known() -> None:
    tokens = through(*TO_REVIEW, ("act_03_seguridad", {}), ("act_03_transparencia", {"restricciones": "cumple"}))
    tokens = advance(PROCESS, tokens, "act_04_solicitud_publicacion", {"publicacion": "enviar"}).tokens
    step = advance(PROCESS, tokens, "act_05_validacion_tecnica", {"validacion_tecnica": "cumple"})
    assert (step.opened, step.automatic, step.ended) == ((), ("act_06_aviso",), False)
    last = advance(PROCESS, step.tokens, "act_06_aviso", {})
    assert (last.tokens, last.ended, last.path) == (Tokens(), True, ("f20",))


def test_tokens_survive_json_and_are_never_altered() -> None:
    tokens = through(*TO_REVIEW, ("act_03_seguridad", {}))
    stored = json.dumps(tokens.to_json())
    assert Tokens.from_json(json.loads(stored)) == tokens
    before = copy.deepcopy(tokens)
    with pytest.raises(UnansweredDecision):
        advance(PROCESS, tokens, "act_03_transparencia", {})
    assert tokens == before


def test_an_unknown_answer_is_refused_with_the_options() -> None:
    tokens = through(("act_01_captura", {}))
    with pytest.raises(UnansweredDecision) as caught:
        advance(PROCESS, tokens, "act_01_visto_bueno", {"visto_bueno": "tal vez"})
    assert (caught.value.variable, caught.value.options) == ("visto_bueno", ["conforme", "regresa"])
    assert "visto_bueno" in str(caught.value)


@pytest.mark.parametrize("node", ["act_05_validacion_tecnica", "fin", "no_existe"])
def test_only_open_activities_can_be_completed(node: str) -> None:
    with pytest.raises(NodeNotOpen):
        advance(PROCESS, start(PROCESS).tokens, node, {})


def test_two_thousand_turns_do_not_grow_the_state() -> None:
    tokens = through(("act_01_captura", {}))
    for _ in range(2000):
        tokens = advance(PROCESS, tokens, "act_01_visto_bueno", {"visto_bueno": "regresa"}).tokens
        tokens = advance(PROCESS, tokens, "act_01_captura", {}).tokens
    assert tokens == through(("act_01_captura", {}))


def test_one_branch_that_ends_early_does_not_end_the_case() -> None:
    process = parse(
        bpmn([("ini", "par_1"), ("par_1", "act_1"), ("par_1", "act_2"), ("act_1", "fin_1"), ("act_2", "fin_2")])
    )
    step = advance(process, start(process).tokens, "act_1", {})
    assert (step.ended, step.tokens.open) == (False, ("act_2",))
    assert advance(process, step.tokens, "act_2", {}).ended is True
