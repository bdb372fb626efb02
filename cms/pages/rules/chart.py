"""Where bars, lines and words of a chart stand. Across in per cent, so that it fits any width; down in pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from cms.pages.rules.series import Series, words_of

BAR, GAP, LABEL, GROUP = 20, 6, 20, 14
LONGEST_LABEL = 40
WIDEST = 74.0  # per cent; what is left holds the value
LINE_TOP, LINE_HEIGHT, LINE_BOTTOM = 16, 260, 34
LINE_LEFT, LINE_RIGHT = 14.0, 97.0
MOST_TICKS = 6


@dataclass(frozen=True)
class Bar:
    """One bar with its value. `label` is the category above the first bar of a group."""

    series: int
    label: str
    label_y: int
    x: float
    y: int
    width: float
    value: str
    value_x: float


@dataclass(frozen=True)
class Bars:
    """A chart of lying bars."""

    height: int
    bars: tuple[Bar, ...]
    zero: float


@dataclass(frozen=True)
class Segment:
    """A piece of line between two neighbours."""

    series: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Point:
    """One value of a line."""

    series: int
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Tick:
    """A line of the grid, or a mark below, with its words."""

    place: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Lines:
    """A chart of lines."""

    height: int
    left: float
    right: float
    bottom: float
    segments: tuple[Segment, ...]
    points: tuple[Point, ...]
    levels: tuple[Tick, ...]
    marks: tuple[Tick, ...]


def bars(series: Series) -> Bars:
    """Lying bars, one group for each category."""
    values = [value for row in series.rows for value in row if value is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (high - low) or Decimal(1)
    zero = float(-low / span) * WIDEST
    made: list[Bar] = []
    y = 0
    for label, row in zip(series.labels, series.rows, strict=True):
        label_y, y = y + LABEL - 5, y + LABEL
        for position, value in enumerate(row):
            width = float(abs(value or Decimal(0)) / span) * WIDEST
            start = zero if (value or 0) >= 0 else zero - width
            made.append(
                Bar(
                    series=position,
                    label=shortened(label) if position == 0 else "",
                    label_y=label_y,
                    x=round(start, 2),
                    y=y,
                    width=round(width, 2),
                    value=words_of(value),
                    value_x=round(start + width, 2),
                )
            )
            y += BAR + GAP
        y += GROUP - GAP
    return Bars(height=max(y, 1), bars=tuple(made), zero=round(zero, 2))


def lines(series: Series) -> Lines:
    """Lines over categories in order. A missing value leaves a gap."""
    values = [float(value) for row in series.rows for value in row if value is not None]
    steps = levels(min([*values, 0.0]), max([*values, 0.0]))
    low, high = steps[0], steps[-1]
    bottom = LINE_TOP + LINE_HEIGHT

    def across(position: int) -> float:
        share = position / (len(series.labels) - 1) if len(series.labels) > 1 else 0.5
        return round(LINE_LEFT + share * (LINE_RIGHT - LINE_LEFT), 2)

    def down(value: float) -> float:
        return round(bottom - (value - low) / (high - low) * LINE_HEIGHT, 1)

    points = [
        Point(line, across(position), down(float(value)), f"{label}: {words_of(value)}")
        for line in range(len(series.names))
        for position, (label, row) in enumerate(zip(series.labels, series.rows, strict=True))
        if (value := row[line]) is not None
    ]
    segments = [
        Segment(line, across(position - 1), down(float(before)), across(position), down(float(now)))
        for line in range(len(series.names))
        for position in range(1, len(series.labels))
        if (before := series.rows[position - 1][line]) is not None and (now := series.rows[position][line]) is not None
    ]
    return Lines(
        height=bottom + LINE_BOTTOM,
        left=LINE_LEFT,
        right=LINE_RIGHT,
        bottom=down(low),
        segments=tuple(segments),
        points=tuple(points),
        levels=tuple(Tick(down(step), words_of(Decimal(repr(step)))) for step in steps),
        marks=tuple(bottom_marks(series.labels, across)),
    )


def bottom_marks(labels: tuple[str, ...], across: Callable[[int], float]) -> list[Tick]:
    """The first, the middle and the last category: more would not fit a phone."""
    chosen = sorted({0, len(labels) // 2, len(labels) - 1}) if len(labels) > 3 else list(range(len(labels)))
    anchors = {0: "start", len(labels) - 1: "end"} if len(labels) > 1 else {}
    return [
        Tick(across(position), shortened(labels[position], 14), anchors.get(position, "middle")) for position in chosen
    ]


def levels(low: float, high: float) -> list[float]:
    """Round numbers from below the lowest to above the highest value."""
    if low == high:
        high = low + 1
    rough = (high - low) / (MOST_TICKS - 2)
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]


def shortened(label: str, most: int = LONGEST_LABEL) -> str:
    """A label that fits; the whole stands in the table below."""
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
