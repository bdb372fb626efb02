"""A procedure more is a folder more: the example of docs/procedimientos.md, put beside the others without any code."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import yaml

from pipelines.engine import load_procedure
from pipelines.engine.sketch import sketch
from pipelines.engine.verify import verify_folder
from pipelines.procedures import manual, rules
from schemas.procedures import ROOT, names

HERE = Path(__file__).parent / "example"
CLAVE = "prestamo_equipo"


def test_the_folder_holds_together() -> None:
    assert verify_folder(CLAVE, HERE) == []


def test_its_diagram_is_the_sketch_of_its_table() -> None:
    table = yaml.safe_load((HERE / f"{CLAVE}.yaml").read_text(encoding="utf-8"))
    assert (HERE / CLAVE / "process.bpmn").read_bytes() == sketch(table)


def test_beside_the_others_it_appears_everywhere(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "solicitud_dictamen_tecnico", tmp_path / "solicitud_dictamen_tecnico")
    shutil.copytree(HERE / CLAVE, tmp_path / CLAVE)
    assert names(tmp_path) == [CLAVE, "solicitud_dictamen_tecnico"]
    procedures = [load_procedure(clave, tmp_path) for clave in names(tmp_path)]
    page = manual.to_html(procedures, today=datetime.date(2026, 3, 2))
    assert "32. Préstamo de equipo para eventos" in page
    assert "Espera a: Área solicitante." in page
    assert "## 32. Préstamo de equipo para eventos" in rules.to_markdown(procedures, tmp_path)
