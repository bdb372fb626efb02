"""The convention of user names (policy 4 of the procedure)."""

from __future__ import annotations

from itertools import islice

import pytest

from cms.procedures.asignacion_cuentas_usuario import candidates, following
from cms.procedures.tests.moments import judge

RULE = "asignacion_cuentas_usuario.convencion_de_nombre"
PERSON = {"usuario_nombres": "Íñigo José", "usuario_primer_apellido": "Muñoz", "usuario_segundo_apellido": "Ávila"}


@pytest.mark.parametrize(
    ("name", "existing", "field"),
    [
        ("imunoz", "", ""),
        ("imuñoz", "", "cuenta_usuario"),
        ("imunoza", "", "cuenta_usuario"),
        ("imunoza", "imunoz", ""),
        ("imunoz2", "imunoz", "cuenta_usuario"),
        ("imunoza2", "imunoza", ""),
        ("imunoza3", "imunoza2", ""),
        ("imunoza", "pperez", "cuenta_similar_cual"),
    ],
)
def test_the_name_follows_from_the_person_and_from_those_that_exist(name: str, existing: str, field: str) -> None:
    refused = judge(
        RULE, **PERSON, cuenta_usuario=name, cuenta_similar="si" if existing else "no", cuenta_similar_cual=existing
    )
    assert (refused.field if refused else "") == field


def test_the_refusal_says_the_name() -> None:
    refused = judge(RULE, **PERSON, cuenta_usuario="jmunoz", cuenta_similar="no")
    assert refused is not None
    assert refused.message == "El nombre que le toca es «imunoz»."


def test_an_earlier_answer_about_an_equal_name_does_not_count() -> None:
    given = {"cuenta_usuario": "imunoz", "cuenta_similar": "no", "cuenta_similar_cual": "imunoz"}
    assert judge(RULE, **PERSON, **given) is None


def test_without_a_second_surname_a_number_follows() -> None:
    assert list(islice(candidates("Ana", "Peña", ""), 3)) == ["apena", "apena2", "apena3"]


def test_a_name_without_letters_has_no_convention() -> None:
    assert list(candidates("1", "2", "")) == []
    assert (
        judge(RULE, usuario_nombres="1", usuario_primer_apellido="2", cuenta_usuario="ab", cuenta_similar="no") is None
    )


def test_a_name_after_one_that_is_none_of_these() -> None:
    assert following(["imunoz", "imunoza"], "otro") is None
