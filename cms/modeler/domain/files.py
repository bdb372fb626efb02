"""The files of a procedure: which ones there may be, how big, and as a ZIP archive in both directions."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping

from cms.modeler.errors import Refused
from pipelines.engine import InvalidProcess, parse
from pipelines.engine.parse import MAX_BYTES, read_tree
from schemas.procedures.loader import MAIN, PROCESS

NAME = re.compile(
    r"\A(?:procedure\.yaml|process\.bpmn|(?:forms|letters|scenarios)/[A-Za-z_][A-Za-z0-9_.-]{0,79}\.yaml)\Z"
)
MOST_FILES = 300
MOST_TEXT = 500_000
MOST_TOTAL = 5_000_000
MOST_PACKED = 4 * 1024 * 1024
# What the engine says about something that has no place in a file of ours, whoever wrote it.
FOREIGN = {
    "elemento_no_admitido", "extension_no_admitida", "atributo_no_admitido", "dtd_no_admitido", "xml_no_valido",
    "archivo_grande", "no_es_bpmn", "flujo_por_defecto",
}  # fmt: skip
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError,
)  # fmt: skip
EPOCH = (2026, 1, 1, 0, 0, 0)


def check(files: Mapping[str, str]) -> None:
    """Raises `Refused` for files that are never kept, not even as a draft: names, sizes, foreign XML."""
    if len(files) > MOST_FILES:
        raise Refused(f"Son más de {MOST_FILES} archivos.")
    for path, text in files.items():
        check_one(path, text)
    if sum(len(text.encode()) for text in files.values()) > MOST_TOTAL:
        raise Refused("Los archivos juntos pesan más de 5 MB.")


def check_one(path: str, text: str) -> None:
    """The same for one of them."""
    if not NAME.match(path):
        raise Refused(
            f"«{path[:120]}» no tiene lugar en un procedimiento.",
            reasons=["Se admiten procedure.yaml, process.bpmn y archivos .yaml en forms, letters y scenarios."],
        )
    size = len(text.encode())
    if size > (MAX_BYTES if path == PROCESS else MOST_TEXT):
        raise Refused(f"«{path}» pesa demasiado: {size // 1000} kB.")
    if "\0" in text:
        raise Refused(f"«{path}» no es un archivo de texto.")
    if path == PROCESS:
        check_drawing(text)


def check_drawing(text: str) -> None:
    """Raises `Refused` for XML with entities, code, links to the net or elements that are not ours."""
    try:
        read_tree(text.encode())
        parse(text.encode())
    except InvalidProcess as error:
        reasons = [
            f"{one.element}: {said(one.code, one.message)}" if one.element else said(one.code, one.message)
            for one in error.problems
            if one.code in FOREIGN
        ]
        if reasons:
            raise Refused("El diagrama tiene algo que este manual no admite.", reasons=reasons[:50]) from error


def said(code: str, message: str) -> str:
    """A problem of the engine without the English of the XML reader."""
    if code != "xml_no_valido":
        return message
    line = re.search(r"line (\d+)", message)
    return f"El archivo no es XML válido{f'; revise la línea {line[1]}' if line else ''}."


def decoded(content: bytes, path: str) -> str:
    """Text of a file that somebody sent. Raises `Refused`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"«{path[:120]}» no está escrito en UTF-8.") from error


def pack(files: Mapping[str, str]) -> bytes:
    """The files as an archive; the same files are always the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(path, EPOCH)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, files[path])
    return target.getvalue()


def unpack(content: bytes) -> dict[str, str]:
    """The files of an archive, at its root or in one folder. Raises `Refused`; nothing is written anywhere.

    What the archive says about sizes is not believed: reading stops at the limit.
    """
    if len(content) > MOST_PACKED:
        raise Refused("El archivo ZIP pesa más de 4 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES:
                raise Refused(f"El archivo ZIP trae más de {MOST_FILES} archivos.")
            read = _read(archive, members)
    except UNREADABLE as error:
        raise Refused("El archivo no es un ZIP, o está dañado. Vuelva a crearlo y súbalo otra vez.") from error
    files = _without_folder(read)
    for needed in (MAIN, PROCESS):
        if needed not in files:
            raise Refused(f"Al archivo ZIP le falta «{needed}».")
    check(files)
    return files


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = MOST_TOTAL
    for member in members:
        if member.filename.rpartition("/")[2].startswith(".") or member.filename.startswith("__MACOSX/"):
            continue
        if member.flag_bits & 0x1 or stat.S_ISLNK(member.external_attr >> 16):
            raise Refused(f"«{member.filename[:120]}» está cifrado o es un enlace.")
        if member.filename in found:
            raise Refused(f"«{member.filename[:120]}» viene dos veces.")
        with archive.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused("Los archivos del ZIP pesan más de 5 MB.")
        found[member.filename] = decoded(content, member.filename)
    return found


def _without_folder(files: dict[str, str]) -> dict[str, str]:
    """The same without the one folder that all of them are in, as programs that compress folders make it."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and MAIN not in files:
        return {path.partition("/")[2]: text for path, text in files.items()}
    return files
