"""ZIP archives, and the office documents that are ZIP archives inside."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO

from cms.media.errors import Refused

MOST_MEMBERS = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_TIMES = 200  # how many times bigger than packed
HEAD = 512
DANGEROUS = frozenset(
    "app bat bin cmd com cpl dll dmg docm dotm exe hta html htm jar js jse lnk msi msp pif ps1 pptm potm py reg scr sh "
    "svg swf vb vbe vbs wsf xhtml xlam xlsm xltm".split()
)
NESTED = frozenset("7z gz rar tar tgz xz zip".split())
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError,
)  # fmt: skip
DAMAGED = "El archivo comprimido está dañado o incompleto. Vuelva a crearlo y envíelo otra vez."


def opened(file: IO[bytes], kind: str) -> zipfile.ZipFile:
    """The archive within bounds. Raises `Refused`."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(
            f"Por dentro, este archivo no es {kind}, o está dañado. Ábralo con su programa, guárdelo de nuevo y "
            "envíelo.",
            code="tipo",
        ) from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > packed * MOST_TIMES + 1024 * 1024:
        raise Refused("El archivo abierto ocuparía demasiado espacio. Divídalo y envíelo en partes.", code="peligroso")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("El archivo tiene contraseña. Envíelo sin ella.", code="peligroso")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1]:
            raise Refused("El archivo comprimido lleva rutas que se saldrían de su carpeta.", code="peligroso")
    return archive


def office(file: IO[bytes], part: str, kind: str) -> None:
    """A document of Word, Excel or PowerPoint, without macros or objects of other programs."""
    archive = opened(file, kind)
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(name.startswith(part) for name in names):
        raise Refused(f"Por dentro, este archivo no es {kind}. Guárdelo de nuevo con su programa.", code="tipo")
    types = member(archive, "[Content_Types].xml").lower()
    if b"macroenabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("El documento lleva macros. Guárdelo sin macros (DOCX, XLSX, PPTX) o como PDF.", code="peligroso")
    refuse_objects(name for name in names if "/embeddings/" in name or "/activex/" in name.lower())


def open_document(file: IO[bytes], media_type: str, kind: str) -> None:
    """A document of LibreOffice, without macros."""
    archive = opened(file, kind)
    names = archive.namelist()
    if "mimetype" not in names or member(archive, "mimetype").strip() != media_type.encode():
        raise Refused(f"Por dentro, este archivo no es {kind}. Guárdelo de nuevo con su programa.", code="tipo")
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise Refused("El documento lleva macros. Guárdelo sin macros o como PDF.", code="peligroso")


def refuse_objects(names: Iterable[str]) -> None:
    """Programs and OLE objects inside a document; workbooks and texts inside it are harmless."""
    bad = [name for name in names if not name.lower().endswith((".xlsx", ".docx", ".pptx", "/", ".rels"))]
    if bad:
        raise Refused(
            "El documento lleva incrustados objetos de otros programas. Quítelos o guárdelo como PDF.", code="peligroso"
        )


def plain(file: IO[bytes]) -> None:
    """A ZIP of documents: no programs, no pages, no archives inside archives."""
    archive = opened(file, "un ZIP")
    found = [item for item in archive.infolist() if not item.is_dir()]
    if not found:
        raise Refused("El ZIP está vacío.", code="danado")
    for item in found:
        extension = item.filename.rpartition(".")[2].lower()
        if extension in NESTED:
            raise Refused(
                f"El ZIP lleva otro comprimido dentro («{item.filename}»). Envíelos aparte.", code="peligroso"
            )
        head = member(archive, item.filename, HEAD)
        if extension in DANGEROUS or head.startswith((b"MZ", b"\x7fELF", b"#!")):
            raise Refused(f"El ZIP lleva un programa o una página («{item.filename}»). Quítelo.", code="peligroso")


def member(archive: zipfile.ZipFile, name: str, most: int = 1024 * 1024) -> bytes:
    """The beginning of a member. Raises `Refused` when it cannot be read."""
    try:
        with archive.open(name) as stream:
            return stream.read(most)
    except UNREADABLE as error:
        raise Refused(DAMAGED, code="danado") from error
