"""Files that nobody should be able to hurt us with, each made in a folder of the test."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl.styles import PatternFill

from tests.form317.books import repack, replace_in, rows_of, same, save

SHEET_PARTS = re.compile(r"xl/worksheets/sheet\d\.xml")
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def good(path: Path) -> Path:
    """A workbook with no problem."""
    return save(path, rows_of())


def plain_text(path: Path) -> Path:
    path.write_text("ID de Dataset,Nombre\n1,Hola\n", encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(4000))
    return path


def truncated(path: Path) -> Path:
    content = good(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def scrambled(path: Path) -> Path:
    """A package whose compressed bytes were changed in the middle."""
    content = bytearray(good(path).read_bytes())
    middle = len(content) // 3
    content[middle : middle + 400] = bytes(range(200)) * 2
    path.write_bytes(bytes(content))
    return path


def encrypted(path: Path) -> Path:
    """What Excel writes with a password: an OLE file with a stream EncryptedPackage."""
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name + bytes(4000))
    return path


def old_excel(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(4000))
    return path


def encrypted_zip(path: Path) -> Path:
    """A zip whose entries say that they are encrypted."""
    content = bytearray(good(path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(mark), bytes(content)):
            content[match.start() + offset] |= 1
    path.write_bytes(bytes(content))
    return path


def with_macro(path: Path) -> Path:
    return repack(good(path), same, {"xl/vbaProject.bin": b"macro"})


def macro_type(path: Path) -> Path:
    plain, macro = b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.macroEnabled.main+xml"
    macro = b"ms-excel.sheet.macroEnabled.main+xml"
    return repack(good(path), replace_in("[Content_Types].xml", plain, macro))


def plain_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("../../etc/datos.csv", "a,b\n")
    return path


def open_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<a/>")
    return path


def word_document(path: Path) -> Path:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("[Content_Types].xml", types)
        target.writestr("word/document.xml", "<a/>")
    return path


def _bloated(path: Path, part: str, head: str, piece: str, times: int, tail: str) -> Path:
    """Replace a part by one piece many times over, written without holding it in memory."""
    repack(good(path), lambda name, content: None if name == part else content)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target, target.open(part, "w") as stream:
        stream.write(head.encode())
        block = (piece * 1000).encode()
        for _ in range(times // 1000):
            stream.write(block)
        stream.write(tail.encode())
    return path


def zip_bomb(path: Path) -> Path:
    """200 MB of blanks in 200 kB."""
    return _bloated(path, "xl/worksheets/sheet2.xml", f"<worksheet {MAIN}>", " " * 1000, 200_000, "</worksheet>")


def formatted_rows(path: Path) -> Path:
    """100,000 rows of 20 empty cells with a format, below the good ones."""
    cells = "".join(f'<c r="{chr(65 + k)}{{n}}" s="1"/>' for k in range(20))
    content = good(path)
    rows = "".join(f'<row r="{n}">{cells.replace("{n}", str(n))}</row>' for n in range(10, 100_010)).encode()
    return repack(
        content,
        lambda name, old: (
            old.replace(b"</sheetData>", rows + b"</sheetData>") if name == "xl/worksheets/sheet4.xml" else old
        ),
    )


def tiny_elements(path: Path) -> Path:
    """Five million elements outside any row."""
    return _bloated(path, "xl/worksheets/sheet2.xml", f"<worksheet {MAIN}>", "<a/>", 5_000_000, "</worksheet>")


def many_cells(path: Path) -> Path:
    """A million cells with a value."""
    row = f"<row>{'<c><v>1</v></c>' * 100}</row>"
    head = f"<worksheet {MAIN}><sheetData>"
    return _bloated(path, "xl/worksheets/sheet2.xml", head, row, 10_000, "</sheetData></worksheet>")


def many_strings(path: Path) -> Path:
    return _bloated(path, "xl/sharedStrings.xml", f"<sst {MAIN}>", "<si><t>a</t></si>", 1_000_000, "</sst>")


def long_cell(path: Path) -> Path:
    """One text of 60 MB."""
    head = f'<worksheet {MAIN}><sheetData><row r="1"><c t="inlineStr"><is><t>'
    return _bloated(
        path, "xl/worksheets/sheet2.xml", head, "a" * 60, 1_000_000, "</t></is></c></row></sheetData></worksheet>"
    )


def too_many_rows(path: Path) -> Path:
    head = f"<worksheet {MAIN}><sheetData>"
    row = "<row><c><v>1</v></c></row>"
    return _bloated(path, "xl/worksheets/sheet3.xml", head, row, 60_000, "</sheetData></worksheet>")


def many_parts(path: Path) -> Path:
    return repack(good(path), same, {f"xl/media/{n}.bin": b"" for n in range(4000)})


def heavy(path: Path) -> Path:
    """A good workbook with 30 MB that do not compress."""
    with zipfile.ZipFile(good(path), "a", zipfile.ZIP_STORED) as target:
        target.writestr("xl/media/foto.bin", bytes(30_000_000))
    return path


def entity_bomb(path: Path) -> Path:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE lolz [<!ENTITY l0 "ja">{lines}]>'.encode()
    return repack(
        good(path),
        lambda name, old: (
            re.sub(rb"<(worksheet|sst)", head + rb"<\1", old, count=1) if SHEET_PARTS.fullmatch(name) else old
        ),
    )


def outside_entity(path: Path) -> Path:
    head = b'<!DOCTYPE workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    def change(name: str, old: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return old
        return old.replace(b"<workbook", head + b"<workbook", 1).replace(b'name="Recurso"', b'name="Recurso&x;"')

    return repack(good(path), change)


def no_workbook_part(path: Path) -> Path:
    return repack(good(path), lambda name, old: None if name == "xl/workbook.xml" else old)


def no_sheet_part(path: Path) -> Path:
    return repack(good(path), lambda name, old: None if name == "xl/worksheets/sheet3.xml" else old)


def broken_xml(path: Path) -> Path:
    return repack(good(path), replace_in("xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheetDato>"))


def wrong_string_index(path: Path) -> Path:
    return repack(good(path), replace_in("xl/worksheets/sheet2.xml", b't="s"><v>', b't="s"><v>9999'))


def impossible_row(path: Path) -> Path:
    return repack(good(path), replace_in("xl/worksheets/sheet2.xml", b'<c r="A2"', b'<c r="A9999999"'))


def number_that_is_none(path: Path) -> Path:
    return repack(good(path), replace_in("xl/worksheets/sheet2.xml", b't="s"><v>', b"><v>abc"))


UNREADABLE: dict[Callable[[Path], Path], str] = {
    plain_text: "no_es_libro",
    empty: "no_es_libro",
    picture: "no_es_libro",
    plain_zip: "no_es_libro",
    open_document: "no_es_libro",
    word_document: "no_es_libro",
    truncated: "libro_danado",
    scrambled: "libro_danado",
    entity_bomb: "libro_danado",
    outside_entity: "libro_danado",
    no_workbook_part: "libro_danado",
    no_sheet_part: "libro_danado",
    broken_xml: "libro_danado",
    wrong_string_index: "libro_danado",
    number_that_is_none: "libro_danado",
    impossible_row: "libro_danado",
    encrypted: "libro_cifrado",
    encrypted_zip: "libro_cifrado",
    old_excel: "libro_antiguo",
    with_macro: "libro_con_macros",
    macro_type: "libro_con_macros",
    many_parts: "libro_demasiado_grande",
    heavy: "libro_demasiado_grande",
    too_many_rows: "libro_demasiado_grande",
}

# These take real memory or time if read without care; they run in a process of their own, which is measured.
HEAVY: dict[Callable[[Path], Path], set[str]] = {
    zip_bomb: {"libro_demasiado_grande"},
    formatted_rows: set(),
    tiny_elements: {"encabezado_no_encontrado"},
    many_cells: {"libro_demasiado_grande"},
    many_strings: {"libro_demasiado_grande"},
    long_cell: {"encabezado_no_encontrado"},
}


def colour_everything(book: object) -> None:
    """Format whole areas of a sheet without writing in them."""
    fill = PatternFill("solid", fgColor="FFFF00")
    for row in book["Recurso"]["A10:T400"]:  # type: ignore[index]
        for cell in row:
            cell.fill = fill
