"""The outer shell of an .xlsx file: is it one, how big does it become, which sheets has it. Nothing is extracted."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self
from xml.parsers import expat

from lxml import etree

from pipelines.form317.errors import UnreadableWorkbookError
from pipelines.form317.limits import Limits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
SMALL_PART_BYTES = 5_000_000

_COPY_IT = "Copie sus datos en una plantilla nueva."
_SAVE_AS = "Ábralo en Excel o LibreOffice y guárdelo como «Libro de Excel (.xlsx)»."
_DAMAGED = (
    "El archivo está dañado o incompleto y no se puede leer. Vuelva a guardarlo o a descargarlo y envíelo de nuevo."
)


@dataclass(frozen=True)
class SheetPart:
    """A sheet by name and by its part inside the package."""

    name: str
    part: str


@contextmanager
def damage_is_an_error() -> Iterator[None]:
    """Turn whatever a broken package raises into UnreadableWorkbookError."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        expat.ExpatError,
        EOFError,
        KeyError,
        IndexError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
        ValueError,
        OverflowError,
    ) as problem:
        raise UnreadableWorkbookError("libro_danado", _DAMAGED) from problem


def _refuse_ole(path: Path) -> None:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableWorkbookError(
            "libro_cifrado",
            "El libro tiene contraseña. Quítela (Archivo > Información > Proteger libro) y envíelo de nuevo.",
        )
    raise UnreadableWorkbookError(
        "libro_antiguo", f"El archivo es de una versión antigua de Excel u otro programa. {_SAVE_AS}"
    )


def _refuse_strange(path: Path, limits: Limits) -> None:
    if not path.is_file():
        raise UnreadableWorkbookError(
            "archivo_no_encontrado", f"No existe el archivo «{path.name}». Revise el nombre y la carpeta."
        )
    size = path.stat().st_size
    if size > limits.max_file_bytes:
        limit = limits.max_file_bytes / 1e6
        raise UnreadableWorkbookError(
            "libro_demasiado_grande",
            f"El libro pesa {size / 1e6:.1f} MB y el máximo es {limit:.1f} MB. Quite imágenes o divídalo en varios.",
        )
    with path.open("rb") as stream:
        head = stream.read(8)
    if head == OLE_MAGIC:
        _refuse_ole(path)
    if not head.startswith(ZIP_MAGIC):
        raise UnreadableWorkbookError("no_es_libro", f"El archivo no es un libro de Excel (.xlsx). {_SAVE_AS}")


class Package:
    """An open workbook package that was checked before anything of it is read."""

    def __init__(self, path: Path, limits: Limits) -> None:
        _refuse_strange(path, limits)
        self.limits = limits
        with damage_is_an_error():
            self._zip = zipfile.ZipFile(path)
        self._names = {info.filename: info for info in self._zip.infolist()}
        self._refuse_contents()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def has_external_links(self) -> bool:
        """Tell whether the book refers to other files."""
        return any(name.lower().startswith("xl/externallinks/") for name in self._names)

    def _refuse_contents(self) -> None:
        infos = list(self._names.values())
        total = sum(info.file_size for info in infos)
        if len(infos) > self.limits.max_entries:
            raise UnreadableWorkbookError(
                "libro_demasiado_grande",
                f"El libro trae {len(infos):,} partes por dentro y se aceptan hasta {self.limits.max_entries:,}. "
                f"{_COPY_IT}",
            )
        if total > self.limits.max_unzipped_bytes:
            raise UnreadableWorkbookError(
                "libro_demasiado_grande",
                f"Al descomprimirlo, el libro ocuparía {total / 1e6:,.0f} MB y se aceptan hasta "
                f"{self.limits.max_unzipped_bytes / 1e6:,.0f} MB. {_COPY_IT}",
            )
        if any(info.flag_bits & 0x1 for info in infos):
            raise UnreadableWorkbookError("libro_cifrado", "El archivo tiene contraseña. Quítela y envíelo de nuevo.")
        names = {name.lower() for name in self._names}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise UnreadableWorkbookError(
                "libro_con_macros",
                f"El libro contiene macros y por seguridad no se recibe. {_SAVE_AS} Así se quitan las macros.",
            )
        if "xl/workbook.bin" in names or "mimetype" in names:
            raise UnreadableWorkbookError("no_es_libro", f"El archivo es de otro tipo de hoja de cálculo. {_SAVE_AS}")
        if "[content_types].xml" not in names:
            raise UnreadableWorkbookError(
                "no_es_libro", f"El archivo es un comprimido, no un libro de Excel (.xlsx). {_SAVE_AS}"
            )

    def has(self, part: str) -> bool:
        """Tell whether the package holds the part."""
        return part in self._names

    def open(self, part: str) -> IO[bytes]:
        """Open one part for reading; KeyError when it is missing."""
        return self._zip.open(self._names[part])

    def tree(self, part: str) -> etree._Element:
        """Parse a small part whole."""
        if self._names[part].file_size > SMALL_PART_BYTES:
            raise UnreadableWorkbookError("libro_demasiado_grande", f"La parte «{part}» del libro es demasiado grande.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(self._zip.read(part), parser)

    def targets(self, part: str) -> dict[str, str]:
        """Return relationship id -> part of the package for the relationships of `part`."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        return {
            str(rel.get("Id")): posixpath.normpath(posixpath.join("/", folder, str(rel.get("Target"))))[1:]
            for rel in self.tree(rels).iter("{*}Relationship")
            if rel.get("TargetMode") != "External"
        }

    def workbook_part(self) -> str:
        """Return the part that lists the sheets."""
        for rel in self.tree("_rels/.rels").iter("{*}Relationship"):
            if str(rel.get("Type")).endswith("/officeDocument"):
                return posixpath.normpath(posixpath.join("/", str(rel.get("Target"))))[1:]
        raise KeyError("officeDocument")

    def refuse_foreign_document(self) -> None:
        """Refuse what is an Office file but no spreadsheet, or one that declares macros."""
        text = etree.tostring(self.tree("[Content_Types].xml"), encoding="unicode")
        if re.search(r"macroEnabled", text, re.IGNORECASE):
            raise UnreadableWorkbookError(
                "libro_con_macros", f"El libro admite macros y por seguridad no se recibe. {_SAVE_AS}"
            )
        if "spreadsheetml" not in text:
            raise UnreadableWorkbookError("no_es_libro", f"El archivo no es un libro de Excel (.xlsx). {_SAVE_AS}")
