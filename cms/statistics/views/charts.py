"""Small bar charts as SVG, made on the server. Each stands beside a table with the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

BAR, GAP, HEIGHT, HEAD, FOOT = 22, 18, 120, 22, 24


@dataclass(frozen=True)
class Series:
    """Bars of one kind. `look`: `a` is filled, `b` is hatched; None leaves a gap."""

    label: str
    values: Sequence[float | None]
    look: str = "a"


def columns(key: str, title: str, labels: Sequence[str], series: Sequence[Series], *, suffix: str = "") -> SafeString:
    """Groups of upright bars with their figures on top. `key`: unique on the page."""
    known = [value for one in series for value in one.values if value is not None]
    most = max([*known, 1])
    step = BAR * len(series) + GAP
    width = step * len(labels) + GAP
    bars = []
    for place, label in enumerate(labels):
        left = GAP + place * step
        for offset, one in enumerate(series):
            bars.append(_bar(left + offset * BAR, one.values[place], most, one.look, key, suffix))
        middle = left + BAR * len(series) / 2
        bars.append(f'<text class="es-eje" x="{middle:g}" y="{HEAD + HEIGHT + 16}">{escape(label)}</text>')
    told = "; ".join(_told(label, [one.values[place] for one in series], series, suffix)
                     for place, label in enumerate(labels))  # fmt: skip
    drawn = (
        f'<svg class="es-grafica" role="img" aria-labelledby="{key}-t {key}-d" viewBox="0 0 {width} '
        f'{HEAD + HEIGHT + FOOT}" width="{width}" height="{HEAD + HEIGHT + FOOT}">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(told)}</desc>'
        f'<defs><pattern id="{key}-r" patternUnits="userSpaceOnUse" width="6" height="6" '
        'patternTransform="rotate(45)"><path class="es-raya" d="M0 0V6"/></pattern></defs>'
        f'<path class="es-base" d="M0 {HEAD + HEIGHT}H{width}"/>{"".join(bars)}</svg>'
    )
    return mark_safe(drawn)  # noqa: S308  # every text in it is escaped


def _bar(left: float, value: float | None, most: float, look: str, key: str, suffix: str) -> str:
    if value is None:
        return f'<text class="es-cifra" x="{left + BAR / 2:g}" y="{HEAD + HEIGHT - 4}">–</text>'
    tall = max(HEIGHT * value / most, 1 if value else 0)
    top = HEAD + HEIGHT - tall
    fill = f' fill="url(#{key}-r)"' if look == "b" else ""
    place = f'x="{left + 1:g}" y="{top:g}" width="{BAR - 2}" height="{tall:g}"'
    return (
        f'<rect class="es-barra es-barra--{look}" {place}{fill}/>'
        f'<text class="es-cifra" x="{left + BAR / 2:g}" y="{top - 5:g}">{number(value)}{escape(suffix)}</text>'
    )


def number(value: float) -> str:
    """Whole numbers plainly, others with one decimal."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _told(label: str, values: Sequence[float | None], series: Sequence[Series], suffix: str) -> str:
    words = [
        f"{one.label} {'sin dato' if value is None else number(value) + suffix}"
        for one, value in zip(series, values, strict=True)
    ]
    return f"{label}: {', '.join(words)}"
