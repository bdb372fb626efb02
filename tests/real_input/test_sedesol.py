"""The real SEDESOL inventory (25 datasets, 94 resources) becomes FORM.317 workbooks, by the command."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from click.testing import CliRunner

from pipelines.cli import command
from pipelines.form317 import read_workbook, review
from tests.real_input.material import converted


def test_the_command_writes_one_workbook_for_each_office(shared_data: Path, tmp_path: Path) -> None:
    inventory = shared_data / "catalogues" / "adela_inventario_sedesol.csv"
    answer = CliRunner().invoke(command, ["adela", "convertir", str(inventory), "--salida", str(tmp_path), "--json"])
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.output)
    assert (said["libros"], said["conjuntos"], said["recursos"], said["errores"]) == (6, 25, 94, [])
    written = sorted(path.name for path in tmp_path.glob("*.xlsx"))
    assert written == [f"{name}.xlsx" for name in ("diconsa", "inapam", "indesol", "liconsa", "prospera", "sedesol")]
    books = [read_workbook(tmp_path / name)[0] for name in written]
    assert sum(len(book.datasets) for book in books) == 25
    assert sum(book.resource_count for book in books) == 94
    assert (tmp_path / "avisos.csv").read_text(encoding="utf-8").count("\n") == len(said["avisos"]) + 1


def test_every_guess_is_announced(shared_data: Path) -> None:
    found = converted(shared_data)
    codes = Counter(problem.code for problem in found.problems)
    assert codes["adela.tema"] == 25
    assert codes["adela.diccionario"] == 25
    assert codes["adela.frecuencia_escrita"] == 9
    assert codes["adela.identificador"] == 2
    datasets = found.workbooks["0900"].datasets
    assert {d.frecuencia for d in datasets} == {"anual", "bimestral", "mensual", "semestral", "trimestral"}
    assert len({d.id_dataset for d in datasets}) == 25


def test_the_workbooks_lack_only_what_the_inventory_lacks(shared_data: Path, tmp_path: Path) -> None:
    """Without the files there is no dictionary: that is the one error, once for each dataset with tables."""
    inventory = shared_data / "catalogues" / "adela_inventario_sedesol.csv"
    CliRunner().invoke(command, ["adela", "convertir", str(inventory), "--salida", str(tmp_path)])
    errors = Counter(
        problem.code for path in tmp_path.glob("*.xlsx") for problem in review(path).errores if problem.row is not None
    )
    assert dict(errors) == {"sin_diccionario": 25}
