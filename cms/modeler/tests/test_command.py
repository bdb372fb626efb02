"""`manage.py descargar_procedimiento`: the files of a version as they were published."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.cases.domain import versions
from cms.modeler.domain import files
from cms.modeler.tests.world import CLAVE, Desk

pytestmark = pytest.mark.django_db


def test_the_version_in_force_and_an_earlier_one_are_written(desk: Desk, tmp_path: Path) -> None:
    first = versions.in_force(CLAVE)
    second = versions.publish(CLAVE, {**first.files, "procedure.yaml": first.files["procedure.yaml"] + "# Otra.\n"})
    said, target, earlier = StringIO(), tmp_path / "vigente.zip", tmp_path / "anterior.zip"
    call_command("descargar_procedimiento", CLAVE, salida=target, stdout=said)
    call_command("descargar_procedimiento", CLAVE, "--version-numero", "1", salida=earlier, stdout=said)
    assert files.unpack(target.read_bytes()) == second.files
    assert files.unpack(earlier.read_bytes()) == first.files
    assert second.digest in said.getvalue()


def test_without_a_target_it_stands_where_one_is(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call_command("descargar_procedimiento", CLAVE, stdout=StringIO())
    assert [path.name for path in tmp_path.iterdir()] == [f"{CLAVE}-v1.zip"]


@pytest.mark.parametrize("wanted", [["no_existe"], [CLAVE, "--version-numero", "7"]])
def test_what_there_is_not_is_told(desk: Desk, tmp_path: Path, wanted: list[str]) -> None:
    with pytest.raises(CommandError, match="No hay un procedimiento"):
        call_command("descargar_procedimiento", *wanted, salida=tmp_path / "nada.zip")
    assert list(tmp_path.iterdir()) == []
