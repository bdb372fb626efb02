"""The demo month: every procedure has cases, at different points, and loading it again changes nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from cms.cases.domain import events
from cms.cases.models import Case, Task
from cms.procedures.demo.month import load
from schemas.procedures import load_folder, names


@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_every_procedure_has_cases_at_different_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUEBLA_ADMIN_PASSWORD", "una-clave-larga-de-las-pruebas")
    call_command("preparar", stdout=StringIO())
    call_command("demo", "cargar", stdout=StringIO())
    ours = {clave for clave in names() if load_folder(clave).declaration.sistema == "sitios"}
    cases = Case.objects.all()
    assert set(cases.values_list("clave", flat=True)) == ours
    assert {case.state for case in cases} == set(Case.State.values)
    assert Task.objects.filter(state=Task.State.DONE).count() > 200
    assert [case.folio for case in cases if events.broken(case)] == []
    before = cases.count()
    assert load() == "el mes de demostración ya está"
    assert Case.objects.count() == before
