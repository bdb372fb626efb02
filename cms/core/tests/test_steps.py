"""Steps run in order and may be chosen by name."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.core.steps import Steps


def test_steps_come_in_order() -> None:
    steps = Steps("nothing_of_this_name")
    steps.register("third", order=20)(lambda: "c")
    steps.register("b", order=10)(lambda: "b")
    steps.register("a", order=10)(lambda: "a")
    assert [(step.name, step.run()) for step in steps.all()] == [("a", "a"), ("b", "b"), ("third", "c")]


@pytest.mark.django_db
def test_the_demo_stays_out_of_production(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="no se carga en producción"):
        call_command("demo", "cargar", stdout=StringIO())
