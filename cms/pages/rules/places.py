"""Coordinates, and a drawing of where places lie without asking anybody for a map."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import cos, hypot, radians

# The country: outside of it a coordinate is a slip of the keyboard.
SOUTH, NORTH, WEST, EAST = 14.3, 32.8, -118.5, -86.6
KM_PER_DEGREE = 111.32
WIDTH, HEIGHT, MARGIN = 640.0, 360.0, 48.0
SMALLEST_KM = 1.0
BAR_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
TOUCHING = 26.0  # two marks nearer than this are moved apart


@dataclass(frozen=True)
class Place:
    """A named point in degrees."""

    name: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Mark:
    """A numbered point of the drawing."""

    number: int
    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """The drawing: marks, the bar of the scale in pixels and its words."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    bar: float
    bar_words: str


def coordinate_problem(latitude: Decimal, longitude: Decimal) -> tuple[str, str] | None:
    """Field and Spanish sentence of what is wrong with a coordinate of the country."""
    if inside(longitude, latitude):
        return "latitude", "Latitud y longitud parecen estar al revés: la latitud de Puebla es cercana a 19."
    if longitude > 0 and inside(latitude, -longitude):
        return "longitude", "A la longitud le falta el signo menos: la de Puebla es cercana a -98."
    if not SOUTH <= latitude <= NORTH:
        return "latitude", "Esta latitud queda fuera de México: la de Puebla es cercana a 19."
    if not WEST <= longitude <= EAST:
        return "longitude", "Esta longitud queda fuera de México: la de Puebla es cercana a -98."
    return None


def inside(latitude: Decimal, longitude: Decimal) -> bool:
    """Whether a point lies in the country's rectangle."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def picture(places: list[Place]) -> Picture:
    """Where the places lie to each other, north above."""
    middle = sum(float(place.latitude) for place in places) / len(places)
    east = [float(place.longitude) * cos(radians(middle)) * KM_PER_DEGREE for place in places]
    north = [float(place.latitude) * KM_PER_DEGREE for place in places]
    across = max(max(east) - min(east), SMALLEST_KM)
    along = max(max(north) - min(north), SMALLEST_KM)
    scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / along)
    middle_east, middle_north = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2
    points = [
        (WIDTH / 2 + (x - middle_east) * scale, HEIGHT / 2 - (y - middle_north) * scale)
        for x, y in zip(east, north, strict=True)
    ]
    marks = tuple(
        Mark(number, place.name, round(x, 1), round(y, 1))
        for number, (place, (x, y)) in enumerate(zip(places, apart(points), strict=True), start=1)
    )
    kilometres = max((step for step in BAR_STEPS if step * scale <= WIDTH / 4), default=BAR_STEPS[0])
    words = f"{kilometres:g} km" if kilometres >= 1 else f"{kilometres * 1000:.0f} m"
    return Picture(int(WIDTH), int(HEIGHT), marks, round(kilometres * scale, 1), words)


def apart(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points, with those that would cover another moved to its right."""
    placed: list[tuple[float, float]] = []
    for x, y in points:
        while any(hypot(x - other_x, y - other_y) < TOUCHING for other_x, other_y in placed):
            x += TOUCHING / 2
        placed.append((x, y))
    return placed
