"""Writers of the formats of FORM.317; the same input gives the same bytes every time."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import shapefile
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P

from .tables import Table

FIXED_TIME = (2026, 10, 1, 9, 0, 0)
FIXED_ISO = "2026-10-01T09:00:00Z"
WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def text(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def write_csv(path: Path, table: Table) -> None:
    header, rows = table
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([text(value) for value in row] for row in rows)


def still_zip(source: bytes, path: Path) -> None:
    """Write an archive again with fixed times, so that its bytes do not change from one run to the next."""
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            content = (
                re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", FIXED_ISO.encode(), old.read(name))
                if name.endswith("core.xml")
                else old.read(name)
            )
            new.writestr(zipfile.ZipInfo(name, FIXED_TIME), content, kind)


def write_xlsx(path: Path, table: Table, sheet: str) -> None:
    header, rows = table
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(header)
    for row in rows:
        page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    still_zip(buffer.getvalue(), path)


def write_ods(path: Path, table: Table, sheet: str) -> None:
    header, rows = table
    book = OpenDocumentSpreadsheet()
    page = OdsTable(name=sheet)
    for row in [header, *rows]:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        page.addElement(line)
    book.spreadsheet.addElement(page)
    buffer = io.BytesIO()
    book.write(buffer)
    still_zip(buffer.getvalue(), path)


def _ods_cell(value: object) -> TableCell:
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=value)
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=text(value)))
    return cell


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def records(table: Table) -> list[dict[str, object]]:
    header, rows = table
    plain = [[value.isoformat() if isinstance(value, date) else value for value in row] for row in rows]
    return [dict(zip(header, row, strict=True)) for row in plain]


Feature = tuple[str, object, dict[str, object]]


def write_geojson(path: Path, features: Iterable[Feature]) -> None:
    content = [
        {"type": "Feature", "geometry": {"type": kind, "coordinates": shape}, "properties": properties}
        for kind, shape, properties in features
    ]
    write_json(path, {"type": "FeatureCollection", "features": content})


def write_kml(path: Path, title: str, points: Iterable[tuple[str, float, float, dict[str, object]]]) -> None:
    marks = "".join(
        f"<Placemark><name>{escape(name)}</name><ExtendedData>{_kml_data(data)}</ExtendedData>"
        f"<Point><coordinates>{x},{y}</coordinates></Point></Placemark>\n"
        for name, x, y, data in points
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{escape(title)}</name>\n{marks}</Document></kml>\n",
        encoding="utf-8",
    )


def _kml_data(data: dict[str, object]) -> str:
    return "".join(
        f"<Data name={quoteattr(key)}><value>{escape(text(value))}</value></Data>" for key, value in data.items()
    )


def write_shp_zip(
    path: Path, fields: list[tuple[str, str, int, int]], points: list[tuple[float, float, list[object]]]
) -> None:
    """A zipped shapefile of points: .shp, .shx, .dbf, .prj and .cpg."""
    parts = {kind: io.BytesIO() for kind in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POINT, encoding="utf-8") as writer:
        for name, kind, size, decimals in fields:
            writer.field(name, kind, size=size, decimal=decimals)
        for x, y, values in points:
            writer.point(x, y)
            writer.record(*values)
    contents = {kind: buffer.getvalue() for kind, buffer in parts.items()} | {"prj": WGS84.encode(), "cpg": b"UTF-8"}
    dbf = bytearray(contents["dbf"])
    dbf[1:4] = bytes((126, 10, 1))
    contents["dbf"] = bytes(dbf)
    with zipfile.ZipFile(path, "w") as archive:
        for kind, content in contents.items():
            archive.writestr(zipfile.ZipInfo(f"{path.stem}.{kind}", FIXED_TIME), content, zipfile.ZIP_DEFLATED)


def write_xml(path: Path, root: str, item: str, table: Table) -> None:
    lines = "".join(
        f"  <{item}>"
        + "".join(f"<{key}>{escape(text(value))}</{key}>" for key, value in record.items())
        + f"</{item}>\n"
        for record in records(table)
    )
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n{lines}</{root}>\n', encoding="utf-8")


def write_rss(path: Path, title: str, table: Table) -> None:
    items = "".join(
        f'<item><title>{escape(text(row["título"]))}</title><guid isPermaLink="false">{row["evento"]}</guid>'
        f"<description>{escape(text(row['sede']))}, {row['fecha']} {row['hora']}</description></item>\n"
        for row in records(table)
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>https://datos.puebla.example/agenda</link>"
        f"<description>{escape(title)} (datos inventados)</description>\n{items}</channel></rss>\n",
        encoding="utf-8",
    )


def write_rdf(path: Path, table: Table) -> None:
    places = "".join(
        f'<schema:Museum rdf:about="https://datos.puebla.example/museos/{row["clave"]}">'
        f"<schema:name>{escape(text(row['nombre']))}</schema:name>"
        f"<schema:addressLocality>{escape(text(row['colonia']))}</schema:addressLocality></schema:Museum>\n"
        for row in records(table)
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:schema="http://schema.org/">\n{places}</rdf:RDF>\n',
        encoding="utf-8",
    )


def write_px(path: Path, title: str, table: Table, stub: str, heading: str, value: str) -> None:
    """PC-Axis in UTF-8: one variable down, one across, one figure per cell."""
    found = records(table)
    down = list(dict.fromkeys(text(row[stub]) for row in found))
    across = list(dict.fromkeys(text(row[heading]) for row in found))
    figures = {(text(row[stub]), text(row[heading])): text(row[value]) for row in found}
    lines = "\n".join(" ".join(figures[key, other] for other in across) for key in down)

    def quoted(values: list[str]) -> str:
        return ",".join(f'"{item}"' for item in values)

    path.write_text(
        'CHARSET="ANSI";\nAXIS-VERSION="2010";\nCODEPAGE="utf-8";\nLANGUAGE="es";\nCREATION-DATE="20261001 09:00";\n'
        f'DECIMALS=0;\nTITLE="{title}";\nCONTENTS="{title}";\nUNITS="personas";\nSTUB="{stub}";\nHEADING="{heading}";\n'
        f'VALUES("{stub}")={quoted(down)};\nVALUES("{heading}")={quoted(across)};\nDATA=\n{lines};\n',
        encoding="utf-8",
    )
