"""Nothing that is sent as a workbook crashes the reader, keeps it busy or gets past it."""

import json
import os
import resource
import subprocess
import sys
import time
import zipfile

import pytest

from pipelines.form317 import Limits, UnreadableWorkbookError, annotate, read_workbook, review, write_workbook
from pipelines.form317.codes import CODES
from tests.form317 import hostile
from tests.form317.books import BOOK, book, many, repack, replace_in, rows_of, save, with_resource

MEGABYTES = 500


@pytest.mark.parametrize("make", hostile.UNREADABLE, ids=lambda make: make.__name__)
def test_refused_with_a_clear_error(tmp_path, make):
    path = make(tmp_path / "libro.xlsx")
    result = review(path)
    assert not result.legible
    assert not result.valido
    assert [p.code for p in result.problems] == [hostile.UNREADABLE[make]]
    assert len(result.problems[0].message) > 30


def test_the_file_that_is_not_there(tmp_path):
    assert [p.code for p in review(tmp_path / "nada.xlsx").problems] == ["archivo_no_encontrado"]
    assert [p.code for p in review(tmp_path).problems] == ["archivo_no_encontrado"]


def test_every_code_of_unreadable_books_is_tested_here():
    group = {code for code, known in CODES.items() if known.group == CODES["no_es_libro"].group}
    assert group == {*hostile.UNREADABLE.values(), "archivo_no_encontrado", "tiempo_agotado"}


def test_the_time_is_limited(tmp_path):
    path = hostile.good(tmp_path / "libro.xlsx")
    result = review(path, limits=Limits(max_seconds=0.000001))
    assert [p.code for p in result.problems] == ["tiempo_agotado"]


CHILD = """
import json, re, sys, time
from pipelines.form317 import review
result = review(sys.argv[1])
print(json.dumps({
    "codes": sorted({p.code for p in result.problems}),
    "seconds": time.process_time(),
    "megabytes": int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024,
    "sets": len(result.workbook.datasets),
}))
"""


def measured(path):
    """Review in a process of its own that may not take more than a gigabyte of addresses."""

    def confine():
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=60, preexec_fn=confine
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("make", hostile.HEAVY, ids=lambda make: make.__name__)
def test_heavy_files_take_little_time_and_memory(tmp_path, make):
    path = make(tmp_path / "libro.xlsx")
    told = measured(path)
    expected = hostile.HEAVY[make]
    assert set(told["codes"]) == expected or told["codes"] == ["tiempo_agotado"]
    assert told["megabytes"] < MEGABYTES
    assert told["seconds"] < 10


def test_a_big_good_workbook_takes_little_too(tmp_path):
    write_workbook(tmp_path / "libro.xlsx", many(300, 4, 20))
    told = measured(tmp_path / "libro.xlsx")
    assert (told["codes"], told["sets"]) == ([], 300)
    assert told["megabytes"] < 300
    assert told["seconds"] < 5


def test_formatted_empty_rows_are_annotated_without_taking_them_along(tmp_path):
    path, out = hostile.formatted_rows(tmp_path / "libro.xlsx"), tmp_path / "anotado.xlsx"
    patient = Limits(max_seconds=120)
    annotate(path, review(path, limits=patient).problems, out, patient)
    assert out.stat().st_size < 100_000
    assert read_workbook(out)[0] == BOOK


def test_formats_without_content_are_nothing(tmp_path):
    path = save(tmp_path / "libro.xlsx", rows_of(), hostile.colour_everything)
    assert read_workbook(path) == (BOOK, [])


def one_problem(path, code, row, column):
    result = review(path)
    assert [(p.code, p.row, p.column) for p in result.problems] == [(code, row, column)]
    return result.workbook


def test_a_formula_instead_of_a_value(tmp_path):
    rows = rows_of()
    rows["dataset"][1][1] = '=CONCATENATE("Árboles"," de los parques")'
    one_problem(save(tmp_path / "libro.xlsx", rows), "formula_en_celda", 2, "Nombre del Dataset")


def test_a_formula_with_its_last_value(tmp_path):
    path = save(tmp_path / "libro.xlsx", rows_of())
    part = "xl/worksheets/sheet4.xml"
    repack(path, replace_in(part, b'<c r="B2" t="s"><v>', b'<c r="B2" t="s"><f>A1</f><v>'))
    workbook = one_problem(path, "formula_en_celda", 2, "Término")
    assert workbook == BOOK


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_an_error_instead_of_a_value(tmp_path, error):
    rows = rows_of()
    rows["recurso"][1][3] = error
    workbook = one_problem(save(tmp_path / "libro.xlsx", rows), "celda_con_error", 2, rows["recurso"][0][3])
    assert workbook.datasets[0].resources[0].fecha_inicial is None


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Hola <b>mundo</b>",
        '<img src=x onerror="alert(1)">',
        "< SCRIPT >x",
        "texto <!-- nota -->",
        "[ver](javascript:alert(1))",
        "<a href='x'>",
    ],
)
def test_html_in_a_text(tmp_path, text):
    rows = rows_of()
    rows["dataset"][1][2] = text
    one_problem(save(tmp_path / "libro.xlsx", rows), "html_en_texto", 2, "Descripción del dataset")


@pytest.mark.parametrize("text", ["Edad < 18 años y > 5", "a<b", "x <- 3", "1 < 2 > 0", "Correo & más"])
def test_signs_that_are_not_html(tmp_path, text):
    workbook, problems = read_workbook(save(tmp_path / "libro.xlsx", rows_of(book(descripcion=text))))
    assert problems == []
    assert workbook.datasets[0].descripcion == text


@pytest.mark.parametrize("bad", ["_x0000_", "_x0007_", "_x001B_", "\u200b", "\u202e", "\ufeff", "_xD800_", "\u2066"])
def test_control_characters_are_taken_out_and_told(tmp_path, bad):
    path = save(tmp_path / "libro.xlsx", rows_of())
    repack(path, replace_in("xl/sharedStrings.xml", b"Cada ", f"Ca{bad}da ".encode()))
    workbook = one_problem(path, "caracteres_de_control", 2, "Descripción del dataset")
    assert workbook == BOOK


def test_a_text_beyond_the_limit(tmp_path):
    rows = rows_of()
    rows["dataset"][1][1] = "a" * 400
    workbook = review(save(tmp_path / "libro.xlsx", rows)).workbook
    assert len(workbook.datasets[0].nombre) == 300
    one_problem(tmp_path / "libro.xlsx", "texto_largo", 2, "Nombre del Dataset")


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\a.csv", "/etc/passwd", "C:\\a.csv"])
def test_names_with_paths(tmp_path, name):
    path = save(tmp_path / "libro.xlsx", rows_of(with_resource(archivo=name)))
    assert {p.code for p in review(path).errores} == {"archivo_con_ruta"}


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path, text):
    write_workbook(tmp_path / "libro.xlsx", book(descripcion=text))
    workbook, problems = read_workbook(tmp_path / "libro.xlsx")
    assert workbook.datasets[0].descripcion == text
    assert problems == []


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path):
    path = save(tmp_path / "libro.xlsx", rows_of(), lambda b: b["Recurso"].__setitem__("XFD1048576", "aquí"))
    began = time.monotonic()
    assert read_workbook(path) == (BOOK, [])
    assert time.monotonic() - began < 2


def test_absurd_merges(tmp_path):
    path = save(tmp_path / "libro.xlsx", rows_of())
    merges = b'<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="rota"/><mergeCell ref="B2:A1"/></mergeCells>'
    repack(path, replace_in("xl/worksheets/sheet3.xml", b"</sheetData>", b"</sheetData>" + merges))
    assert read_workbook(path)[0] == BOOK


def test_a_refusal_of_size_says_what_is_too_much(tmp_path):
    with pytest.raises(UnreadableWorkbookError) as parts:
        read_workbook(hostile.many_parts(tmp_path / "partes.xlsx"))
    count = len(zipfile.ZipFile(tmp_path / "partes.xlsx").infolist())
    assert str(parts.value) == (
        f"El libro trae {count:,} partes por dentro y se aceptan hasta 3,000. Copie sus datos en una plantilla nueva."
    )
    with pytest.raises(UnreadableWorkbookError) as size:
        read_workbook(hostile.good(tmp_path / "libro.xlsx"), Limits(max_unzipped_bytes=1))
    assert "partes" not in str(size.value)


def test_limits_are_settings(tmp_path):
    path = hostile.good(tmp_path / "libro.xlsx")
    limits = Limits.from_environment({"PUEBLA_FORM317_MAX_FILE_BYTES": "100"})
    assert limits.max_file_bytes == 100
    with pytest.raises(UnreadableWorkbookError) as stop:
        read_workbook(path, limits)
    assert stop.value.code == "libro_demasiado_grande"
    for wrong in ("0", "-3", "mucho"):
        with pytest.raises(ValueError, match="must be positive|invalid literal"):
            Limits.from_environment({"PUEBLA_FORM317_MAX_ROWS": wrong})


def test_every_generated_bad_file_as_a_workbook(shared_data):
    """Only two of them are workbooks; none has the sheets of the format."""
    folder = shared_data / "generated"
    files = sorted(path for path in folder.iterdir() if path.suffix != ".py")
    assert len(files) >= 46
    legible = []
    for path in files:
        result = review(path)
        assert result.errores, path.name
        assert all(p.code in CODES and p.message for p in result.problems), path.name
        if result.legible:
            legible.append(path.name)
    assert legible == ["formulas_and_hidden_sheet.xlsx", "merged_headers.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="limits of processes are POSIX")
def test_reading_leaves_no_open_file(tmp_path):
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for make in (hostile.good, hostile.broken_xml, hostile.truncated):
        review(make(tmp_path / "libro.xlsx"))
    assert before == (len(os.listdir("/proc/self/fd")) if before else 0)
