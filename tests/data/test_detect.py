"""A file is what its bytes say; what is declared is compared with that."""

import json

import pytest

from pipelines.data import inspect_file
from tests.data.files import ACCENTS, HEADER, KML, PX, ROWS, feature, features, open_document, shp, workbook, write

RDF = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="urn:d:">'
    '<rdf:Description rdf:about="urn:x"><d:titulo>Uno</d:titulo></rdf:Description></rdf:RDF>'
)
FILES = {
    "CSV": (HEADER + ROWS, "CSV", "CSV", 3),
    "XLSX": (workbook(("A", [["x", "y"], [1, 2]])), "XLS", "XLSX", 1),
    "ODS": (open_document([["x", "y"], [1, "a"]]), "ODS", "ODS", 1),
    "GEOJSON": (features(feature({"type": "Point", "coordinates": [-98.2, 19.0]})), "GEOJSON", "GEOJSON", 1),
    "KML": (KML, "KML", "KML", 2),
    "SHP": (shp([(-98.2, 19.0, "Puebla")]), "SHP", "SHP", 1),
    "JSON": (json.dumps([{"a": 1}, {"a": 2}]), "JSON", "JSON", 2),
    "XML": ("<datos><fila/><fila/></datos>", "XML", "XML", 2),
    "RDF": (RDF, "RDF", "RDF", 1),
    "TURTLE": ("@prefix d: <urn:d:> .\n<urn:x> d:titulo 'Uno' .\n", "RDF", "TURTLE", 1),
    "JSON-LD": ('{"@id": "urn:x", "urn:d:titulo": "Uno"}', "RDF", "JSON-LD", 1),
    "RSS": ("<rss version='2.0'><channel><item/><item/></channel></rss>", "RSS", "RSS", 2),
    "ATOM": ("<feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed>", "RSS", "ATOM", 1),
    "PX": (PX.encode("cp1252"), "PX", "PX", 12),
}


@pytest.mark.parametrize("case", FILES)
def test_format_is_told_by_content_whatever_the_name(tmp_path, case):
    content, family, variant, rows = FILES[case]
    report = inspect_file(write(tmp_path, "archivo.dat", content))
    assert (report.detected_format, report.variant, report.rows) == (family, variant, rows)
    assert report.problems.errors == []
    assert report.size == (tmp_path / "archivo.dat").stat().st_size
    assert len(report.sha256) == 64


@pytest.mark.parametrize(
    ("case", "declared", "codes"),
    [
        ("XLSX", "XLS", set()),
        ("XLSX", "XLSX", set()),
        ("XLSX", "CSV", {"formato_distinto"}),
        ("CSV", "XLS", {"formato_distinto"}),
        ("JSON-LD", "RDF", set()),
        ("TURTLE", "RDF", set()),
        ("ATOM", "RSS", set()),
        ("GEOJSON", "JSON", {"formato_general"}),
        ("RSS", "XML", {"formato_general"}),
        ("JSON", "GEOJSON", {"formato_distinto"}),
        ("SHP", "WMS", {"formato_distinto"}),
    ],
)
def test_declared_format(tmp_path, case, declared, codes):
    report = inspect_file(write(tmp_path, "archivo.dat", FILES[case][0]), declared_format=declared)
    assert report.problems.codes() - {"shp_sin_prj"} == codes


@pytest.mark.parametrize(
    ("page", "mark", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-8", b"\xef\xbb\xbf" * 2, "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_encodings_give_the_same_table(tmp_path, page, mark, told):
    report = inspect_file(write(tmp_path, "t.csv", mark + ACCENTS.encode(page)))
    assert (report.encoding, report.header, report.rows) == (told, ["colonia", "población", "año"], 2)
    assert report.types == {"colonia": "texto", "población": "entero", "año": "entero"}


@pytest.mark.parametrize("page", ["iso-8859-1", "cp850", "mac_roman"])
def test_old_pages_of_spanish(tmp_path, page):
    text = "colonia,población,año\nPeñón de los Baños,1,2\nSan Ángel de la Cañada,3,4\nSan José Mártir,5,6\n"
    report = inspect_file(write(tmp_path, "t.csv", text.encode(page)))
    assert (report.encoding, report.header) == (page, ["colonia", "población", "año"])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path, separator):
    text = "a,b,c\n1,x y,3\n2,z,4\n".replace(",", separator)
    report = inspect_file(write(tmp_path, "t.csv", text))
    assert (report.separator, report.header, report.rows) == (separator, ["a", "b", "c"], 2)


def test_long_cells_full_of_semicolons_do_not_decide(tmp_path):
    rows = "".join(f'{i},"{"a; b; c; d; " * 200}",{i}\n' for i in range(20))
    assert inspect_file(write(tmp_path, "t.csv", "id,texto,n\n" + rows)).separator == ","
