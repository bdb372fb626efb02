"""Tables in a real PostgreSQL: typed, whole, replaced at once, as CKAN's DataStore expects them."""

import datetime as dt
import json
import os
import threading
from decimal import Decimal

import psycopg
import pytest

from pipelines.data import Column, Limits, index_table, load_table
from tests.data.files import HEADER, ROWS, workbook, write

URL = os.environ.get("CKAN_DATASTORE_WRITE_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="CKAN_DATASTORE_WRITE_URL names no PostgreSQL to load tables into")
TABLE = f"prueba-carga-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
ALIAS = TABLE.replace("-", "_") + "_alias"
# A role that every cluster has and that nobody gives rights on new tables: what it can read was granted and kept.
READER = "pg_monitor"
COLUMNS = [
    Column("folio", "entero"),
    Column("fecha", "fecha"),
    Column("colonia", descripcion="Nombre oficial"),
    Column("monto", "decimal"),
]


@pytest.fixture
def database():
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f'DROP TABLE IF EXISTS "{TABLE}" CASCADE')
        yield connection
        connection.execute(f'DROP TABLE IF EXISTS "{TABLE}" CASCADE')


def rows(database, columns="*"):
    return database.execute(f'SELECT {columns} FROM "{TABLE}" ORDER BY _id').fetchall()


def test_types_and_rows(tmp_path, database):
    report = load_table(URL, write(tmp_path, "t.csv", HEADER + ROWS), TABLE, COLUMNS)
    assert (report.loaded, report.rows, report.as_is, report.problems) == (True, 3, True, [])
    assert rows(database) == [
        (1, None, 1, dt.date(2024, 1, 5), "La Paz", Decimal("10.50")),
        (2, None, 2, dt.date(2024, 2, 17), "El Carmen", Decimal("20")),
        (3, None, 3, dt.date(2024, 2, 28), "Xonaca", Decimal("0.75")),
    ]
    types = database.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [TABLE],
    ).fetchall()
    assert types == [
        ("_id", "integer"),
        ("_full_text", "tsvector"),
        ("folio", "bigint"),
        ("fecha", "date"),
        ("colonia", "text"),
        ("monto", "numeric"),
    ]


def test_values_are_rewritten_when_needed(tmp_path, database):
    text = (
        'fecha,monto,ok,momento,hora,nota\n5/1/2024,"$1,200.50",Sí,05/01/2024 13:45,7:05,NA\n'
        "N/D,-,no,2024-01-05T08:00:00,N/D,\n"
    )
    columns = [
        Column("fecha", "fecha"),
        Column("monto", "decimal"),
        Column("ok", "logico"),
        Column("momento", "fecha_hora"),
        Column("hora", "hora"),
    ]
    report = load_table(URL, write(tmp_path, "t.csv", text), TABLE, columns)
    assert (report.loaded, report.as_is) == (True, False)
    assert rows(database, "fecha, monto, ok, momento, hora, nota") == [
        (dt.date(2024, 1, 5), Decimal("1200.50"), True, dt.datetime(2024, 1, 5, 13, 45), dt.time(7, 5), "NA"),
        (None, None, False, dt.datetime(2024, 1, 5, 8, 0), None, None),
    ]


@pytest.mark.parametrize(
    ("bad", "row", "column"),
    [
        ("3,31/02/2024,x,1\n", 5, "fecha"),
        ("tres,01/02/2024,x,1\n", 5, "folio"),
        ("3,today,x,1\n", 5, "fecha"),
        ("3,01/02/2024,x,infinity\n", 5, "monto"),
    ],
)
def test_a_bad_row_is_told_and_the_old_table_stays(tmp_path, database, bad, row, column):
    load_table(URL, write(tmp_path, "t.csv", HEADER + ROWS), TABLE, COLUMNS)
    before = rows(database)
    report = load_table(URL, write(tmp_path, "t.csv", HEADER + ROWS + bad), TABLE, COLUMNS)
    assert not report.loaded
    assert [(p.code, p.row, p.column) for p in report.problems] == [("valor_de_otro_tipo", row, column)]
    assert rows(database) == before


def test_a_bad_row_far_away_in_a_file_that_goes_in_as_it_is(tmp_path, database):
    text = HEADER + "".join(f"{i},05/01/2024,x,1\n" for i in range(30_000)) + "7,31/02/2024,x,1\n"
    report = load_table(URL, write(tmp_path, "t.csv", text), TABLE, COLUMNS)
    assert [(p.row, p.column) for p in report.problems] == [(30_002, "fecha")]
    assert database.execute("SELECT to_regclass(%s)", [f'"{TABLE}"']).fetchone() == (None,)


def test_a_word_far_away_makes_the_file_be_rewritten(tmp_path, database):
    text = HEADER + "".join(f"{i},05/01/2024,x,1\n" for i in range(30_000)) + "7,N/D,x,1\n"
    report = load_table(URL, write(tmp_path, "t.csv", text), TABLE, COLUMNS)
    assert (report.loaded, report.as_is, report.rows) == (True, False, 30_001)
    assert rows(database, "folio, fecha")[-1] == (7, None)


def test_replacing_keeps_aliases_readers_and_count(tmp_path, database):
    load_table(URL, write(tmp_path, "t.csv", HEADER + ROWS), TABLE, COLUMNS)
    database.execute(f'GRANT SELECT ON "{TABLE}" TO {READER}')
    database.execute(f'CREATE VIEW {ALIAS} AS SELECT * FROM "{TABLE}"')
    try:
        load_table(URL, write(tmp_path, "t.csv", "folio,nueva\n9,ñ\n"), TABLE, [Column("folio", "entero")])
        assert database.execute(f"SELECT folio, nueva FROM {ALIAS}").fetchall() == [(9, "ñ")]
        for name in (f'"{TABLE}"', ALIAS):
            assert database.execute(f"SELECT has_table_privilege('{READER}', %s, 'SELECT')", [name]).fetchone() == (
                True,
            )
        assert index_table(URL, TABLE).indexed
        assert database.execute(f"SELECT folio, nueva FROM {ALIAS}").fetchall() == [(9, "ñ")]
        assert database.execute(f"SELECT has_table_privilege('{READER}', %s, 'SELECT')", [f'"{TABLE}"']).fetchone() == (
            True,
        )
    finally:
        database.execute(f'DROP TABLE IF EXISTS "{TABLE}" CASCADE')


def test_names_that_the_database_does_not_take(tmp_path, database):
    long = "Población con carencia por acceso a los servicios de salud en el municipio"
    report = load_table(URL, write(tmp_path, "t.csv", f'_id,{long},{long} 2,"a""b",Año,año\n1,2,3,4,5,6\n'), TABLE, [])
    assert report.loaded
    assert len(set(report.columns.values())) == 6
    assert all(len(name.encode()) <= 63 for name in report.columns.values())
    assert (report.columns["Año"], report.columns["año"], report.columns["_id"]) == ("Año", "año", "id")
    assert rows(database)[0] == (1, None, "1", "2", "3", "4", "5", "6")


def test_comments_are_those_of_ckan(tmp_path, database):
    load_table(URL, write(tmp_path, "t.csv", HEADER + ROWS), TABLE, COLUMNS)
    (comment,) = database.execute("SELECT col_description(%s::regclass, 5)", [f'"{TABLE}"']).fetchone()
    assert comment.startswith(" ")
    assert json.loads(comment) == {"_info": {"notes": "Nombre oficial", "tipo": "texto"}}


def test_text_is_found_without_accents_and_in_plural(tmp_path, database):
    text = "id,Ubicación\n1,Mérida\n2,Árboles caídos\n3,Peñuelas\n"
    load_table(URL, write(tmp_path, "t.csv", text), TABLE, [])
    report = index_table(URL, TABLE)
    assert report.indexed
    for words, found in (("merida", [1]), ("árbol", [2]), ("arbol caido", [2]), ("PEÑUELAS", [3]), ("xalapa", [])):
        hits = database.execute(
            f"SELECT _id FROM \"{TABLE}\" WHERE _full_text @@ plainto_tsquery('puebla_datos', %s) ORDER BY 1", [words]
        ).fetchall()
        assert [row[0] for row in hits] == found, words
    assert rows(database, '_id, "Ubicación"') == [(1, "Mérida"), (2, "Árboles caídos"), (3, "Peñuelas")]
    database.execute(f"INSERT INTO \"{TABLE}\" (id) VALUES ('4')")
    assert rows(database, "_id")[-1] == (4,)


def test_big_tables_get_indexes_for_filters(tmp_path, database):
    rows_ = "".join(f"{i},05/01/2024,{'La Paz' if i % 2 else 'Xonaca'},{i}.5\n" for i in range(20_000))
    load_table(URL, write(tmp_path, "t.csv", HEADER + rows_), TABLE, COLUMNS)
    assert index_table(URL, TABLE).filters == ("folio", "colonia")


def test_a_huge_cell_can_be_indexed(tmp_path, database):
    words = " ".join(f"palabra{i}" for i in range(60_000))
    load_table(URL, write(tmp_path, "t.csv", f"id,texto\n1,{words}\n"), TABLE, [])
    assert index_table(URL, TABLE).indexed


def test_a_missing_table_is_not_indexed(database):
    assert not index_table(URL, TABLE).indexed


def test_two_loads_at_once_leave_one_whole_table(tmp_path, database):
    paths = [write(tmp_path, f"{n}.csv", "n\n".replace("n", "n,m") + f"{n},x\n" * 2_000) for n in range(4)]
    reports = [None] * 4

    def work(i):
        reports[i] = load_table(URL, paths[i], TABLE, [Column("n", "entero")])

    threads = [threading.Thread(target=work, args=[i]) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(report.loaded for report in reports)
    assert len({row[0] for row in rows(database, "n")}) == 1
    assert len(rows(database)) == 2_000


def test_loading_while_indexing_never_blocks_for_ever(tmp_path, database):
    path = write(tmp_path, "t.csv", HEADER + "1,05/01/2024,La Paz,1\n" * 3_000)
    load_table(URL, path, TABLE, COLUMNS)
    outcomes = []
    jobs = [
        *[threading.Thread(target=lambda: outcomes.append(index_table(URL, TABLE).indexed)) for _ in range(3)],
        *[
            threading.Thread(target=lambda: outcomes.append(load_table(URL, path, TABLE, COLUMNS).loaded))
            for _ in range(3)
        ],
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(60)
    assert outcomes == [True] * 6
    assert index_table(URL, TABLE).indexed
    assert len(rows(database)) == 3_000


def test_workbooks_and_odd_csv_are_loaded_too(tmp_path, database):
    book = workbook(("H", [["Título"], ["id", "fecha", "n"], [1, dt.date(2024, 1, 5), 2.5], [2, None, 3]]))
    assert load_table(
        URL, write(tmp_path, "t.xlsx", book), TABLE, [Column("fecha", "fecha"), Column("n", "decimal")]
    ).loaded
    assert rows(database, "id, fecha, n") == [("1", dt.date(2024, 1, 5), Decimal("2.5")), ("2", None, Decimal("3"))]


def test_an_unreadable_file_changes_nothing(tmp_path, database):
    load_table(URL, write(tmp_path, "t.csv", HEADER + ROWS), TABLE, COLUMNS)
    report = load_table(URL, write(tmp_path, "t.csv", b""), TABLE, COLUMNS, limits=Limits())
    assert (report.loaded, [p.code for p in report.problems]) == (False, ["archivo_vacio"])
    assert len(rows(database)) == 3


def test_special_csv_values_survive(tmp_path, database):
    text = 'a,b\n\\.,"\\N"\n"",x\n"com""illas","dos\nrenglones"\n" espacios ",fin\n'
    load_table(URL, write(tmp_path, "t.csv", text), TABLE, [])
    assert rows(database, "a, b") == [
        ("\\.", "\\N"),
        (None, "x"),
        ('com"illas', "dos\nrenglones"),
        (" espacios ", "fin"),
    ]
    load_table(URL, write(tmp_path, "t.csv", "solo\nx\n\\.\ny\n"), TABLE, [])
    assert rows(database, "solo") == [("x",), ("\\.",), ("y",)]
