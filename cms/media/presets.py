"""In which sizes pictures are shown. Each place of the site has a preset; each preset a few widths and two formats."""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = {"avif": "format-avif|avifquality-55", "webp": "format-webp|webpquality-72"}
FALLBACK = "webp"  # every browser of the last years reads it
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"  # for cards of social networks


@dataclass(frozen=True)
class Preset:
    """Operations of Wagtail, smallest first, and how wide the picture is laid out."""

    operations: tuple[str, ...]
    sizes: str

    def filters(self) -> dict[str, list[str]]:
        """Filter specifications by format."""
        return {name: [f"{operation}|{end}" for operation in self.operations] for name, end in FORMATS.items()}


PRESETS = {
    "portada": Preset(("width-480", "width-800", "width-1200"), "(min-width: 74rem) 72rem, 100vw"),
    "texto": Preset(("width-400", "width-800", "width-1200"), "(min-width: 48rem) 46rem, 100vw"),
    "mitad": Preset(("width-400", "width-800"), "(min-width: 48rem) 24rem, 100vw"),
    "tarjeta": Preset(("fill-360x240", "fill-720x480"), "(min-width: 40rem) 20rem, 100vw"),
}


def all_filters() -> list[str]:
    """Every filter specification that a page may ask for."""
    return [spec for preset in PRESETS.values() for specs in preset.filters().values() for spec in specs]
