"""Pictures for the demo city, drawn from nothing: tiles, paper, trees, arches, bicycles, awnings."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1500, 1000
BLUE, DEEP, SKY, CLAY, GOLD, GREEN, LIME, WHITE = (
    "#1b4079", "#102a4d", "#c3d3ea", "#a8441f", "#f2b632", "#1d6541", "#f7f5f0", "#ffffff",
)  # fmt: skip
Pen = ImageDraw.ImageDraw


def jpeg(name: str) -> bytes:
    """The picture of this name as JPEG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LIME)
    PICTURES[name](ImageDraw.Draw(image), Random(name))  # noqa: S311  # the same picture every time
    out = io.BytesIO()
    image.resize((WIDTH * 4 // 5, HEIGHT * 4 // 5), Image.Resampling.LANCZOS).save(
        out, "JPEG", quality=82, optimize=True
    )
    return out.getvalue()


def petals(x: float, y: float, size: float, count: int, turn: float = 0.0) -> Iterator[list[tuple[float, float]]]:
    """The petals of a flower, each a polygon."""
    for number in range(count):
        angle = turn + 2 * pi * number / count
        side = 0.5 * pi / count * 1.6
        yield [
            (x, y),
            (x + size * 0.6 * cos(angle - side), y + size * 0.6 * sin(angle - side)),
            (x + size * cos(angle), y + size * sin(angle)),
            (x + size * 0.6 * cos(angle + side), y + size * 0.6 * sin(angle + side)),
        ]


def tiles(pen: Pen, chance: Random, ground: str, ink: str, accent: str) -> None:
    """A wall of tiles with flowers, some of another colour."""
    side = 250
    for row in range(HEIGHT // side):
        for column in range(WIDTH // side):
            left, top = column * side, row * side
            colour = accent if chance.random() < 0.2 else ink
            pen.rectangle((left, top, left + side - 6, top + side - 6), fill=ground)
            for corner_x, corner_y in ((0, 0), (0, side), (side, 0), (side, side)):
                pen.ellipse(
                    (left + corner_x - 60, top + corner_y - 60, left + corner_x + 54, top + corner_y + 54), fill=colour
                )
            for petal in petals(left + side / 2, top + side / 2, 96, 8):
                pen.polygon(petal, fill=colour)
            pen.ellipse((left + 105, top + 105, left + 145, top + 145), fill=GOLD)


def talavera(pen: Pen, chance: Random) -> None:
    tiles(pen, chance, WHITE, BLUE, CLAY)


def blue_tiles(pen: Pen, chance: Random) -> None:
    tiles(pen, chance, SKY, DEEP, BLUE)


def cut_paper(pen: Pen, chance: Random) -> None:
    """Strings of cut paper against the sky."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=SKY)
    colours = [CLAY, GOLD, GREEN, BLUE]
    for row in range(3):
        top = 60 + row * 320
        pen.line((0, top, WIDTH, top), fill=DEEP, width=6)
        for number in range(6):
            left = number * 250 + 15
            colour = colours[(number + row) % 4]
            pen.rectangle((left, top, left + 220, top + 200), fill=colour)
            for tooth in range(5):
                x = left + tooth * 44
                pen.polygon([(x, top + 200), (x + 22, top + 250), (x + 44, top + 200)], fill=colour)
            for petal in petals(left + 110, top + 100, 70, chance.choice((5, 6, 8)), chance.random()):
                pen.polygon(petal, fill=SKY)


def park(pen: Pen, chance: Random) -> None:
    """Round trees and a path."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=SKY)
    pen.ellipse((1150, 80, 1330, 260), fill=GOLD)
    pen.polygon([(0, 620), (500, 430), (900, 600), (1500, 400), (1500, 1000), (0, 1000)], fill="#4f8a5f")
    pen.polygon([(0, 760), (1500, 640), (1500, 1000), (0, 1000)], fill=GREEN)
    pen.polygon([(620, 1000), (900, 1000), (820, 700), (780, 700)], fill=LIME)
    for x in (120, 330, 560, 1010, 1220, 1400):
        base = 700 + chance.randint(-30, 90)
        size = chance.randint(95, 150)
        pen.rectangle((x - 12, base - 60, x + 12, base + 70), fill=CLAY)
        pen.ellipse((x - size, base - 40 - 2 * size, x + size, base - 40), fill=chance.choice(("#2f7a4f", "#3d8b5c")))


def arches(pen: Pen, chance: Random) -> None:
    """A front with arches and flags."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=SKY)
    pen.rectangle((90, 250, 1410, 900), fill=CLAY)
    pen.rectangle((60, 220, 1440, 280), fill=DEEP)
    for number in range(6):
        left = 130 + number * 212
        pen.rectangle((left, 640, left + 150, 900), fill=DEEP)
        pen.pieslice((left, 565, left + 150, 715), 180, 360, fill=DEEP)
        pen.rectangle((left + 30, 350, left + 120, 500), fill=LIME)
        pen.rectangle((left + 42, 362, left + 108, 488), fill=BLUE)
        pen.line((left + 75, 220, left + 75, 90), fill=DEEP, width=6)
        pen.polygon([(left + 75, 90), (left + 160, 115), (left + 75, 145)], fill=chance.choice((GOLD, GREEN)))
    pen.rectangle((0, 900, WIDTH, HEIGHT), fill="#b8b2a6")


def bicycles(pen: Pen, chance: Random) -> None:
    """Bicycles before a lane."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#e7eef8")
    pen.rectangle((0, 640, WIDTH, HEIGHT), fill=GREEN)
    for x in range(-40, WIDTH, 220):
        pen.rectangle((x, 800, x + 130, 824), fill=WHITE)
    for number, colour in enumerate((CLAY, BLUE, GOLD)):
        left, wheel = 110 + number * 460, 560 + 40 * chance.randint(0, 1)
        for x in (left, left + 250):
            pen.ellipse((x - 90, wheel - 90, x + 90, wheel + 90), outline=DEEP, width=14)
        frame = [(left, wheel), (left + 110, wheel), (left + 210, wheel - 150), (left + 70, wheel - 150), (left, wheel)]
        pen.line(frame, fill=colour, width=16)
        pen.line([(left + 110, wheel), (left + 62, wheel - 180)], fill=colour, width=16)
        pen.line([(left + 250, wheel), (left + 200, wheel - 200), (left + 260, wheel - 215)], fill=colour, width=16)
        pen.line([(left + 30, wheel - 185), (left + 100, wheel - 185)], fill=DEEP, width=18)


def market(pen: Pen, chance: Random) -> None:
    """Awnings and fruit."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=LIME)
    for number in range(3):
        left = 40 + number * 485
        colour = (CLAY, BLUE, GREEN)[number]
        for stripe in range(8):
            x = left + stripe * 56
            fill = colour if stripe % 2 == 0 else WHITE
            pen.polygon([(x, 220), (x + 56, 220), (x + 56, 380), (x, 380)], fill=fill)
            pen.pieslice((x, 350, x + 56, 410), 0, 180, fill=fill)
        pen.rectangle((left + 10, 400, left + 22, 900), fill=DEEP)
        pen.rectangle((left + 426, 400, left + 438, 900), fill=DEEP)
        pen.rectangle((left, 660, left + 448, 900), fill="#8a5a33")
        for _ in range(40):
            x, y = left + chance.randint(20, 400), chance.randint(580, 650)
            pen.ellipse((x, y, x + 56, y + 56), fill=chance.choice((CLAY, GOLD, "#4f8a5f", "#c9572e")))
    pen.rectangle((0, 900, WIDTH, HEIGHT), fill="#cfc8ba")


PICTURES: dict[str, Callable[[Pen, Random], None]] = {
    "talavera": talavera,
    "azulejo-azul": blue_tiles,
    "papel-picado": cut_paper,
    "parque": park,
    "cabildo": arches,
    "bicicletas": bicycles,
    "mercado": market,
}
WORDS = {
    "talavera": ("Azulejos de talavera", "Azulejos con flores azules, amarillas y naranjas"),
    "azulejo-azul": ("Muro de azulejos", "Muro cubierto de azulejos en tonos azules"),
    "papel-picado": ("Papel picado", "Tiras de papel picado de cuatro colores contra el cielo"),
    "parque": ("Parque de barrio", "Árboles de copa redonda junto a una vereda, con sol"),
    "cabildo": ("Antiguo Cabildo", "Fachada con seis arcos, ventanas y banderas"),
    "bicicletas": ("Bicicletas en la ciclovía", "Tres bicicletas estacionadas frente a una ciclovía verde"),
    "mercado": ("Puestos del mercado", "Tres puestos con toldos de rayas y fruta en los mostradores"),
}
