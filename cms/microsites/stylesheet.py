"""The colours and type of a micrositio as a style sheet of its own: only checked values, never free text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cms.microsites.domain import contrast
from cms.microsites.models import MicrositeLook
from schemas.microsites.declarations import looks

# For each header style: its background and the colour of its letters.
HEADERS = {
    "claro": ("background", "text"),
    "principal": ("primary", "background"),
    "acento": ("accent", "text"),
    "oscuro": ("text", "background"),
}
NAMES = {"primary": "principal", "accent": "acento", "text": "texto", "background": "fondo", "tint": "suave"}


def css(tokens: Mapping[str, str], *, header_style: str, type_pair: str) -> str:
    """Custom properties for `layouts.css`. Raises `ValueError` for anything that is not from the closed lists."""
    if not all(contrast.is_colour(value) for value in tokens.values()):
        raise ValueError("not a colour")
    colours = contrast.with_tint(tokens)
    pair = looks().type_pairs[type_pair]
    back, front = HEADERS[header_style]
    lines = [f"--m-{NAMES[name]}:{value}" for name, value in colours.items()]
    lines += [f"--m-encabezado:{colours[back]}", f"--m-encabezado-texto:{colours[front]}"]
    lines += [f"--m-letra-titulos:{pair.headings}", f"--m-letra-texto:{pair.body}"]
    return ":root{" + ";".join(lines) + "}\n"


def of_look(look: MicrositeLook) -> str:
    """The style sheet of a micrositio."""
    return css(look.tokens, header_style=look.header_style, type_pair=look.type_pair)


def digest(look: MicrositeLook) -> str:
    """Names one version of the style sheet in its address."""
    return hashlib.sha256(of_look(look).encode()).hexdigest()[:16]
