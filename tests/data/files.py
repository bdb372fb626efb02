"""Data files made by the tests: good ones in every format and bad ones of every kind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import shapefile
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADER = "folio,fecha,colonia,monto\n"
ROWS = "1,05/01/2024,La Paz,10.50\n2,17/02/2024,El Carmen,20\n3,28/02/2024,Xonaca,0.75\n"
ACCENTS = "colonia,población,año\nPeñón de los Baños,1234,2024\nSan Ángel “Inn”,99,2024\n"


def write(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file in the folder and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(entries: Iterable[tuple[str, bytes]], links: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a ZIP with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
        for name, target in links:
            member = zipfile.ZipInfo(name)
            member.create_system, member.external_attr = 3, 0o120777 << 16
            archive.writestr(member, target)
    return buffer.getvalue()


def workbook(*sheets: tuple[str, list[list[Any]]], hidden: Iterable[str] = ()) -> bytes:
    """Return an XLSX with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_document(rows: list[list[Any]]) -> bytes:
    """Return an ODS with one sheet."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Hoja1")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


LAMBERT = (
    'PROJCS["INEGI_LCC",GEOGCS["GCS_ITRF_1992",DATUM["D_ITRF_1992",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["False_Easting",2500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-102.0],'
    'PARAMETER["Standard_Parallel_1",17.5],PARAMETER["Standard_Parallel_2",29.5],PARAMETER["Latitude_Of_Origin",12.0],'
    'UNIT["Meter",1.0]]'
)


def shp(
    points: list[tuple[float, float, str]], *, prj: str | None = None, cpg: str | None = None, page: str = "utf-8"
) -> bytes:
    """Return a zipped point shapefile with an attribute NOMBRE."""
    parts = {ext: io.BytesIO() for ext in ("shp", "shx", "dbf")}
    writer = shapefile.Writer(**parts, encoding=page)
    writer.field("NOMBRE", "C", 40)
    for x, y, name in points:
        writer.point(x, y)
        writer.record(name)
    writer.close()
    entries = [(f"capa.{ext}", part.getvalue()) for ext, part in parts.items()]
    entries += [("capa.prj", prj.encode())] if prj else []
    entries += [("capa.cpg", cpg.encode())] if cpg else []
    return zipped(entries)


def features(*members: dict[str, Any]) -> str:
    """Return a GeoJSON of these features."""
    return json.dumps({"type": "FeatureCollection", "features": list(members)}, ensure_ascii=False)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """Return one GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


PX = (
    'CHARSET="ANSI";\nAXIS-VERSION="2013";\nLANGUAGE="es";\nLANGUAGES="es","en";\nTITLE="Población; por sexo";\n'
    'TITLE[en]="Population";\nSTUB="Municipio";\nHEADING="Sexo","Año";\n'
    'VALUES("Municipio")="Puebla","San Andrés",\n"Cholula, "\n"la vieja";\nVALUES("Sexo")="Hombres","Mujeres";\n'
    'VALUES("Año")="2020","2021";\nVALUES[en]("Sexo")="Men","Women";\nDATA=\n1 2 3 4\n5 .. - 8\n"..." 10 11.5 12;\n'
)

KML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
    "<name>Bache</name><description><![CDATA[<b>Calle</b> 5<script>alert(1)</script>]]></description>"
    '<ExtendedData><Data name="folio"><value>7</value></Data></ExtendedData>'
    "<Point><coordinates>-98.2063,19.0414,0</coordinates></Point></Placemark><Placemark><name>Zona</name><Polygon>"
    "<outerBoundaryIs><LinearRing><coordinates>-98.3,19.0 -98.2,19.0 -98.2,19.1 -98.3,19.0</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark><NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link>"
    "</NetworkLink></Document></kml>\n"
)

_LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
_INJECTION = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid","ver")', "@SUM(1)", "<script>alert(1)</script>"]

Expected = set[str]
BAD: dict[str, tuple[Callable[[], bytes | str], Expected]] = {
    # nothing inside
    "vacio.csv": (lambda: b"", {"archivo_vacio"}),
    "solo_marca.csv": (lambda: b"\xef\xbb\xbf", {"archivo_sin_contenido"}),
    "solo_renglones.csv": (lambda: "\r\n\r\n", {"archivo_sin_contenido"}),
    "solo_encabezado.csv": (lambda: HEADER, {"sin_filas"}),
    # another format than its name says
    "imagen.csv": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, {"formato_no_aceptado"}),
    "documento.csv": (lambda: b"%PDF-1.7\n", {"formato_no_aceptado"}),
    "error.csv": (lambda: "<!DOCTYPE html><html><body>404</body></html>", {"formato_no_aceptado"}),
    "pagina.xls": (lambda: "<html><table><tr><td>1</td></tr></table></html>", {"formato_no_aceptado"}),
    "dibujo.svg": (lambda: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', {"formato_no_aceptado"}),
    "azar.csv": (lambda: bytes((i * 37 + 1) % 31 + 1 for i in range(4000)), {"no_es_texto"}),
    "lugares.kmz": (lambda: zipped([("doc.kml", KML.encode())]), {"formato_no_aceptado"}),
    "carta.docx": (
        lambda: zipped([("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]),
        {"formato_no_aceptado"},
    ),
    # structure
    "muchas_columnas.csv": (
        lambda: ",".join(f"c{i}" for i in range(2000)) + "\n" + ",".join("1" * 2000) + "\n",
        {"demasiadas_columnas"},
    ),
    "celda_enorme.csv": (lambda: 'id,texto\n1,"' + "x" * 1_100_000 + '"\n', {"celda_demasiado_larga"}),
    "repetidos.csv": (
        lambda: "folio,monto,monto,,Monto\n1,2,3,4,5\n",
        {"encabezado_repetido", "encabezado_vacio", "encabezado_parecido"},
    ),
    "reservados.csv": (lambda: '_id,_full_text,"a""b",' + "x" * 90 + "\n1,2,3,4\n", {"encabezado_adaptado"}),
    "desigual.csv": (lambda: HEADER + "1,2,3,4,5,6\n2,x\n", {"fila_larga", "fila_corta"}),
    "comillas.csv": (
        lambda: HEADER + '1,2,"sin cerrar,4\n2,2,2,2\n',
        {"comillas_sin_cerrar", "fila_corta", "columna_vacia"},
    ),
    "nulos.csv": (lambda: HEADER.encode() + b"1,2,a\x00b,4\n", {"bytes_nulos"}),
    "nulos_lejos.csv": (lambda: HEADER.encode() + b"1,2,3,4\n" * 20_000 + b"1,2,a\x00b,4\n", {"bytes_nulos"}),
    "solo_retorno.csv": (lambda: (HEADER + ROWS).replace("\n", "\r"), set()),
    # encodings
    "mezcla.csv": (
        lambda: ACCENTS.encode() + "Peñuelas,5,2023\n".encode("latin-1"),
        {"codificacion_mezclada", "acentos_rotos"},
    ),
    "roto.csv": (lambda: ACCENTS.encode().decode("latin-1"), {"encabezado_mal_codificado", "acentos_rotos"}),
    "invisible.csv": (lambda: "fo\u200blio,monto\n1,\u200f2\n", {"encabezado_invisible", "caracteres_invisibles"}),
    # injection
    "formulas.csv": (
        lambda: (
            "folio,nota\n" + "".join(f'{i},"{t.replace(chr(34), chr(34) * 2)}"\n' for i, t in enumerate(_INJECTION))
        ),
        {"posible_formula", "posible_codigo"},
    ),
    "encabezado_codigo.csv": (lambda: "<script>alert(1)</script>,=1+1\n1,2\n", {"encabezado_con_codigo"}),
    # workbooks
    "no_es_libro.xlsx": (
        lambda: zipped([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<roto")]),
        {"libro_danado"},
    ),
    "macros.xlsm": (
        lambda: zipped([("[Content_Types].xml", b"<x/>"), ("xl/vbaProject.bin", b"x")]),
        {"formato_no_aceptado"},
    ),
    "cifrado.xlsx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        {"libro_cifrado"},
    ),
    "ole_roto.xls": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"),
        {"libro_danado"},
    ),
    "sin_hojas.xlsx": (lambda: workbook(("Hoja", [])), {"libro_vacio"}),
    "oculta.xlsx": (
        lambda: workbook(("A", [["x", "y"], [1, 2]]), ("B", [["curp"], ["z"]]), hidden=["B"]),
        {"hoja_oculta"},
    ),
    "varias.xlsx": (lambda: workbook(("A", [["x", "y"], [1, 2]]), ("B", [["z", "w"], [1, 2]])), {"varias_hojas"}),
    "formula_sin_valor.xlsx": (
        lambda: workbook(("A", [["x", "y"], [1, "=A2+1"]])),
        {"formula_sin_valor", "columna_vacia"},
    ),
    "ods_roto.ods": (
        lambda: zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<roto")]),
        {"libro_danado"},
    ),
    # archives
    "truncado.zip": (lambda: zipped([("a.csv", (HEADER + ROWS * 500).encode())])[:-40], {"zip_danado"}),
    "bomba.zip": (lambda: zipped([("ceros.csv", b"0" * 10_000_000)]), {"zip_bomba"}),
    "ruta.zip": (lambda: zipped([("../../evil.csv", b"x")]), {"zip_ruta_peligrosa"}),
    "ruta_windows.zip": (lambda: zipped([("C:\\evil.csv", b"x")]), {"zip_ruta_peligrosa"}),
    "enlace.zip": (lambda: zipped([("a.csv", b"x")], [("l.csv", "/etc/passwd")]), {"zip_enlace"}),
    "muchos.zip": (lambda: zipped([(f"{i}.csv", b"x") for i in range(600)]), {"zip_demasiados_archivos"}),
    "anidado.zip": (lambda: zipped([("n.zip", zipped([("c.bin", b"\0" * 100_000)]))]), {"formato_no_aceptado"}),
    # XML, KML
    "xxe.xml": (lambda: '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', {"xml_con_entidades"}),
    "risas.xml": (
        lambda: f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ja">{_LAUGHS}]><l>&a9;</l>',
        {"xml_con_entidades"},
    ),
    "xxe.kml": (lambda: '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>', {"xml_con_entidades"}),
    "abierto.xml": (lambda: '<?xml version="1.0"?><datos><fila>1</datos>', {"xml_mal_formado"}),
    "hondo.xml": (lambda: "<a>" * 500 + "</a>" * 500, {"xml_muy_anidado"}),
    "codigo.kml": (lambda: KML, {"posible_codigo", "kml_enlace_remoto"}),
    "sin_lugares.kml": (lambda: '<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', {"mapa_vacio"}),
    # JSON, GeoJSON, RDF
    "coma.json": (lambda: '{"a":[1,2,],}', {"json_invalido"}),
    "hondo.json": (lambda: "[" * 20_000 + "]" * 20_000, {"json_muy_anidado"}),
    "claves.json": (lambda: '{"folio":1,"folio":2,"__proto__":{"x":1}}', {"json_clave_repetida"}),
    "numero.json": (lambda: '{"a": ' + "9" * 5000 + "}", {"json_invalido"}),
    "nan.geojson": (
        lambda: (
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[NaN,19]}}]}'
        ),
        {"json_no_numero", "geometria_invalida"},
    ),
    "geometrias.geojson": (
        lambda: features(
            feature({"type": "Polygon", "coordinates": [[[-98, 19], [-97, 19], [-97, 20]]]}),
            feature({"type": "Point", "coordinates": [19.0, -98.2]}),
            feature({"type": "Point", "coordinates": []}),
            feature({"type": "Circle", "coordinates": [0, 0]}),
            feature({"type": "Point", "coordinates": [500000, 2100000]}),
            feature(None),
        ),
        {"geometria_invalida", "coordenadas_al_reves", "coordenadas_fuera_de_rango", "geometria_nula"},
    ),
    "prefijo.ttl": (lambda: "@prefix a: <urn:a> .\na:x b:y a:z .\n", {"rdf_invalido"}),
    "contexto.jsonld": (
        lambda: '{"@context": "http://127.0.0.1:9/c", "@id": "urn:x", "name": "y"}',
        {"jsonld_contexto_externo"},
    ),
    # shapefiles, PX
    "incompleto.zip": (lambda: zipped([("capa.shp", b"x"), ("capa.prj", b"x")]), {"shp_incompleto"}),
    "roto.zip": (lambda: zipped([(f"capa.{e}", b"roto") for e in ("shp", "shx", "dbf")]), {"shp_danado"}),
    "sin_prj.zip": (lambda: shp([(500_000.0, 2_100_000.0, "x")]), {"shp_sin_prj"}),
    "corto.px": (lambda: PX.replace("10 11.5 12;", "10;"), {"px_datos_incompletos"}),
    "sin_datos.px": (lambda: PX.split("DATA=")[0], {"px_sin_datos"}),
    "sin_valores.px": (lambda: 'CHARSET="ANSI";\nSTUB="A";\nDATA=1;\n', {"px_incompleto"}),
}
