"""The difference of two tables, the technical report, and the command."""

import json
from collections import Counter

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.cli import command
from pipelines.data import Link, compare_mapping, compare_tables, inspect_file, technical_report
from tests.data.files import ACCENTS, HEADER, ROWS, open_document, write

OLD = "folio,colonia,monto\n1,La Paz,10\n2,Xonaca,20\n3,Analco,30\n"


def difference(folder, old, new, **options):
    return compare_tables(write(folder, "a.csv", old), write(folder, "b.csv", new), **options)


def test_rows_are_told_apart_by_a_key(tmp_path):
    new = "folio,colonia,monto\n3,Analco,35\n4,Amalucan,40\n1,La Paz,10\n"
    found = difference(tmp_path, OLD, new)
    assert (found.key, found.added, found.removed, found.changed, found.same) == (["folio"], 1, 1, 1, 1)
    assert found.samples == {
        "added": [{"folio": "4", "colonia": "Amalucan", "monto": "40"}],
        "removed": [{"folio": "2", "colonia": "Xonaca", "monto": "20"}],
        "changed": [{"key": {"folio": "3"}, "changes": {"monto": ["30", "35"]}}],
    }


def test_without_a_key_equal_rows_are_paired(tmp_path):
    old, new = "a,b\nx,1\nx,1\ny,2\n", "a,b\nx,1\ny,2\ny,2\nz,3\n"
    found = difference(tmp_path, old, new)
    assert (found.key, found.added, found.removed, found.changed, found.same) == ([], 2, 1, 0, 2)


def test_a_given_key_of_several_columns(tmp_path):
    old, new = "año,mes,n\n2024,1,5\n2024,2,6\n", "año,mes,n\n2024,1,5\n2024,2,7\n"
    found = difference(tmp_path, old, new, key=["año", "mes"])
    assert (found.key, found.changed, found.same) == (["año", "mes"], 1, 1)
    with pytest.raises(ValueError, match="clave"):
        difference(tmp_path, old, new, key="nada")


def test_columns_that_came_or_went(tmp_path):
    found = difference(tmp_path, OLD, "folio,monto,medio\n1,10,x\n2,20,y\n3,30,z\n")
    assert (found.columns_added, found.columns_removed, found.changed) == (["medio"], ["colonia"], 0)
    assert not found.equal


def test_other_spellings_of_the_same_table_are_equal(tmp_path):
    rows = [["folio", "colonia", "monto"], [1, "La Paz", 10], [2, "Xonaca", 20], [3, "Analco", 30]]
    found = compare_tables(write(tmp_path, "a.csv", OLD), write(tmp_path, "b.ods", open_document(rows)))
    assert found.equal
    assert json.dumps(found.to_json())


ROW = st.tuples(st.sampled_from(["a", "b", "c", ""]), st.sampled_from(["1", "2"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.lists(ROW, max_size=8), new=st.lists(ROW, max_size=8))
def test_bags_add_up(tmp_path, old, new):
    def text(rows):
        return "x,y,fin\n" + "".join(f"{a},{b},z\n" for a, b in rows)

    found = difference(tmp_path, text(old), text(new))
    if not found.key:
        assert found.added == sum((Counter(new) - Counter(old)).values())
        assert found.removed == sum((Counter(old) - Counter(new)).values())
    assert found.same + found.added + found.changed == len(new)
    assert found.same + found.removed + found.changed == len(old)


def test_records():
    old, new = {"nombre": "A", "tema": "x", "viejo": 1}, {"nombre": "B", "tema": "x", "nuevo": [1]}
    assert compare_mapping(old, new) == {
        "added": {"nuevo": [1]},
        "removed": {"viejo": 1},
        "changed": {"nombre": ["A", "B"]},
    }


TERMS = [{"termino": name} for name in ("folio", "fecha", "colonia", "monto")]


def report_of(folder, content=HEADER + ROWS, terms=TERMS, formato="CSV", name="t.csv", **options):
    dataset = {"recursos": [{"archivo": name, "formato": formato}], "diccionario": terms}
    found = technical_report(dataset, {name: write(folder, name, content)}, **options)
    return found, {item["clave"]: item for item in found["comprobaciones"]}


def test_a_good_dataset_complies_in_everything(tmp_path):
    found, items = report_of(tmp_path)
    assert found["cumple"] is True
    assert {key: item["cumple"] for key, item in items.items()} == {
        "archivos": True,
        "formatos": True,
        "lectura": True,
        "codificacion": True,
        "diccionario": True,
        "completitud": True,
        "repetidas": True,
        "enlaces": None,
        "tamano": None,
        "plataforma_nacional": True,
    }
    assert found["archivos"][0]["completitud"] == 100.0
    assert json.dumps(found)


@pytest.mark.parametrize(
    ("change", "key", "passes"),
    [
        ({"terms": TERMS[:-1]}, "diccionario", False),
        ({"terms": [*TERMS, {"termino": "otro"}]}, "diccionario", False),
        ({"terms": [*TERMS[:-1], {"termino": "Monto"}]}, "diccionario", False),
        ({"formato": "XLS"}, "formatos", False),
        ({"content": HEADER + ROWS + "4,x\n"}, "lectura", False),
        (
            {"content": ACCENTS.encode("cp1252"), "terms": [{"termino": n} for n in ("colonia", "población", "año")]},
            "codificacion",
            True,
        ),
        ({"content": HEADER + ROWS + "1,05/01/2024,La Paz,10.50\n"}, "repetidas", True),
        ({"content": HEADER + ROWS + "4,,,\n5,,,\n"}, "completitud", True),
        ({"tried": [Link("https://x.invalid/wms", "no responde", "no existe")]}, "enlaces", True),
    ],
)
def test_each_item_can_fail(tmp_path, change, key, passes):
    found, items = report_of(tmp_path, **change)
    assert items[key]["cumple"] is False
    assert found["cumple"] is passes
    assert all(len(line) > 5 for line in items[key]["detalle"])


def test_workbooks_are_not_ready_for_the_national_platform(tmp_path):
    content = open_document([["folio", "fecha", "colonia", "monto"], [1, "a", "b", 2]])
    found, items = report_of(tmp_path, content=content, formato="ODS", name="t.ods")
    assert (found["cumple"], items["plataforma_nacional"]["cumple"]) == (True, False)


def test_a_missing_file_and_a_service(tmp_path):
    dataset = {
        "recursos": [{"archivo": "x.csv", "formato": "CSV"}, {"archivo": "ftp://x/wms", "formato": "WMS"}],
        "diccionario": [],
    }
    items = {item["clave"]: item for item in technical_report(dataset, {})["comprobaciones"]}
    assert items["archivos"]["detalle"] == ["Falta el archivo «x.csv»."]
    assert items["enlaces"]["cumple"] is False


def test_reports_made_before_are_used_as_they_are(tmp_path):
    path = write(tmp_path, "t.csv", HEADER + ROWS)
    dataset = {"recursos": [{"archivo": "t.csv", "formato": "CSV"}], "diccionario": TERMS}
    assert technical_report(dataset, {"t.csv": inspect_file(path, "CSV")})["cumple"] is True


def test_the_command(tmp_path):
    good, bad = write(tmp_path, "t.csv", HEADER + ROWS), write(tmp_path, "v.csv", b"")
    run = CliRunner().invoke
    result = run(command, ["datos", "revisar", str(good)])
    assert result.exit_code == 0, result.output
    assert f"t.csv: CSV, {good.stat().st_size} bytes, utf-8, 3 filas" in result.output
    assert run(command, ["datos", "revisar", str(good), "--formato", "XLS"]).exit_code == 1
    result = run(command, ["datos", "revisar", "--json", str(good), str(bad)])
    assert result.exit_code == 1
    reports = json.loads(result.output)
    assert [len(report["errores"]) for report in reports] == [0, 1]
    assert reports[0]["tipos"] == {"folio": "entero", "fecha": "fecha", "colonia": "texto", "monto": "decimal"}
    assert run(command, ["datos", "revisar", str(tmp_path / "no.csv")]).exit_code == 2
