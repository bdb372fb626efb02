"""ZIP files seen without unpacking them: what is inside, and whether it is safe to open."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from pipelines.data.errors import cannot_read
from pipelines.data.limits import Limits

_NESTED = (".zip", ".kmz", ".rar", ".7z", ".gz", ".tgz")


def entries(path: Path, limits: Limits, *, workbook: bool = False) -> list[zipfile.ZipInfo]:
    """Return the members of a ZIP after checking it. Sizes bind: `zipfile` never reads past the size a member declares.

    Raises CannotRead for a damaged, encrypted or oversized archive, and for member names that leave the folder or
    are links.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError) as problem:
        raise cannot_read(
            "zip_danado", "El archivo comprimido está dañado o incompleto. Vuelva a crearlo y a subirlo."
        ) from problem
    _check_amount(members, limits, workbook)
    for member in members:
        _check_member(member, limits, workbook)
    return members


def _check_amount(members: list[zipfile.ZipInfo], limits: Limits, workbook: bool) -> None:
    if len(members) > limits.zip_entries:
        raise cannot_read(
            "zip_demasiados_archivos",
            f"El archivo comprimido trae {len(members):,} archivos; se aceptan hasta {limits.zip_entries:,}.",
        )
    total = sum(member.file_size for member in members)
    bound = limits.workbook_unpacked if workbook else limits.zip_unpacked
    if total > bound:
        raise cannot_read(
            "zip_demasiado_grande",
            f"Descomprimido ocuparía {total / 1e6:,.0f} MB; se aceptan hasta {bound / 1e6:,.0f} MB.",
        )


def _check_member(member: zipfile.ZipInfo, limits: Limits, workbook: bool) -> None:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
        raise cannot_read(
            "zip_ruta_peligrosa",
            f"El archivo comprimido trae una ruta que sale de su carpeta: «{member.filename[:80]}».",
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise cannot_read(
            "zip_enlace", f"El archivo comprimido trae un enlace en lugar de un archivo: «{member.filename[:80]}»."
        )
    if member.flag_bits & 0x1:
        raise cannot_read("zip_cifrado", "El archivo comprimido tiene contraseña. Quítela y vuelva a subirlo.")
    ratio = member.file_size / max(1, member.compress_size)
    if not workbook and member.file_size > 1_000_000 and ratio > limits.zip_ratio:
        raise cannot_read(
            "zip_bomba", f"«{member.filename[:80]}» crece {ratio:,.0f} veces al descomprimirse; no se abrirá."
        )


def kind(members: list[zipfile.ZipInfo]) -> str:
    """Name the format that a ZIP holds: XLSX, XLSM, XLSB, ODS, ODT, DOCX, KMZ, SHP or ZIP."""
    names = {member.filename.lower() for member in members}
    if "[content_types].xml" in names:
        return _office(names)
    if "mimetype" in names and "content.xml" in names:
        return "ODS"
    if any(name.endswith(".shp") for name in names):
        return "SHP"
    if any(name.endswith(".kml") for name in names):
        return "KMZ"
    return "ZIP"


def _office(names: set[str]) -> str:
    if any(name.endswith("vbaproject.bin") for name in names):
        return "XLSM"
    if "xl/workbook.bin" in names:
        return "XLSB"
    if any(name.startswith("word/") for name in names):
        return "DOCX"
    return "XLSX" if any(name.startswith("xl/") for name in names) else "ZIP"


def nested(members: list[zipfile.ZipInfo]) -> list[str]:
    """Return the members that are archives themselves."""
    return [member.filename for member in members if member.filename.lower().endswith(_NESTED)]


def open_document_type(path: Path) -> str:
    """Return the `mimetype` member of an OpenDocument file, at most 200 characters."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as stream:
            return stream.read(200).decode("ascii", errors="replace").strip()
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError):
        return ""
