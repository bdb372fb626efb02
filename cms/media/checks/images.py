"""Pictures: what they really are, how big they are once open, and a copy without what the camera wrote inside."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from cms.media.errors import Refused

# Extension -> the format's name in Pillow.
FORMATS = {"avif": "AVIF", "gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
SAME = {"MPO": "JPEG"}  # some cameras hide a second picture behind the first
MEGABYTE = 1024 * 1024
ACCEPTED = "JPG, PNG, WebP, AVIF o GIF"
# How each format is written again; JPEG keeps the compression it came with.
WRITING: dict[str, dict[str, Any]] = {
    "AVIF": {"quality": 85, "speed": 8},
    "GIF": {},
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 90, "method": 4},
}
ANIMATED = ("GIF", "PNG", "WEBP", "AVIF")
HEAD = 1024


@dataclass(frozen=True)
class Clean:
    """A picture that may be kept: its bytes without hidden data, format and size."""

    content: bytes
    format: str
    width: int
    height: int


def clean_image(file: IO[bytes], *, name: str, size: int, most_bytes: int, most_pixels: int) -> Clean:
    """Check a picture and give it back without what the camera hid in it (place, owner, previews).

    Raises `Refused`. Nothing is decoded before the number of pixels is known to be within bounds.
    """
    if size > most_bytes:
        raise Refused(too_heavy(size, most_bytes), code="tamano")
    file.seek(0)
    head = file.read(HEAD)
    extension = name.rpartition(".")[2].lower()
    refuse_svg(extension, head)
    file.seek(0)
    try:
        return read(file, extension, most_pixels)
    except Image.DecompressionBombError as error:
        raise Refused(too_many_pixels(most_pixels), code="pixeles") from error


def read(file: IO[bytes], extension: str, most_pixels: int) -> Clean:
    """Open, judge and copy a picture whose weight is known. The size stands in its head: nothing is decoded for it."""
    try:
        image = Image.open(file, formats=sorted(set(FORMATS.values())))
    except UnidentifiedImageError as error:
        raise Refused(
            f"Este archivo no es una imagen, aunque su nombre lo diga, o está dañado. Envíe {ACCEPTED}.", code="tipo"
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(DAMAGED, code="danado") from error
    with image:
        found = SAME.get(str(image.format), str(image.format))
        if FORMATS.get(extension) != found:
            raise Refused(
                f"El archivo termina en «.{extension}» pero por dentro es {found}. Guárdelo de nuevo con la "
                f"terminación correcta; se aceptan {ACCEPTED}.",
                code="tipo",
            )
        width, height = image.size
        count = 1 if found == "JPEG" else frames(image)
        if width * height * count > most_pixels:
            raise Refused(too_many_pixels(most_pixels, width, height), code="pixeles")
        return without_metadata(image, found)


def frames(image: Image.Image) -> int:
    """How many pictures an animation has; counting them reads the blocks and decodes nothing."""
    try:
        return int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(DAMAGED, code="danado") from error


def without_metadata(image: Image.Image, found: str) -> Clean:
    """The picture decoded whole and written again: upright, with its colours, and nothing else."""
    options = dict(WRITING[found])
    if image.info.get("icc_profile"):
        options["icc_profile"] = image.info["icc_profile"]
    out = io.BytesIO()
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is imported
    try:
        if found in ANIMATED and frames(image) > 1:
            kept: Image.Image = image
            options["save_all"] = True
        else:
            image.load()
            turned = image.getexif().get(ORIENTATION, 1) != 1
            if image.format == "JPEG" and image.mode in ("L", "RGB") and not turned:
                kept, options["quality"] = image, "keep"
            else:
                kept = ImageOps.exif_transpose(image).copy()  # what is copied has no tables of its camera
                kept.info = {name: value for name, value in kept.info.items() if name == "transparency"}
                kept = kept.convert("RGB") if found == "JPEG" and kept.mode not in ("L", "RGB") else kept
        for hidden in ("exif", "xmp", "comment", "photoshop"):
            kept.info.pop(hidden, None)
        kept.save(out, format=found, **options)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, MemoryError) as error:
        raise Refused(DAMAGED, code="danado") from error
    return Clean(out.getvalue(), found, *kept.size)


ORIENTATION = 0x0112
DAMAGED = "La imagen está incompleta o dañada: no se pudo abrir completa. Vuelva a exportarla y envíela otra vez."


def refuse_svg(extension: str, head: bytes) -> None:
    """SVG is a document that may carry programs, so it is no picture for us."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if extension in ("svg", "svgz") or start.startswith((b"<svg", b"<?xml", b"<!doctype")) or b"<svg" in start:
        raise Refused(
            "No aceptamos imágenes SVG: pueden llevar programas que se ejecutan en el navegador de quien las ve. "
            "Expórtela como PNG o WebP, al doble del tamaño en que se mostrará, y envíe ese archivo.",
            code="svg",
        )


def too_heavy(size: int, most: int) -> str:
    return (
        f"La imagen pesa {megabytes(size)} y el máximo es {megabytes(most)}. Redúzcala a unos 2000 pixeles de ancho "
        "antes de enviarla: en la página se verá igual."
    )


def too_many_pixels(most: int, width: int = 0, height: int = 0) -> str:
    measured = f"mide {width} × {height} pixeles" if width else "tiene demasiados pixeles"
    return (
        f"La imagen {measured} y abierta ocuparía demasiada memoria; el máximo son {most // 1_000_000} millones de "
        "pixeles en total. Redúzcala antes de enviarla."
    )


def megabytes(size: int) -> str:
    """A size in MB, with one decimal only where it matters."""
    number = size / MEGABYTE
    return f"{number:.0f} MB" if number >= 10 or number == int(number) else f"{number:.1f} MB"
