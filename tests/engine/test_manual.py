"""The manual made from the folders, and the table of rules."""

from __future__ import annotations

import datetime
import re
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from pipelines.cli import command
from pipelines.engine import load_procedure, procedure_names
from pipelines.procedures import manual, rules
from pipelines.procedures.manual import after, chapters, rows

CLAVE = "solicitud_dictamen_tecnico"
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    found = manual.to_html([load_procedure(clave) for clave in procedure_names()], today=TODAY)
    return BeautifulSoup(found, "html.parser")


def test_every_procedure_has_its_chapter(page: BeautifulSoup) -> None:
    assert {section["id"] for section in page.select("section.procedimiento")} == set(procedure_names())
    numbers = [int(title.get_text().split(".")[0]) for title in page.select("section.procedimiento > h2")]
    for chapter in chapters([load_procedure(clave) for clave in procedure_names()]):
        inside = [one.declaration.numero for one in chapter.procedures]
        assert inside == sorted(inside)
        assert numbers.index(inside[0]) + len(inside) - 1 == numbers.index(inside[-1])
    links = {link["href"].removeprefix("#") for link in page.select("nav a")}
    assert links == set(procedure_names())


def test_the_page_stands_alone_and_its_ids_are_its_own(page: BeautifulSoup) -> None:
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not page.select("script, link, img, iframe")
    assert {urls for urls in re.findall(r"https?://[^\s\"<]+", str(page)) if "w3.org" not in urls} == set()


def test_an_activity_says_who_what_and_what_follows() -> None:
    procedure = load_procedure(CLAVE)
    review = rows(procedure, {})[2]
    assert (review.number, review.who) == ("3", "Jefe/a de Departamento de Normatividad Informática")
    assert review.label == "Revisa los requerimientos y su viabilidad"
    assert review.deadline == "1 a 5 días hábiles"
    assert review.after == (
        "¿Tiene observaciones? Sí: sigue 1, «Llena la solicitud y el anexo técnico»; "
        "No: sigue 4, «Entrega el oficio con los anexos digitales»."
    )
    assert after(procedure, "act_01_llenado") == "Sigue 2, «Envía los formatos a revisión»."
    assert after(procedure, "act_06_emision") == "Termina (dictamen emitido)."
    seven = load_procedure("alta_conjunto_datos")
    assert after(seven, "act_02_solicitud_validacion") == (
        "Sigue 3, «Analiza las restricciones de seguridad» y a la vez "
        "sigue 3, «Analiza las restricciones de publicidad»."
    )


def test_notes_on_the_printed_manual_are_for_its_keeper(page: BeautifulSoup) -> None:
    assert "Diferencias con el manual impreso" in page.get_text()
    public = manual.to_html([load_procedure(CLAVE)], today=TODAY, keeper=False)
    assert "Diferencias con el manual impreso" not in public


def test_the_command_writes_both_files(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["procedimientos", "manual", "--salida", str(tmp_path), "--sin-pdf"])
    assert done.exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["manual.html"]
    pdf = manual.to_pdf(manual.to_html([load_procedure(CLAVE)], today=TODAY))
    assert pdf.startswith(b"%PDF-")
    everything = b"".join(
        zlib.decompressobj().decompress(found) for found in re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", pdf, re.S)
    )
    assert b'pdfaid:part="2" pdfaid:conformance="A"' in pdf + everything


def test_rules_name_their_place_and_their_tests(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "dictamen"
    folder.mkdir(parents=True)
    (folder / "test_it.py").write_text(f'RULES = ["{CLAVE}.vigencia_90", "{CLAVE}.no_existe"]\n')
    table = rules.to_markdown([load_procedure(CLAVE)], tmp_path)
    assert "10 reglas de 1 procedimientos; 1 con una prueba que las nombra." in table
    line = next(line for line in table.splitlines() if line.startswith("| `vigencia_90`"))
    assert line == (
        "| `vigencia_90`: El dictamen vale 90 días naturales. | FORM.314 | El formulario: `act_06_emision.vigencia` "
        "| `tests/dictamen/test_it.py` |"
    )


def test_the_table_of_rules_is_up_to_date(repository: Path) -> None:
    written = (repository / "docs" / "reglas.md").read_text(encoding="utf-8")
    made = rules.to_markdown([load_procedure(clave) for clave in procedure_names()], repository)
    assert written == made, "puebla procedimientos reglas --salida docs/reglas.md"
