"""Where the table is: titles above, headers of two rows, notes below; and the types of its columns."""

import pytest

from pipelines.data import inspect_file, to_clean_csv
from tests.data.files import workbook, write

TITLED = (
    '"Población total"\n""\n"Consulta por municipio"\n"clave","nombre","total"\n'
    '"001","Puebla","1,692"\n"002","Atlixco","141"\n\n"FUENTE: INEGI."\n'
)


def test_title_and_note_are_left_out_and_told(tmp_path):
    path = write(tmp_path, "t.csv", TITLED)
    report = inspect_file(path)
    assert report.header == ["clave", "nombre", "total"]
    assert report.rows == 2
    assert [(p.code, p.row) for p in report.problems] == [("titulo_antes_del_encabezado", 4), ("nota_al_pie", 8)]
    assert report.types == {"clave": "texto", "nombre": "texto", "total": "entero"}
    info = to_clean_csv(path, "CSV", tmp_path / "limpio.csv")
    assert (info.header_row, info.rows) == (4, 2)
    assert (tmp_path / "limpio.csv").read_text() == 'clave,nombre,total\n001,Puebla,"1,692"\n002,Atlixco,141\n'


def test_header_of_two_rows_in_a_workbook(tmp_path):
    rows = [["Presupuesto 2024"], [], ["Ramo", "Primer semestre", None, "Total"], [None, "Aprobado", "Ejercido", None]]
    rows += [["Obra", 10, 7, 17], ["Salud", 5, 4, 9], ["Parques", 1, 1, 2]]
    report = inspect_file(write(tmp_path, "t.xlsx", workbook(("Hoja", rows))))
    assert report.header == ["Ramo", "Primer semestre Aprobado", "Primer semestre Ejercido", "Total"]
    assert report.rows == 3
    assert report.problems.codes() == {"titulo_antes_del_encabezado", "encabezado_de_dos_renglones"}


def test_rows_that_only_look_like_notes_are_kept(tmp_path):
    path = write(tmp_path, "t.csv", "id,a,b\n1,x,y\n2,,\n3,x,y\n4,,\n")
    assert inspect_file(path).rows == 4


def test_rows_of_a_workbook_may_be_short(tmp_path):
    report = inspect_file(write(tmp_path, "t.xlsx", workbook(("H", [["a", "b", "c"], [1], [1, 2, 3]]))))
    assert (report.rows, report.problems) == (2, [])


@pytest.mark.parametrize(
    ("values", "tipo"),
    [
        (["1", "2", ""], "entero"),
        (["1", "2.5"], "decimal"),
        (["1,234", "56"], "entero"),
        (["$1,234.50", "$ 20.00"], "decimal"),
        (["1234,56", "0,5"], "decimal"),
        (["1.234,56", "7,1"], "decimal"),
        (["1,234.50", "1.234,50"], "texto"),
        (["1.5E-05", "2.0"], "decimal"),
        (["5E10", "7E11"], "texto"),
        (["007", "12"], "texto"),
        (["0", "12"], "entero"),
        (["0.5", "12"], "decimal"),
        (["012345678901234567", "000000000000000001"], "texto"),
        (["1234567890123456", "1"], "texto"),
        (["05/01/2024", "31/12/2023"], "fecha"),
        (["2024-01-05", "2023/12/31"], "fecha"),
        (["31/02/2024", "01/01/2024"], "texto"),
        (["12/25/2024", "01/02/2024"], "texto"),
        (["1/1/24", "2/1/24"], "texto"),
        (["05/01/2024 13:45", "2024-01-05T10:00:00"], "fecha_hora"),
        (["13:45", "00:00:59"], "hora"),
        (["25:00", "13:00"], "texto"),
        (["Sí", "no", "SI"], "logico"),
        (["true", "false"], "logico"),
        (["1", "0"], "entero"),
        (["12", "NA", "N/D", "-"], "entero"),
        (["NA", "", "-"], "texto"),
        (["a", "1"], "texto"),
    ],
)
def test_types(tmp_path, values, tipo):
    path = write(tmp_path, "t.csv", "x;fin\n" + "".join(f"{value};z\n" for value in values))
    assert inspect_file(path).types["x"] == tipo


def test_a_late_exception_changes_the_type(tmp_path):
    rows = "".join(f"{i},{i},{i},{i}\n" for i in range(1, 5_000))
    path = write(tmp_path, "t.csv", "a,b,c,d\n" + rows + "12.5,007,x,9\n")
    assert inspect_file(path).types == {"a": "decimal", "b": "texto", "c": "texto", "d": "entero"}


def test_a_column_that_begins_blank(tmp_path):
    rows = ",x\n" * 3_000 + "05/01/2024,x\n"
    assert inspect_file(write(tmp_path, "t.csv", "f,t\n" + rows.replace(",x\n", ",y\n", 1))).types["f"] == "fecha"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["12/25/2024", "01/02/2024", "02/03/2024"], "fecha_mes_primero"),
        (["1/1/24", "2/1/24", "3/1/24"], "fecha_ano_corto"),
    ],
)
def test_dates_that_must_not_be_guessed_are_pointed_at(tmp_path, values, code):
    path = write(tmp_path, "t.csv", "x,n\n" + "".join(f"{v},1\n" for v in values))
    assert code in inspect_file(path).problems.codes()
