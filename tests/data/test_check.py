"""The rules on rows: the same verdicts as frictionless on the same files, with place, value and totals."""

import csv

import pytest
from frictionless import Resource, Schema, formats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.data import Column, Limits, check_rows
from tests.data.files import HEADER, ROWS, workbook, write

NULLS = ["", "NA", "N/D", "-"]
TYPES = {
    "texto": {"type": "string"},
    "entero": {"type": "integer"},
    "decimal": {"type": "number"},
    "fecha": {"type": "date", "format": "%d/%m/%Y"},
    "hora": {"type": "time", "format": "%H:%M"},
    "logico": {"type": "boolean", "trueValues": ["sí", "true", "1"], "falseValues": ["no", "false", "0"]},
}
KINDS = {
    "valor_de_otro_tipo": "type",
    "valor_obligatorio": "required",
    "valor_sin_patron": "pattern",
    "valor_fuera_de_lista": "enum",
    "valor_menor": "minimum",
    "valor_mayor": "maximum",
    "valor_repetido": "unique",
}


def ours(path, column):
    found = check_rows(path, "CSV", [column], Limits(samples=1000))
    return {(p.row, p.column, KINDS[p.code]) for p in found}


def theirs(path, column):
    """The verdicts of frictionless on the same file and rules."""
    names = {
        "obligatorio": "required",
        "unico": "unique",
        "patron": "pattern",
        "minimo": "minimum",
        "maximo": "maximum",
    }
    rules = {english: getattr(column, name) for name, english in names.items() if getattr(column, name)}
    if column.valores:
        rules["enum"] = list(column.valores)
    nulls = [""] if column.tipo == "texto" else NULLS
    fields = [{"name": column.termino, **TYPES[column.tipo], "constraints": rules}, {"name": "fin", "type": "string"}]
    schema = Schema.from_descriptor({"fields": fields, "missingValues": nulls})
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        format="csv",
        encoding="utf-8",
        schema=schema,
        control=formats.CsvControl(delimiter=",", double_quote=True),
    )
    verdicts = set()
    for error in resource.validate().tasks[0].errors:
        kind = {"type-error": "type", "unique-error": "unique"}.get(error.type)
        if error.type == "constraint-error":
            kind = error.note.split('"')[1]
        assert kind, error
        verdicts.add((error.row_number, error.field_name, kind))
    return verdicts


def table(folder, values):
    path = folder / "tabla.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, lineterminator="\n").writerows([["x", "fin"], *([value, "z"] for value in values)])
    return path


CASES = [
    (Column("x", "entero"), ["1", "-3", "+4", "007", "1.5", "abc", "", "NA", "1e3", "--5"]),
    (Column("x", "entero", obligatorio=True), ["1", "", "N/D", "2"]),
    (Column("x", "entero", unico=True), ["1", "2", "1", "01", "", "", "3"]),
    (Column("x", "entero", minimo="2", maximo="5"), ["1", "2", "5", "6", "x", ""]),
    (Column("x", "entero", valores=("1", "3")), ["1", "2", "3", ""]),
    (Column("x", "decimal"), ["1.5", ".5", "5.", "-0", "1e3", "1.5E-05", "1,5", "$3", "1.2.3", "NA", ""]),
    (Column("x", "decimal", minimo="0.5", maximo="10"), ["0.49", "0.5", "10.0", "10.01", "", "x"]),
    (Column("x", "decimal", unico=True), ["1.0", "1.00", "2", "NA", "NA"]),
    (
        Column("x", "fecha"),
        ["01/02/2024", "31/02/2024", "29/02/2024", "29/02/2023", "1/2/2024", "01/02/24", "ayer", "", "13/13/2024"],
    ),
    (Column("x", "fecha", unico=True), ["01/02/2024", "1/2/2024", "02/02/2024"]),
    (Column("x", "hora"), ["13:45", "00:00", "24:00", "12:60", "x", ""]),
    (Column("x", "logico"), ["sí", "no", "true", "false", "1", "0", "quizá", "", "2"]),
    (Column("x", "logico", obligatorio=True), ["sí", "", "NA"]),
    (Column("x", "texto", obligatorio=True), ["a", "", "NA"]),
    (Column("x", "texto", unico=True), ["a", "b", "a", "A", "", ""]),
    (Column("x", "texto", patron="[A-Z]{2}[0-9]+"), ["AB1", "AB", "ab1", "AB12x", "", "XAB1"]),
    (Column("x", "texto", patron="(Sí|No)"), ["Sí", "No", "Sío", "", "No "]),
    (Column("x", "texto", valores=("uno", "dos")), ["uno", "dos", "tres", "Uno", ""]),
    (
        Column("x", "texto", obligatorio=True, unico=True, patron="[a-z]+", valores=("a", "b", "1")),
        ["a", "b", "1", "a", "c", ""],
    ),
]


@pytest.mark.parametrize(("column", "values"), CASES)
def test_same_verdicts_as_frictionless(tmp_path, column, values):
    path = table(tmp_path, values)
    assert ours(path, column) == theirs(path, column)


NUMBERS = st.sampled_from(["0", "1", "-1", "2", "10", "007", "+3", "1.5", "x", "", "NA", "-", "9999999999999", "1e2"])
DATES = st.sampled_from(
    ["01/01/2024", "31/01/2024", "31/04/2024", "29/02/2024", "29/02/2025", "", "N/D", "hoy", "00/01/2024"]
)
WORDS = st.sampled_from(["a", "b", "ab", "A", "ñ", "a b", "", "NA", "=1+1", "'; DROP TABLE x; --", "{value}", "%s"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), required=st.booleans(), unique=st.booleans())
def test_random_tables_have_the_same_verdicts(tmp_path, data, required, unique):
    tipo, cells, rules = data.draw(
        st.sampled_from(
            [
                ("entero", NUMBERS, {"minimo": "0", "maximo": "9"}),
                ("decimal", NUMBERS, {"minimo": "-0.5"}),
                ("fecha", DATES, {}),
                ("texto", WORDS, {"patron": "[ab ]+"}),
                ("texto", WORDS, {"valores": ("a", "ñ", "{value}")}),
            ]
        )
    )
    path = table(tmp_path, data.draw(st.lists(cells, min_size=1, max_size=12)))
    column = Column("x", tipo, obligatorio=required, unico=unique, **rules)
    assert ours(path, column) == theirs(path, column)


def test_place_value_and_total(tmp_path):
    rows = "".join(f"{i},{'x' if i % 2 else '1'}\n" for i in range(100))
    found = check_rows(write(tmp_path, "t.csv", "id,n\n" + rows), "CSV", [Column("n", "entero")], Limits(samples=3))
    assert [(p.code, p.sheet, p.row, p.column) for p in found] == [
        ("valor_de_otro_tipo", "t.csv", 3, "n"),
        ("valor_de_otro_tipo", "t.csv", 5, "n"),
        ("valor_de_otro_tipo", "t.csv", 7, "n"),
        ("valor_de_otro_tipo_total", "t.csv", None, "n"),
    ]
    assert found[0].message == "«x» no es un número entero."
    assert found[3].message == "… y 47 más de este tipo (50 en total)."


def test_rows_are_counted_as_a_person_sees_them(tmp_path):
    text = 'Título\n\nid,nota,n\n1,"dos\nrenglones",5\n2,x,malo\n'
    found = check_rows(write(tmp_path, "t.csv", text), "CSV", [Column("n", "entero")])
    assert [(p.row, p.column) for p in found if p.severity == "error"] == [(6, "n")]
    book = workbook(("H", [["Título"], [], ["id", "nota", "n"], [1, "x", 5], [2, "x", "malo"]]))
    found = check_rows(write(tmp_path, "t.xlsx", book), "XLS", [Column("n", "entero")])
    assert [(p.row, p.column) for p in found if p.severity == "error"] == [(5, "n")]


def test_a_big_even_file_and_its_uneven_twin_agree(tmp_path):
    rows = "".join(f'{i},"a\n b",{i % 7}\n' for i in range(3_000))
    column = Column("n", "entero", maximo="5")
    even = check_rows(write(tmp_path, "t.csv", "id,t,n\n" + rows), "CSV", [column])
    slow = check_rows(write(tmp_path, "t.csv", ("id,t,n\n" + rows).encode("utf-16")), "CSV", [column])
    assert even == slow
    assert even[0].row == 2 + 2 * 6


def test_rules_that_cannot_be_used_are_told(tmp_path):
    path = write(tmp_path, "t.csv", HEADER + ROWS)
    found = check_rows(path, "CSV", [Column("folio", patron="("), Column("monto", "decimal", minimo="mucho")])
    assert {p.code for p in found} == {"patron_invalido", "limite_invalido"}


def test_dictionary_terms_as_plain_dicts(tmp_path):
    path = write(tmp_path, "t.csv", HEADER + ROWS)
    terms = [
        {"termino": "fecha", "descripcion": "x", "tipo": "fecha"},
        {"termino": "colonia", "descripcion": "", "tipo": ""},
    ]
    assert check_rows(path, "CSV", terms) == []


def test_no_table_is_one_clear_problem(tmp_path):
    found = check_rows(write(tmp_path, "t.csv", b""), "CSV", [Column("x")])
    assert [(p.code, p.sheet) for p in found] == [("archivo_vacio", "t.csv")]
