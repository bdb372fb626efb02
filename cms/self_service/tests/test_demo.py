"""The demo city has reports of citizens that can be followed."""

from __future__ import annotations

import re

import pytest

from cms.cases.domain import events, following
from cms.cases.models import Case
from cms.self_service import demo
from cms.self_service.tests.world import City

pytestmark = pytest.mark.django_db
TOLD = re.compile(r"(GPI/\d{4}/\d{4}) con clave ([0-9A-Z-]{14})")


def test_two_reports_that_anybody_may_follow_and_again_none_more(town: City) -> None:
    found = TOLD.findall(demo.load())
    cases = [following.find(folio, key) for folio, key in found]
    assert [case.organization.clave if case and case.organization else "" for case in cases] == ["", "movilidad"]
    assert all(case.data["correo"].endswith("@puebla.example") and not events.broken(case) for case in cases if case)
    assert demo.load() == "ya hay reportes de la página"
    assert Case.objects.count() == 2
