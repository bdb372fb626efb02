"""Draws a series as SVG: horizontal bars for categories, a line for time. Values are printed, never told by colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from ckanext.puebla.resource_views.chart_data import Series, numbers

WIDTH = 720
LABEL, VALUE = 210, 90
BAR, GAP = 22, 10
LINE_HEIGHT = 320
LETTERS = 30
MOST_DOTS = 60


class PLOT:
    """The room of a line: its left, bottom, width and height."""

    left, bottom, width, height = 90, LINE_HEIGHT - 50, WIDTH - 120, LINE_HEIGHT - 70


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
    marks = ticks(series.values)
    low, span = marks[0], marks[-1] - marks[0]
    last = max(len(series.values) - 1, 1)
    points = [
        (PLOT.left + PLOT.width * index / last, PLOT.bottom - PLOT.height * (value - low) / span)
        for index, value in enumerate(series.values)
    ]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    parts = [_scale(marks), f'<path class="pv-linea" d="M{path}"/>', _names(series, points)]
    if len(points) <= MOST_DOTS:
        parts.append(_dots(series, points))
    return "".join(parts), LINE_HEIGHT


def ticks(values: Sequence[float]) -> list[float]:
    """Four to ten round numbers from zero (or below) that enclose all values."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = ((high - low) or 1) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return [round(step * index, 10) for index in range(first, last + 1)]


def _scale(marks: Sequence[float]) -> str:
    span = marks[-1] - marks[0]
    heights = [PLOT.bottom - PLOT.height * (mark - marks[0]) / span for mark in marks]
    return "".join(
        f'<path class="pv-guia" d="M{PLOT.left} {y:.1f}H{PLOT.left + PLOT.width}"/>'
        f'<text class="pv-eje" x="{PLOT.left - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        for y, text in zip(heights, numbers(marks), strict=True)
    )


def _names(series: Series, points: Sequence[tuple[float, float]]) -> str:
    """As many names under the axis as fit side by side."""
    room = 11 * max(len(_short(name)) for name in series.categories) + 10
    step = max(math.ceil(room * (len(points) - 1) / PLOT.width), 1)
    parts = []
    for index in range(0, len(points), step):
        anchor = "start" if index == 0 else "end" if index == len(points) - 1 else "middle"
        place = f'x="{points[index][0]:.1f}" y="{PLOT.bottom + 22}" text-anchor="{anchor}"'
        parts.append(f'<text class="pv-eje" {place}>{escape(_short(series.categories[index]))}</text>')
    return "".join(parts)


def _dots(series: Series, points: Sequence[tuple[float, float]]) -> str:
    return "".join(
        f'<circle class="pv-punto" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escape(name)}: {text}</title></circle>'
        for (x, y), name, text in zip(points, series.categories, numbers(series.values), strict=True)
    )


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"
