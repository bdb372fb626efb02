"""The workbook comes back with every problem marked in its cell."""

from datetime import date

import pytest
from openpyxl import load_workbook

from pipelines.form317 import annotate, read_workbook, review, write_workbook
from pipelines.form317.annotate import SUMMARY
from pipelines.problems import error, warning
from tests.form317.books import BOOK, book, rows_of, save, with_resource


def fill(cell):
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None


RED, YELLOW = "F8B4B4", "FFE699"


def annotated(tmp_path, path, problems=None):
    out = tmp_path / "anotado.xlsx"
    annotate(path, review(path).problems if problems is None else problems, out)
    return load_workbook(out)


def test_the_cell_is_coloured_and_explained(tmp_path):
    rows = rows_of(book(tema="Deportes"))
    rows["dataset"][:0] = [["Título"], []]
    marked = annotated(tmp_path, save(tmp_path / "l.xlsx", rows))
    cell = marked["Dataset"]["F4"]
    assert fill(cell) == RED
    assert cell.comment.text.startswith("ERROR: «Deportes» no está en la lista")
    assert [c.coordinate for row in marked["Dataset"] for c in row if fill(c)] == ["F4"]


def test_the_rest_of_the_workbook_is_as_it_was(tmp_path):
    path = tmp_path / "l.xlsx"
    write_workbook(path, book(tema="Deportes"))
    marked = annotated(tmp_path, path)
    original = load_workbook(path)
    assert marked.sheetnames == [SUMMARY, *original.sheetnames]
    for page in original:
        same = marked[page.title]
        assert [[c.value for c in row] for row in same] == [[c.value for c in row] for row in page]
        assert len(same.data_validations.dataValidation) == len(page.data_validations.dataValidation)
        assert same.freeze_panes == page.freeze_panes
    assert read_workbook(tmp_path / "anotado.xlsx") == read_workbook(path)


def test_the_summary_lists_every_problem_with_a_link(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of(book(tema="", nombre="palabra " * 16, responsable_correo="mal")))
    problems = review(path).problems
    assert len(problems) == 3
    page = annotated(tmp_path, path)[SUMMARY]
    assert page["A1"].value == "2 errores y 1 aviso"
    listed = [[c.value for c in row] for row in page.iter_rows(min_row=3)]
    assert listed == [[p.severity, p.code, p.sheet, p.row, p.column, p.message] for p in problems]
    assert page["D3"].hyperlink.location == "'Dataset'!F2"


def test_errors_win_over_warnings_in_one_cell(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())
    problems = [
        error("obligatorio", "Uno.", "Dataset", 2, "Tema"),
        warning("nombre_largo", "Dos.", "Dataset", 2, "Tema"),
        warning("nombre_largo", "Tres.", "Dataset", 2, "Frecuencia"),
    ]
    marked = annotated(tmp_path, path, problems)
    assert fill(marked["Dataset"]["F2"]) == RED
    assert marked["Dataset"]["F2"].comment.text == "ERROR: Uno.\nAVISO: Dos."
    assert fill(marked["Dataset"]["G2"]) == YELLOW


def test_problems_inside_a_data_file_are_marked_where_the_file_is_named(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())
    marked = annotated(tmp_path, path, [error("valor_mal", "No es un número.", "arboles.csv", 17, "altura")])
    assert marked["Recurso"]["A2"].comment.text == "ERROR: No es un número. (fila 17 del archivo)"
    assert marked[SUMMARY]["C3"].value == "arboles.csv"


def test_problems_without_a_cell_go_to_the_header(tmp_path):
    rows = rows_of()
    rows["dataset"] = [row[:5] + row[6:] for row in rows["dataset"]]
    marked = annotated(tmp_path, save(tmp_path / "l.xlsx", rows))
    assert "Falta la columna «Tema»" in marked["Dataset"]["A1"].comment.text


def test_problems_of_a_missing_sheet_are_only_in_the_summary(tmp_path):
    rows = {key: page for key, page in rows_of().items() if key != "recurso"}
    marked = annotated(tmp_path, save(tmp_path / "l.xlsx", rows))
    assert marked.sheetnames == [SUMMARY, "Dependencia", "Dataset", "Diccionario de Datos"]
    assert marked[SUMMARY]["B3"].value == "hoja_faltante"


def test_merged_cells_are_marked_in_their_first_cell(tmp_path):
    rows = rows_of(book(terms=()))
    rows["diccionario"] += [["9", "a", "b"], [None, "c", "d"]]
    path = save(tmp_path / "l.xlsx", rows, lambda b: b["Diccionario de Datos"].merge_cells("A2:A3"))
    marked = annotated(tmp_path, path)
    assert fill(marked["Diccionario de Datos"]["A2"]) == RED


def test_annotating_twice_keeps_one_summary(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of(book(tema="")))
    annotated(tmp_path, path)
    again = annotated(tmp_path, tmp_path / "anotado.xlsx")
    assert [name for name in again.sheetnames if name.startswith(SUMMARY)] == [SUMMARY]


def test_a_workbook_openpyxl_cannot_load_comes_back_as_plain_values(tmp_path):
    from tests.form317.books import repack

    path = save(tmp_path / "l.xlsx", rows_of(book(tema="")))
    repack(path, lambda name, old: b"<styleSheet><rota/></styleSheet>" if name == "xl/styles.xml" else old)
    reading = read_workbook(path)[0]
    marked = annotated(tmp_path, path)
    assert marked["Dataset"]["B2"].value == BOOK.datasets[0].nombre
    assert fill(marked["Dataset"]["F2"]) == RED
    assert reading.datasets[0].nombre == BOOK.datasets[0].nombre


@pytest.mark.parametrize("text", ["=1+1", "+2", "@x"])
def test_values_never_become_formulas_in_the_copy(tmp_path, text):
    path = tmp_path / "l.xlsx"
    write_workbook(path, with_resource(nombre=text, fecha_final=date(2020, 1, 1)))
    marked = annotated(tmp_path, path)
    assert marked["Recurso"]["C4"].data_type == "s"
    assert read_workbook(tmp_path / "anotado.xlsx")[0].datasets[0].resources[0].nombre == text
