"""Contrast: exact values, what is refused, and that suggestions hold."""

from __future__ import annotations

import itertools
import random

import pytest

from cms.microsites.domain import contrast
from cms.microsites.domain.contrast import Problem
from cms.microsites.errors import sentence
from schemas.microsites.declarations import TOKENS, Pair, looks

GOOD = {"primary": "#1b3a8a", "accent": "#c47f00", "text": "#1d2433", "background": "#ffffff"}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478089),
        ("#767676", "#ffffff", 4.542225),
        ("#ff0000", "#ffffff", 3.998477),
        ("#0000ff", "#ffffff", 8.592471),
        ("#336699", "#336699", 1.0),
    ],
)
def test_ratios_are_those_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast.contrast(one, other) == pytest.approx(ratio, abs=1e-6)
    assert contrast.contrast(other, one) == contrast.contrast(one, other)


def test_luminance_of_the_dark_end_is_linear() -> None:
    assert contrast.luminance("#0a0a0a") == pytest.approx(10 / 255 / 12.92)
    assert (contrast.luminance("#000000"), contrast.luminance("#ffffff")) == (0.0, pytest.approx(1.0))


def test_a_ratio_is_never_rounded_up() -> None:
    assert contrast.shown(4.4999) == "4.49:1"
    assert contrast.shown(21.0) == "21.00:1"


def test_the_soft_background_has_six_parts_in_a_hundred_of_primary() -> None:
    assert contrast.with_tint({"background": "#ffffff", "primary": "#000000"})["tint"] == "#f0f0f0"


@pytest.mark.parametrize("value", ["#FFFFFF", "#fff", "red", "#12345g", "#1b3a8a;}", "#1b3a8a\n", "", None, 7])
def test_only_one_way_to_write_a_colour(value: object) -> None:
    assert not contrast.is_colour(value)


@pytest.mark.parametrize("palette", looks().palettes)
def test_proposed_palettes_pass_everywhere(palette: str) -> None:
    tokens = {name: getattr(looks().palettes[palette], name) for name in TOKENS}
    for layout, style in itertools.product(looks().layouts, looks().header_styles):
        assert contrast.problems(tokens, layout=layout, header_style=style, looks=looks()) == ()


def test_a_pair_that_fails_is_named_with_its_ratio_and_the_nearest_colour() -> None:
    found = contrast.problems({**GOOD, "text": "#777777"}, layout="servicio", header_style="claro", looks=looks())
    first = found[0]
    assert first == Problem(
        Pair("texto sobre el fondo", "text", "background", 4.5), "#777777", "#ffffff", first.ratio, "text", "#6d6d6d"
    )
    assert sentence(first) == (
        "Texto sobre el fondo (#777777 sobre #ffffff): 4.47:1, y hace falta 4.5:1. "
        "Cambie el color del texto; el más parecido que sí alcanza es #6d6d6d."
    )
    assert [each.pair.name for each in found] == [
        "texto sobre el fondo",
        "texto sobre el fondo suave",
        "texto del encabezado sobre el encabezado",
    ]


def test_a_border_needs_three_to_one_only() -> None:
    light = {**GOOD, "accent": "#d08a10"}
    assert 2.8 < contrast.contrast("#d08a10", "#ffffff") < 3
    found = contrast.problems(light, layout="servicio", header_style="principal", looks=looks())
    assert [(each.pair.name, each.token) for each in found] == [("borde de los recuadros", "accent")]


def test_what_a_layout_does_not_show_is_not_asked_of_it() -> None:
    dark_accent = {**GOOD, "accent": "#5a3a00"}
    assert contrast.problems(dark_accent, layout="institucional", header_style="claro", looks=looks()) == ()
    names = [
        each.pair.name for each in contrast.problems(dark_accent, layout="campana", header_style="claro", looks=looks())
    ]
    assert names == ["texto sobre la franja de acento", "botón sobre la franja de acento"]


def test_mended_colours_pass_whatever_was_chosen() -> None:
    chance = random.Random(7)
    mended = 0
    for _ in range(40):
        tokens = {name: f"#{chance.randrange(1 << 24):06x}" for name in TOKENS}
        layout, style = chance.choice(list(looks().layouts)), chance.choice(list(looks().header_styles))
        found = contrast.mended(tokens, layout=layout, header_style=style, looks=looks())
        if found is not None:
            mended += 1
            assert contrast.problems(found, layout=layout, header_style=style, looks=looks()) == ()
            assert found["background"] == tokens["background"]
    assert mended > 20


def test_a_stronger_text_makes_room_for_the_accent() -> None:
    narrow = {"primary": "#000000", "accent": "#808080", "text": "#6d6d6d", "background": "#ffffff"}
    found = contrast.mended(narrow, layout="servicio", header_style="acento", looks=looks())
    assert found is not None
    assert contrast.luminance(found["text"]) < contrast.luminance("#6d6d6d")
    assert contrast.problems(found, layout="servicio", header_style="acento", looks=looks()) == ()


def test_no_suggestion_where_no_lightness_will_do() -> None:
    middling = {"primary": "#757575", "accent": "#757575", "text": "#757575", "background": "#757575"}
    found = contrast.problems(middling, layout="servicio", header_style="claro", looks=looks())
    assert contrast.mended(middling, layout="servicio", header_style="claro", looks=looks()) is None
    hopeless = next(each for each in found if each.suggestion is None)
    assert "parta de una de las combinaciones propuestas" in sentence(hopeless)
