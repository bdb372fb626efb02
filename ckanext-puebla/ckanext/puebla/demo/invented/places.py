"""Invented places of the demo city, on real coordinates so that maps have something to draw."""

from random import Random

CENTRE = (-98.1983, 19.0438)

COLONIAS = (
    ("La Colmena Azul", -98.2231, 19.0612),
    ("El Durazno Alto", -98.1764, 19.0587),
    ("Los Faroles", -98.1985, 19.0429),
    ("Jardines del Molino Viejo", -98.2312, 19.0274),
    ("Puerta de Talavera", -98.1893, 19.0331),
    ("Lomas del Colibrí", -98.2478, 19.0489),
    ("Llano Chico", -98.1602, 19.0246),
    ("Barrio del Tejocote", -98.2087, 19.0533),
    ("Las Cántaras", -98.2154, 19.0148),
    ("San Ejemplo del Río", -98.1821, 19.0699),
    ("Muro de Cantera", -98.2029, 19.0345),
    ("Arboledas del Ñandú", -98.1709, 19.0402),
)

NAMES = tuple(name for name, _, _ in COLONIAS)


def point_near(random: Random, colonia: str, spread: float = 0.006) -> tuple[float, float]:
    """Longitude and latitude of an invented place in that colonia."""
    longitude, latitude = next((x, y) for name, x, y in COLONIAS if name == colonia)
    return round(longitude + random.uniform(-spread, spread), 6), round(latitude + random.uniform(-spread, spread), 6)


def line_between(random: Random, start: str, end: str, steps: int = 6) -> list[tuple[float, float]]:
    """A bent line from one colonia to another."""
    (x0, y0), (x1, y1) = ((x, y) for wanted in (start, end) for name, x, y in COLONIAS if name == wanted)
    bend = [0.0, *(random.uniform(-0.0015, 0.0015) for _ in range(steps - 1)), 0.0]
    return [
        (round(x0 + (x1 - x0) * i / steps + bend[i], 6), round(y0 + (y1 - y0) * i / steps + bend[i], 6))
        for i in range(steps + 1)
    ]


def block_around(x: float, y: float, half: float = 0.0012) -> list[tuple[float, float]]:
    """A closed counter-clockwise ring around a point."""
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [(round(x + dx, 6), round(y + dy, 6)) for dx, dy in corners]
