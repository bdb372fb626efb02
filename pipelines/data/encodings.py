"""The encoding of a text file: byte order marks, UTF-8, UTF-16 and the old code pages of Spanish."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipelines.data.errors import cannot_read

CHUNK = 1024 * 1024
_SPANISH = "áéíóúüñÁÉÍÓÚÜÑ¿¡°º"
_C1 = re.compile(rb"[\x80-\x9f]")
_HIGH = re.compile(rb"[\x80-\xff]")
# UTF-8 once read as Latin-1 and written again: Ã³, Ã±, Â°
_MOJIBAKE = re.compile(
    "[ÃÂ][\u0080-\u00bf]|Ã[\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|\ufffd"
)


@dataclass(frozen=True)
class Encoding:
    """`name` as Python spells it; `bom` bytes to skip at the start; `mixed_line` where a second encoding first
    occurs."""

    name: str
    bom: int = 0
    mixed_line: int | None = None
    ascii_only: bool = False


def detect_encoding(path: Path) -> Encoding:
    """Return the encoding of the whole file. Raises CannotRead when it is not text."""
    with path.open("rb") as stream:
        head = stream.read(65536)
    marked = _by_mark(head)
    if marked is not None:
        return marked
    wide = _utf16_without_mark(head)
    if wide is not None:
        return wide
    if b"\x00" in head:
        raise cannot_read(
            "bytes_nulos",
            "El archivo contiene bytes nulos: no es texto o está dañado. Expórtelo de nuevo como CSV en UTF-8.",
        )
    bom = 0
    while head.startswith(codecs.BOM_UTF8, bom):
        bom += 3
    return _eight_bits(path, bom)


def _by_mark(head: bytes) -> Encoding | None:
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return Encoding(name, len(mark))
    return None


def _utf16_without_mark(head: bytes) -> Encoding | None:
    sample = head[: len(head) // 2 * 2]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return Encoding("utf-16-le")
    if even > half * 0.4 and odd < half * 0.05:
        return Encoding("utf-16-be")
    return None


def _eight_bits(path: Path, bom: int) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    plain = True
    with path.open("rb") as stream:
        stream.seek(bom)
        try:
            while chunk := stream.read(CHUNK):
                plain = plain and chunk.isascii()
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _old_page(path, bom)
    return Encoding("utf-8", bom, ascii_only=plain)


def _old_page(path: Path, bom: int) -> Encoding:
    """Not UTF-8: a single-byte page, or two encodings in one file."""
    utf8_lines, first_bad, number = 0, None, 0
    high = bytearray()
    c1 = False
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.isascii():
                continue
            try:
                line.decode()
                utf8_lines += 1
            except UnicodeDecodeError:
                first_bad = first_bad or number
            if len(high) < 200_000:
                high += line[:100_000]
            c1 = c1 or bool(_C1.search(line))
    if bom or (utf8_lines and utf8_lines >= 1 and first_bad is not None and _surely_utf8(bytes(high))):
        return Encoding("utf-8", bom, mixed_line=first_bad)
    return Encoding(_best_page(bytes(high), c1))


def _surely_utf8(sample: bytes) -> bool:
    """Whether pairs such as 0xC3 0xB3 abound: in a single-byte page they would be rare."""
    return len(re.findall(rb"[\xc3][\x80-\xbf]", sample)) >= 2


def _best_page(sample: bytes, c1: bool) -> str:
    latin = "cp1252" if c1 else "iso-8859-1"
    scores = {page: _spanish_score(sample, page) for page in (latin, "cp850", "mac_roman")}
    best = max(scores, key=lambda page: scores[page])
    return best if scores[best] > scores[latin] * 2 else latin


def _spanish_score(sample: bytes, page: str) -> int:
    text = sample.decode(page, errors="replace")
    return sum(1 for c in text if c in _SPANISH)


def open_text(path: Path, encoding: Encoding) -> IO[str]:
    """Open the file as text without its byte order mark; line ends are left as they are."""
    raw = path.open("rb")
    raw.seek(encoding.bom)
    errors = (
        "replace"
        if encoding.name in {"cp1252", "utf-8"} and (encoding.mixed_line or encoding.name == "cp1252")
        else "strict"
    )
    return io.TextIOWrapper(raw, encoding=encoding.name, errors=errors, newline="")


def looks_mojibake(text: str) -> bool:
    """Whether UTF-8 was once read with the wrong encoding (`poblaciÃ³n`)."""
    return bool(_MOJIBAKE.search(text))


def text_lines(path: Path, encoding: Encoding, limit: int) -> Iterator[str]:
    """Yield at most `limit` lines of the file."""
    with open_text(path, encoding) as stream:
        for _, line in zip(range(limit), stream, strict=False):
            yield line
