"""Files good and bad, made when a test needs them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

GPS = 0x8825
MAKER = "Camara Inventada"


def short(value: object) -> str:
    """A name for a value of a parametrised test that fits a line."""
    return f"{len(value)}-bytes" if isinstance(value, bytes) else str(value)[:30]


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 400), **options: object) -> bytes:
    """A small picture."""
    image = Image.new("RGB", size, "#1b4079")
    image.paste("#f2b632", (0, 0, size[0] // 2, size[1] // 3))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photograph(orientation: int = 1, kind: str = "JPEG") -> bytes:
    """A picture with the place where it was taken and the name of the camera."""
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x0112] = orientation
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (19.0, 2.0, 37.0)
    return picture(kind, exif=exif.tobytes())


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says to be enormous."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animation(frames: int = 3) -> bytes:
    """A GIF that moves, with a comment inside."""
    images = [Image.new("RGB", (60, 40), (20 * number, 90, 200)) for number in range(frames)]
    out = io.BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], comment=b"calle secreta 5", loop=0)
    return out.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nBuenos dias\n"
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
PROGRAM = b"MZ\x90\x00" + b"\0" * 64


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return out.getvalue()


def workbook(**more: bytes) -> bytes:
    """A workbook as far as its parts go; `more` adds members by their names with `_` for `/`."""
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    return archive({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})
