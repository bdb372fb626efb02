"""Logos of the invented dependencias: a plain emblem drawn with a few shapes, as PNG."""

from pathlib import Path

from PIL import Image, ImageDraw

SIZE = 256
SCALE = 4

Shape = tuple[str, tuple[float, ...]]

EMBLEMS: dict[str, tuple[str, list[Shape]]] = {
    "movilidad": (
        "#0b5d6b",
        [("ring", (0.3, 0.6, 0.15)), ("ring", (0.7, 0.6, 0.15)), ("line", (0.3, 0.6, 0.45, 0.36, 0.6, 0.36, 0.7, 0.6))],
    ),
    "parques": ("#2f6b2f", [("disc", (0.5, 0.38, 0.21)), ("box", (0.465, 0.5, 0.535, 0.8))]),
    "obra": (
        "#7a4a0d",
        [("box", (0.24, 0.6, 0.76, 0.74)), ("box", (0.32, 0.42, 0.68, 0.56)), ("box", (0.4, 0.24, 0.6, 0.38))],
    ),
    "tesoreria": ("#5b3a7d", [("ring", (0.5, 0.5, 0.25)), ("box", (0.47, 0.33, 0.53, 0.67))]),
    "salud": ("#a02c2c", [("box", (0.43, 0.25, 0.57, 0.75)), ("box", (0.25, 0.43, 0.75, 0.57))]),
    "artes": ("#8a2f5d", [("wedge", (0.5, 0.32, 0.76, 0.72, 0.24, 0.72)), ("disc", (0.5, 0.3, 0.08))]),
    "economia": (
        "#1f4e8c",
        [("box", (0.25, 0.55, 0.37, 0.75)), ("box", (0.44, 0.42, 0.56, 0.75)), ("box", (0.63, 0.28, 0.75, 0.75))],
    ),
    "prevencion": ("#3f4a55", [("wedge", (0.26, 0.28, 0.74, 0.28, 0.5, 0.78)), ("disc", (0.5, 0.42, 0.07))]),
}


def draw(clave: str, path: Path) -> None:
    colour, shapes = EMBLEMS[clave]
    side = SIZE * SCALE
    picture = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side // 8, fill=colour)
    for kind, numbers in shapes:
        _shape(pen, kind, [number * side for number in numbers], colour)
    picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(32).save(path, optimize=True)


def _shape(pen: ImageDraw.ImageDraw, kind: str, numbers: list[float], colour: str) -> None:
    width = SIZE * SCALE // 24
    if kind in ("disc", "ring"):
        x, y, radius = numbers
        around = (x - radius, y - radius, x + radius, y + radius)
        hole = colour if kind == "disc" and radius < SIZE * SCALE / 10 else "white"
        pen.ellipse(around, fill=hole if kind == "disc" else None, outline="white", width=width)
    elif kind == "box":
        pen.rectangle(tuple(numbers), fill="white")
    elif kind == "line":
        pen.line(numbers, fill="white", width=width, joint="curve")
    else:
        pen.polygon(list(zip(numbers[::2], numbers[1::2], strict=True)), fill="white")
