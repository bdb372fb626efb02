"""What people really send reads the same as the clean workbook."""

from datetime import date, datetime

import pytest

from pipelines.form317 import read_workbook
from pipelines.form317.read import split_tags
from pipelines.form317.texts import parse_date
from tests.form317.books import BOOK, RESOURCE, repack, replace_in, rows_of, save


def codes(problems):
    return [(p.code, p.sheet, p.row, p.column) for p in problems]


def assert_same(path, expected=BOOK, found=()):
    workbook, problems = read_workbook(path)
    assert workbook == expected
    assert codes(problems) == list(found)


def test_the_plain_workbook(tmp_path):
    assert_same(save(tmp_path / "l.xlsx", rows_of()))


def test_a_title_block_above_the_header(tmp_path):
    rows = rows_of()
    for key in rows:
        rows[key][:0] = [["H. Ayuntamiento"], ["FORM.317/SECATI/012224", None, "Formato"], []]
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_blank_rows_and_columns(tmp_path):
    rows = rows_of()
    rows["diccionario"] = [[None, *row[:1], None, None, *row[1:]] for row in rows["diccionario"]]
    rows["diccionario"][2:2] = [[], [None, "  ", None, "\u00a0"], []]
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_hidden_columns_and_sheets_are_read(tmp_path):
    def hide(book):
        book["Dataset"].column_dimensions["B"].hidden = True
        book["Recurso"].row_dimensions[2].hidden = True
        book["Diccionario de Datos"].sheet_state = "hidden"

    assert_same(save(tmp_path / "l.xlsx", rows_of(), hide))


def test_columns_in_another_order(tmp_path):
    rows = {key: [list(reversed(row)) for row in page] for key, page in rows_of().items()}
    assert_same(save(tmp_path / "l.xlsx", rows))


@pytest.mark.parametrize(
    "change",
    [str.upper, str.lower, lambda text: text.replace("ó", "o").replace("é", "e"), lambda text: f"  {text} *  \n"],
    ids=["upper", "lower", "no accents", "blanks"],
)
def test_headers_in_other_letters(tmp_path, change):
    rows = rows_of()
    for page in rows.values():
        page[0] = [change(label) for label in page[0]]
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_headers_with_numbers_parentheses_or_synonyms(tmp_path):
    rows = rows_of()
    rows["dataset"][0][1] = "2. Nombre del Dataset (obligatorio)"
    rows["dataset"][0][6] = "Periodicidad"
    rows["recurso"][0][0] = "Archivo"
    rows["dependencia"][0][0] = "D de Dependencia"
    assert_same(save(tmp_path / "l.xlsx", rows))


@pytest.mark.parametrize("title", ["DATASET", "2. Dataset", "Hoja 2 Dataset", "datasets", "Conjuntos de datos"])
def test_sheets_by_other_names(tmp_path, title):
    assert_same(save(tmp_path / "l.xlsx", rows_of(), lambda book: setattr(book["Dataset"], "title", title)))


def test_the_manual_sheet_of_catalogues_is_not_taken_for_data(tmp_path):
    def add(book):
        book.create_sheet("Tipo de Datos", 0).append(["ID de Dataset", "Término", "Descripción"])

    assert_same(save(tmp_path / "l.xlsx", rows_of(), add))


def test_catalogue_values_in_other_letters(tmp_path):
    rows = rows_of()
    rows["dataset"][1][5], rows["dataset"][1][6] = " MEDIO  AMBIENTE ", "Anual"
    rows["recurso"][1][1], rows["recurso"][1][6] = "Tabla de Datos", "csv "
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_numbers_as_text_and_text_as_numbers(tmp_path):
    rows = rows_of()
    rows["dependencia"][1][0] = 12
    rows["dataset"][1][0] = 1.0
    rows["dataset"][1][4] = "012"
    rows["recurso"][1][5] = "0001"
    rows["diccionario"][1][0] = 1
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_zeros_that_only_the_number_format_shows(tmp_path):
    rows = rows_of()
    rows["dataset"][1][0] = 12

    def zeros(book):
        book["Dataset"]["A2"].number_format = "0000"

    workbook, _ = read_workbook(save(tmp_path / "l.xlsx", rows, zeros))
    assert workbook.datasets[0].id_dataset == "0012"


def test_a_reference_that_excel_turned_into_a_number(tmp_path):
    rows = rows_of()
    rows["dataset"][1][0] = "0012"
    rows["recurso"][1][5] = 12
    rows["diccionario"][1][0] = rows["diccionario"][2][0] = "12"
    workbook, problems = read_workbook(save(tmp_path / "l.xlsx", rows))
    assert [r.id_dataset for r in workbook.datasets[0].resources] == ["0012"]
    assert [t.id_dataset for t in workbook.datasets[0].terms] == ["0012", "0012"]
    assert problems == []


@pytest.mark.parametrize(
    "written",
    [
        date(2025, 12, 31),
        datetime(2025, 12, 31, 13, 45),
        46022,
        "31/12/2025",
        " 31/12/2025 ",
        "31-12-2025",
        "31.12.2025",
        "31/12/25",
        "2025-12-31",
        "2025-12-31T00:00:00",
        "2025-12-31 00:00:00",
        "2025/12/31",
        "31 de diciembre de 2025",
        "31 de Diciembre del 2025",
        "31-dic-2025",
        "31/dic/25",
        "miércoles 31 de diciembre de 2025",
    ],
    ids=str,
)
def test_dates_in_every_form(tmp_path, written):
    rows = rows_of()
    rows["recurso"][1][4] = written
    assert_same(save(tmp_path / "l.xlsx", rows))


@pytest.mark.parametrize(
    ("start", "end"),
    [("enero de 2025", "diciembre de 2025"), ("ene 2025", "dic 2025"), ("2025", "2025"), (2025, 2025)],
)
def test_months_and_years_are_periods(tmp_path, start, end):
    rows = rows_of()
    rows["recurso"][1][3:5] = [start, end]
    labels = rows["recurso"][0][3:5]
    assert_same(save(tmp_path / "l.xlsx", rows), found=[("fecha_de_periodo", "Recurso", 2, label) for label in labels])


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2025",
        "12/31/2025",
        "2025-13-01",
        "ayer",
        "0/0/0000",
        "1/1/1",
        "31 de brumario de 2025",
        3,
        -1,
        1e300,
        True,
        "45000x",
    ],
)
def test_what_is_no_date(tmp_path, written):
    rows = rows_of()
    rows["recurso"][1][4] = written
    workbook, problems = read_workbook(save(tmp_path / "l.xlsx", rows))
    assert workbook.datasets[0].resources[0].fecha_final is None
    assert codes(problems) == [("fecha_invalida", "Recurso", 2, rows["recurso"][0][4])]


def test_february_of_a_leap_year():
    assert parse_date("febrero 2024", end_of_period=True).value == date(2024, 2, 29)
    assert parse_date("29/02/2023") is None


def test_merged_cells_give_their_value_to_each_row(tmp_path):
    rows = rows_of()
    rows["diccionario"][2][0] = None

    def merge(book):
        book["Diccionario de Datos"].merge_cells("A2:A3")
        book["Dependencia"].insert_rows(1)
        book["Dependencia"]["A1"] = "DEPENDENCIA"
        book["Dependencia"].merge_cells("A1:D1")

    assert_same(save(tmp_path / "l.xlsx", rows, merge))


def test_the_header_again_in_the_middle(tmp_path):
    rows = rows_of()
    rows["diccionario"].insert(2, list(rows["diccionario"][0]))
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_dependencia_written_downwards(tmp_path):
    rows = rows_of()
    labels, values = rows["dependencia"]
    rows["dependencia"] = [["DEPENDENCIA"], [], *([label, value] for label, value in zip(labels, values, strict=True))]
    assert_same(save(tmp_path / "l.xlsx", rows))


def test_texts_lose_outer_blanks_and_line_ends_but_paragraphs_keep_theirs(tmp_path):
    rows = rows_of()
    rows["dataset"][1][1] = "  Árboles\nde  los\u00a0parques \t"
    rows["dataset"][1][2] = "Uno.\r\n\r\nDos.  "
    rows["dataset"][1][8] = "<mailto:persona@ejemplo.gob.mx>"
    workbook, _ = read_workbook(save(tmp_path / "l.xlsx", rows))
    dataset = workbook.datasets[0]
    assert dataset.nombre == "Árboles de los parques"
    assert dataset.descripcion == "Uno.\n\nDos."


@pytest.mark.parametrize(
    "text", ["árboles, parques", "árboles; parques", " árboles\nparques ", "árboles, Árboles,, parques."]
)
def test_tags(text):
    assert split_tags(text) == ("árboles", "parques")


def test_cells_and_rows_without_their_address(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())

    def strip(name, content):
        import re

        return re.sub(rb' r="[A-Z]*\d+"', b"", content) if name.startswith("xl/worksheets/sheet") else content

    assert_same(repack(path, strip))


def test_strings_inside_the_cells(tmp_path):
    from openpyxl import Workbook as Excel

    book = Excel(write_only=True)
    for title, key in (
        ("Dependencia", "dependencia"),
        ("Dataset", "dataset"),
        ("Recurso", "recurso"),
        ("Diccionario de Datos", "diccionario"),
    ):
        page = book.create_sheet(title)
        for row in rows_of()[key]:
            page.append(row)
    book.save(tmp_path / "l.xlsx")
    assert_same(tmp_path / "l.xlsx")


def test_dates_counted_from_1904(tmp_path):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    path = save(tmp_path / "l.xlsx", rows_of(), lambda book: setattr(book, "epoch", CALENDAR_MAC_1904))
    assert_same(path)


def test_another_namespace_prefix(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())

    def prefix(name, content):
        if not name.startswith("xl/worksheets/sheet"):
            return content
        content = content.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=").replace(b"</", b"</x:")
        import re

        return re.sub(rb"<(?!x:|/|\?)", b"<x:", content)

    assert_same(repack(path, prefix))


def test_two_sheets_alike(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of(), lambda book: book.create_sheet("Recurso (2)"))
    assert_same(path, found=[("hoja_repetida", "Recurso", None, None)])


def test_repeated_and_unknown_columns(tmp_path):
    rows = rows_of()
    rows["recurso"][0] += ["Formato del archivo", "Observaciones"]
    rows["recurso"][1] += ["XML", "ninguna"]
    expected = [("columna_repetida", "Recurso", 1, "Formato"), ("columna_desconocida", "Recurso", 1, "Observaciones")]
    assert_same(save(tmp_path / "l.xlsx", rows), found=expected)


def test_external_links_are_told_and_not_followed(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())
    repack(path, lambda _, content: content, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert_same(path, found=[("vinculo_externo", None, None, None)])


def test_escaped_characters(tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())
    repack(path, replace_in("xl/sharedStrings.xml", b"Cada ", b"Cada_x0020_"))
    assert_same(path)


def test_the_dataset_of_the_examples_is_good():
    assert RESOURCE.fecha_final == date(2025, 12, 31)
