"""Versions of a procedure: what is in force, and that nothing of it changes afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from cms.cases.domain import versions
from cms.cases.errors import UnknownWayIn
from cms.cases.models import ProcedureVersion
from cms.cases.tests.world import CLAVE, files
from pipelines.engine import InvalidProcess
from schemas.procedures import ROOT, InvalidDeclaration

pytestmark = pytest.mark.django_db


def edited() -> dict[str, str]:
    found = files()
    found["procedure.yaml"] = found["procedure.yaml"].replace(
        "nombre_corto: Dictamen técnico", "nombre_corto: Dictamen"
    )
    return found


def test_the_same_files_are_the_same_version() -> None:
    first = versions.publish(CLAVE, files())
    assert versions.publish(CLAVE, files()) == first
    assert (first.number, first.name, first.unit, first.in_force) == (1, "Dictamen técnico", "ni", True)


def test_one_version_is_in_force_and_an_earlier_one_may_be_again() -> None:
    first, second = versions.publish(CLAVE, files()), versions.publish(CLAVE, edited())
    assert (second.number, second.name, versions.in_force(CLAVE)) == (2, "Dictamen", second)
    assert versions.publish(CLAVE, files()) == first
    assert list(ProcedureVersion.objects.filter(in_force=True)) == [first]
    assert versions.procedure_of(second).declaration.nombre_corto == "Dictamen"
    assert versions.procedure_of(first).declaration.nombre_corto == "Dictamen técnico"


def test_folders_never_undo_what_was_published_later(tmp_path: Path) -> None:
    shutil.copytree(ROOT / CLAVE, tmp_path / CLAVE)
    assert [version.number for version in versions.publish_folders(tmp_path)] == [1]
    later = versions.publish(CLAVE, edited())
    assert versions.publish_folders(tmp_path) == []
    assert versions.in_force(CLAVE) == later


@pytest.mark.parametrize(
    ("path", "old", "new", "error"),
    [
        ("procedure.yaml", "numero: 28", "numero: veintiocho", InvalidDeclaration),
        ("process.bpmn", "revision == 'con_observaciones'", "revision > 1", InvalidProcess),
    ],
)
def test_files_that_cannot_run_are_refused(path: str, old: str, new: str, error: type[Exception]) -> None:
    broken = files()
    assert old in broken[path]
    broken[path] = broken[path].replace(old, new)
    with pytest.raises(error):
        versions.publish(CLAVE, broken)
    assert not ProcedureVersion.objects.exists()


def test_what_is_not_in_force_cannot_be_started() -> None:
    with pytest.raises(UnknownWayIn, match="no está vigente"):
        versions.in_force(CLAVE)


def test_the_database_refuses_to_change_a_version() -> None:
    version = versions.publish(CLAVE, files())
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(files={})
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        version.delete()
