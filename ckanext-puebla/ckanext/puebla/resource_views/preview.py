"""The beginning of a text file, safe to print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PREVIEW_BYTES = 20_000
PREVIEW_LINES = 200
LINE_LETTERS = 400
TEXT_FORMATS = {"JSON", "XML", "RDF", "RSS", "PX", "KML", "GEOJSON", "CSV"}


@dataclass(frozen=True)
class Preview:
    """`text` is plain text, to be escaped by the template; `whole`: nothing was left out."""

    text: str
    lines: int
    whole: bool


def read_preview(path: Path) -> Preview | None:
    """The first lines of a text file; None when it is not text. Never reads more than 20 KB."""
    with path.open("rb") as file:
        data = file.read(PREVIEW_BYTES + 1)
    text = _decode(data[:PREVIEW_BYTES])
    if text is None:
        return None
    lines = text.splitlines()
    kept = [line[:LINE_LETTERS] for line in lines[:PREVIEW_LINES]]
    whole = len(data) <= PREVIEW_BYTES and kept == lines
    return Preview("\n".join(kept), len(kept), whole)


def _decode(data: bytes) -> str | None:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and error.start > len(data) - 4:
                text = data[: error.start].decode(encoding)
            else:
                continue
        return "".join(letter for letter in text if letter.isprintable() or letter in "\n\r\t")
    return None
