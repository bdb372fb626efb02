"""Formats by name: what FORM.317 calls them, their media types, and which declared format a detected one satisfies."""

from __future__ import annotations

from collections.abc import Mapping

TABULAR = frozenset({"CSV", "XLS", "ODS", "PX"})
SPATIAL = frozenset({"GEOJSON", "KML", "SHP"})
STRUCTURED = frozenset({"JSON", "XML", "RDF", "RSS"})
ACCEPTED = TABULAR | SPATIAL | STRUCTURED

MEDIA_TYPES: Mapping[str, str] = {
    "CSV": "text/csv",
    "XLS": "application/vnd.ms-excel",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ODS": "application/vnd.oasis.opendocument.spreadsheet",
    "PX": "text/x-pcaxis",
    "GEOJSON": "application/geo+json",
    "KML": "application/vnd.google-earth.kml+xml",
    "KMZ": "application/vnd.google-earth.kmz",
    "SHP": "application/zip",
    "ZIP": "application/zip",
    "JSON": "application/json",
    "JSON-LD": "application/ld+json",
    "XML": "application/xml",
    "RDF": "application/rdf+xml",
    "TURTLE": "text/turtle",
    "RSS": "application/rss+xml",
    "ATOM": "application/atom+xml",
    "PDF": "application/pdf",
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "SVG": "image/svg+xml",
    "HTML": "text/html",
    "DOC": "application/msword",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "XLSM": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "XLSB": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "GZIP": "application/gzip",
    "TEXTO": "text/plain",
}

# Variants that FORM.317 names by their family.
FAMILY: Mapping[str, str] = {"XLSX": "XLS", "XLSM": "XLS", "JSON-LD": "RDF", "TURTLE": "RDF", "ATOM": "RSS"}

# A more specific format is also correct under its general name.
ALSO: Mapping[str, frozenset[str]] = {
    "GEOJSON": frozenset({"JSON"}),
    "KML": frozenset({"XML"}),
    "RSS": frozenset({"XML"}),
    "ATOM": frozenset({"XML"}),
    "RDF": frozenset({"XML"}),
    "JSON-LD": frozenset({"JSON"}),
}

# What to do about a file that is none of the twelve formats.
ADVICE: Mapping[str, str] = {
    "KMZ": "Es un KMZ (KML comprimido). Descomprímalo y suba el archivo doc.kml que trae dentro.",
    "PDF": "Es un PDF, que no es un formato de datos abiertos. Suba la tabla original como CSV.",
    "HTML": "Es una página web (HTML), quizá un mensaje de error guardado. Descargue el archivo de datos.",
    "PNG": "Es una imagen PNG, no un archivo de datos.",
    "JPEG": "Es una imagen JPEG, no un archivo de datos.",
    "GIF": "Es una imagen GIF, no un archivo de datos.",
    "SVG": "Es un dibujo SVG, no un archivo de datos.",
    "DOC": "Es un documento de Word. Copie la tabla a una hoja de cálculo y guárdela como CSV.",
    "DOCX": "Es un documento de Word. Copie la tabla a una hoja de cálculo y guárdela como CSV.",
    "XLSB": "Es un libro binario de Excel (XLSB). Guárdelo como «Libro de Excel (.xlsx)» o como CSV.",
    "XLSM": "El libro contiene macros. Guárdelo como «Libro de Excel (.xlsx)» o como CSV.",
    "GZIP": "Está comprimido con gzip. Descomprímalo antes de subirlo.",
    "RAR": "Es un archivo RAR. Descomprímalo y suba el archivo de datos.",
    "7Z": "Es un archivo 7z. Descomprímalo y suba el archivo de datos.",
    "PARQUET": "Es un archivo Parquet. Expórtelo como CSV.",
    "SQLITE": "Es una base SQLite. Exporte cada tabla como CSV.",
    "ZIP": "Es un ZIP que no contiene un shapefile. Descomprímalo y suba los archivos de datos por separado.",
    "BINARIO": "No es un archivo de texto ni de un formato conocido.",
    "TEXTO": "Es texto simple sin columnas; no se reconoce como archivo de datos.",
    "ODT": "Es un documento de texto de OpenDocument. Guarde la tabla como ODS o CSV.",
}


def family(detected: str) -> str:
    """Return the name FORM.317 uses for a detected format (XLSX is XLS, JSON-LD is RDF, Atom is RSS)."""
    return FAMILY.get(detected, detected)


def satisfies(detected: str, declared: str) -> bool:
    """Whether a file detected as `detected` may be declared as `declared`."""
    wanted = declared.strip().upper()
    wanted = FAMILY.get(wanted, wanted)
    return family(detected) == wanted or wanted in ALSO.get(detected, frozenset())


def media_type(detected: str) -> str:
    """Return the media type of a detected format."""
    return MEDIA_TYPES.get(detected, "application/octet-stream")
