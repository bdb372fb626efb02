"""Draws a series as SVG: horizontal bars for categories, a line for time. Values are printed, never told by colour."""

from __future__ import annotations

from html import escape

from ckanext.puebla.resource_views.chart_data import Series, numbers

WIDTH = 720
LABEL, VALUE = 210, 90
BAR, GAP = 22, 10
LINE_HEIGHT = 320
LETTERS = 30


def draw(series: Series, title: str, prefix: str = "grafico") -> str:
    """The picture, with title and description for people who do not see it (the page prints the table too)."""
    body, height = _line(series) if series.choice.ordered else _bars(series)
    shown = numbers(series.values)
    largest = max(range(len(shown)), key=lambda index: series.values[index])
    summary = f"{len(shown)} valores de {series.choice.category}. "
    summary += f"El mayor es {series.categories[largest]}, con {shown[largest]}."
    name = escape(prefix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="pv-grafico" viewBox="0 0 {WIDTH} {height}" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(summary)}</desc>{body}</svg>'
    )


def _bars(series: Series) -> tuple[str, int]:
    room = WIDTH - LABEL - VALUE
    low, high = min(0.0, *series.values), max(0.0, *series.values)
    scale = room / ((high - low) or 1)
    zero = LABEL - low * scale
    parts = []
    for index, (name, value, text) in enumerate(
        zip(series.categories, series.values, numbers(series.values), strict=True)
    ):
        y = GAP + index * (BAR + GAP)
        left = min(zero, zero + value * scale)
        parts.append(
            f'<text class="pv-eje" x="{LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect class="pv-barra" x="{left:.1f}" y="{y}" width="{max(abs(value) * scale, 1):.1f}" height="{BAR}">'
            f"<title>{escape(name)}: {text}</title></rect>"
            f'<text class="pv-valor" x="{max(zero, zero + value * scale) + 6:.1f}" y="{y + 15}">{text}</text>'
        )
    height = GAP + len(series.values) * (BAR + GAP)
    parts.append(f'<path class="pv-cero" d="M{zero:.1f} 0V{height}"/>')
    return "".join(parts), height


def _line(series: Series) -> tuple[str, int]:
    left, right, top, bottom = 90, WIDTH - 20, 20, LINE_HEIGHT - 50
    low, high = min(0.0, *series.values), max(0.0, *series.values)
    span, last = (high - low) or 1, max(len(series.values) - 1, 1)
    points = [
        (left + (right - left) * index / last, bottom - (bottom - top) * (value - low) / span)
        for index, value in enumerate(series.values)
    ]
    marks = [low + span * step / 4 for step in range(5)]
    parts = [
        f'<path class="pv-guia" d="M{left} {y:.1f}H{right}"/>'
        f'<text class="pv-eje" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        for y, text in zip((bottom - (bottom - top) * step / 4 for step in range(5)), numbers(marks), strict=True)
    ]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    parts.append(f'<path class="pv-linea" d="M{path}"/>')
    step = max(len(points) // 6, 1)
    for index, ((x, y), name, text) in enumerate(zip(points, series.categories, numbers(series.values), strict=True)):
        if len(points) <= 60:
            tip = f"<title>{escape(name)}: {text}</title>"
            parts.append(f'<circle class="pv-punto" cx="{x:.1f}" cy="{y:.1f}" r="4">{tip}</circle>')
        if index % step == 0:
            anchor = "start" if index == 0 else "middle" if index < len(points) - 1 else "end"
            place = f'x="{x:.1f}" y="{bottom + 22}" text-anchor="{anchor}"'
            parts.append(f'<text class="pv-eje" {place}>{escape(_short(name))}</text>')
    return "".join(parts), LINE_HEIGHT


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"
