"""Reads the words of the PDFs that we print: enough of the format for what WeasyPrint writes."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"(\d+) 0 obj\s*(<<.*?>>)\s*stream\r?\n(.*?)\r?\nendstream", re.S)
PLAIN = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.S)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|((?:<[0-9a-fA-F]*>|\[[^\]]*\])) ?T[jJ]|\bBT\b|\bET\b")


class Pdf:
    """The objects of a PDF file, by number."""

    def __init__(self, data: bytes) -> None:
        self.objects: dict[int, bytes] = {int(number): body for number, body in PLAIN.findall(data)}
        self.streams: dict[int, bytes] = {}
        for number, head, body in STREAM.findall(data):
            # What is compressed may end in the byte of a carriage return, which the pattern takes for the line's end.
            content = zlib.decompressobj().decompress(body) if b"/FlateDecode" in head else body
            self.streams[int(number)] = content
            if b"/ObjStm" in head:
                self._unpack(head, content)

    def _unpack(self, head: bytes, content: bytes) -> None:
        first = int(re.search(rb"/First (\d+)", head)[1])  # type: ignore[index]
        numbers = [int(word) for word in content[:first].split()]
        places = [*numbers[1::2], len(content) - first]
        for number, begin, end in zip(numbers[::2], places, places[1:], strict=False):
            self.objects[number] = content[first + begin : first + end].strip()

    def pages(self) -> list[str]:
        """The words of each page in the order in which they are drawn, one blank between pieces."""
        fonts = {
            name: self._glyphs(int(ref)) for body in self.objects.values() for name, ref in self._fonts_in(body).items()
        }
        kids = [body for body in self.objects.values() if re.search(rb"/Type /Page\b", body)]
        return [self._words(int(re.search(rb"/Contents (\d+)", body)[1]), fonts) for body in kids]  # type: ignore[index]

    def _fonts_in(self, body: bytes) -> dict[bytes, bytes]:
        found = re.findall(rb"/(\w+) (\d+) 0 R", body)
        return {name: ref for name, ref in found if b"/ToUnicode" in self.objects.get(int(ref), b"")}

    def _glyphs(self, font: int) -> dict[str, str]:
        reference = re.search(rb"/ToUnicode (\d+)", self.objects[font])
        table = self.streams[int(reference[1])].decode("ascii")  # type: ignore[index]
        pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table)
        return {glyph: bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}

    def _words(self, contents: int, fonts: dict[bytes, dict[str, str]]) -> str:
        pieces: list[str] = []
        glyphs: dict[str, str] = {}
        for found in SHOWN.finditer(self.streams[contents]):
            if found[1]:
                glyphs = fonts[found[1]]
            elif found[2]:
                hexes = "".join(re.findall(r"<([0-9a-fA-F]*)>", found[2].decode())).lower()
                pieces.append("".join(glyphs.get(hexes[i : i + 4], "") for i in range(0, len(hexes), 4)))
            else:
                pieces.append(" ")
        return " ".join("".join(pieces).split())


def words(data: bytes) -> str:
    """All the words of a PDF."""
    return " ".join(Pdf(data).pages())
