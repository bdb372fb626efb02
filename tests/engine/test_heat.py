"""Figures on a diagram: told in words, by a step and by a legend; without them the picture is as it was."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pipelines.engine import load_procedure, to_svg
from pipelines.engine.heat import STEPS, Heat

PROCESS = load_procedure("solicitud_dictamen_tecnico").process


@pytest.mark.parametrize(("share", "step"), [(0, 0), (-1, 0), (0.01, 1), (0.25, 2), (0.5, 3), (0.75, 4), (1, 4)])
def test_every_share_has_a_step(share: float, step: int) -> None:
    assert Heat(share, "").step == step


def test_figures_stand_on_the_activity_in_the_words_and_in_the_legend() -> None:
    first, second = PROCESS.activities[0], PROCESS.activities[1]
    drawn = to_svg(PROCESS, heat={first.id: Heat(1, "4 <aquí>"), second.id: Heat(0.3, "1 aquí")})
    root = ElementTree.fromstring(drawn)
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "4 <aquí>" in texts and all(word in texts for word in STEPS)
    assert f"{first.label}: 4 <aquí>; {second.label}: 1 aquí." in "".join(root.itertext())
    assert "Pendiente" not in drawn


def test_without_heat_nothing_of_it_is_drawn() -> None:
    assert "calor" not in to_svg(PROCESS) and "Carga" not in to_svg(PROCESS)
    assert "Ninguna actividad tiene carga." in to_svg(PROCESS, heat={})
