"""Files made to hurt: endless lines, sparse sheets, entities in workbooks, slow patterns, odd names."""

import re
import time
import zipfile

import pytest

from pipelines.data import inspect_file, to_geojson
from pipelines.data.readers import grid
from tests.data.files import HEADER, ROWS, workbook, write

GOOD = workbook(("H", [["a", "b"], [1, 2]]))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rewritten(folder, part, content):
    """A workbook with one part replaced."""
    source, target = write(folder, "bueno.xlsx", GOOD), folder / "libro.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target


def quick(path, seconds=10.0):
    began = time.monotonic()
    report = inspect_file(path)
    assert time.monotonic() - began < seconds
    return report


def sheet(rows, dimension="A1:B2"):
    return f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def test_one_cell_in_the_last_corner(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert quick(rewritten(tmp_path, "xl/worksheets/sheet1.xml", sheet(rows, "A1:XFD1048576"))).size


def test_a_hundred_thousand_formatted_empty_rows(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    rows += "".join(f'<row r="{i}" s="1" customFormat="1"><c r="A{i}"/><c r="B{i}"/></row>' for i in range(2, 100_002))
    report = quick(rewritten(tmp_path, "xl/worksheets/sheet1.xml", sheet(rows)), 30)
    assert report.rows == 0


def test_rows_beyond_any_sheet(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    report = quick(rewritten(tmp_path, "xl/worksheets/sheet1.xml", sheet(rows)), 30)
    assert not report.readable


def test_entities_in_a_workbook(tmp_path):
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    text = f'<!DOCTYPE l [<!ENTITY a0 "ja">{laughs}]>' + sheet('<row r="1"><c r="A1" t="str"><v>&a9;</v></c></row>')
    assert quick(rewritten(tmp_path, "xl/worksheets/sheet1.xml", text)).problems.codes() == {"libro_danado"}


def test_an_endless_line(tmp_path, monkeypatch):
    monkeypatch.setattr(grid, "_LINE", 10_000)
    report = quick(write(tmp_path, "t.csv", "a,b\n" + "1," * 20_000 + "\n"))
    assert report.problems.codes() == {"renglon_demasiado_largo"}


def test_unfinished_comments_do_not_take_for_ever(tmp_path):
    assert quick(write(tmp_path, "t.xml", "<!--" * 16_000)).readable is False


def test_a_description_of_unfinished_scripts(tmp_path):
    marks = "&lt;script&gt;" * 20_000
    text = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        + f"<Placemark><description>{marks}</description><Point><coordinates>-98,19</coordinates></Point></Placemark>"
        * 5
        + "</Document></kml>"
    )
    path = write(tmp_path, "t.kml", text)
    assert quick(path).rows == 5
    to_geojson(path, "KML", tmp_path / "mapa.geojson")
    assert not re.search(r"<\s*script", (tmp_path / "mapa.geojson").read_text())


@pytest.mark.parametrize("name", ["datos[1].csv", "a*b?.csv", "x.csv.gz", "comilla'.csv", "{a}.csv", "sin extensión"])
def test_odd_file_names(tmp_path, name):
    report = quick(write(tmp_path, name, HEADER + ROWS))
    assert (report.rows, report.problems) == (3, [])
