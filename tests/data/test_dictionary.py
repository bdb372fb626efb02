"""The comparison of columns with a data dictionary, and that everybody who makes it agrees."""

from __future__ import annotations

from pipelines.data import Terms
from pipelines.data.columns import folded


def test_columns_find_their_terms():
    terms = Terms(["Año", "AÑO", "monto", "colonia"], folded)
    assert [terms.of(name) for name in ("AÑO", "Monto", "calle")] == ["AÑO", "monto", None]
    assert terms.unused() == ["Año", "colonia"]
    assert terms.of("ano") == "Año"
    assert terms.unused() == ["colonia"]


def test_a_repeated_term_is_told_as_often_as_it_is_written():
    assert Terms(["a", "a", "b"], folded).unused() == ["a", "a", "b"]
    assert Terms([], folded).of("a") is None
