"""Figures drawn on a diagram: how much each activity has, by number, hatching, border and tint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from pipelines.engine.drawing import Box

STEPS = ("nada", "poco", "medio", "mucho", "lo más")
TINTS = ("#ffffff", "#fff4e0", "#ffe4b8", "#ffcf8a", "#ffb95c")
GAPS = (0, 14, 9, 6, 4)  # between the lines of the hatching
BORDERS = (1.5, 2, 3, 4, 5)
STYLE = """

.pa-hot .pa-box{fill:none;stroke:none}.pa-heat{fill:#1f2937}.pa-heattext{fill:#fff;font-size:11px;font-weight:600}
""".strip()


@dataclass(frozen=True)
class Heat:
    """`share`: 0 to 1, compared with the activity that has most; `label`: its figures in few words."""

    share: float
    label: str

    @property
    def step(self) -> int:
        """Which of `STEPS`: 0 is nothing at all."""
        return 0 if self.share <= 0 else min(int(self.share * 4) + 1, 4)


def definitions(prefix: str) -> str:
    """The hatchings, one for each step above nothing."""
    patterns = []
    for step in range(1, len(STEPS)):
        gap = GAPS[step]
        patterns.append(
            f'<pattern id="{prefix}-calor-{step}" patternUnits="userSpaceOnUse" width="{gap}" height="{gap}" '
            f'patternTransform="rotate(45)"><rect width="{gap}" height="{gap}" fill="{TINTS[step]}"/>'
            f'<path d="M0 0V{gap}" stroke="#e0a050" stroke-width="1.2"/></pattern>'
        )
    return f"<defs>{''.join(patterns)}</defs>"


def behind(box: Box, heat: Heat, prefix: str) -> str:
    """The box of an activity with its hatching, and a plain field in the middle where its words are read."""
    step = heat.step
    fill = f"url(#{prefix}-calor-{step})" if step else TINTS[0]
    words = (
        f'<rect x="{box.x + 7:g}" y="{box.y + 7:g}" width="{box.width - 14:g}" height="{box.height - 14:g}" rx="4" '
        'fill="#fff" fill-opacity=".86"/>'
    )
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="8" fill="{fill}" '
        f'stroke="#8a4b00" stroke-width="{BORDERS[step]}"/>' + (words if step else "")
    )


def chip(box: Box, heat: Heat) -> str:
    """The figures at the lower edge of an activity."""
    width = min(6.4 * len(heat.label) + 14, box.width + 12)
    x, y = box.right - width + 6, box.bottom - 9
    return (
        f'<rect class="pa-heat" x="{x:g}" y="{y:g}" width="{width:g}" height="18" rx="9"/>'
        f'<text class="pa-heattext" x="{x + width / 2:g}" y="{y + 13:g}" text-anchor="middle">'
        f"{escape(heat.label)}</text>"
    )


def legend(left: float, top: float, prefix: str) -> str:
    """What the hatchings mean, in a row."""
    parts = [f'<text class="pa-strong" x="{left:g}" y="{top + 14:g}">Carga:</text>']
    for step, word in enumerate(STEPS):
        box = Box(left + 60 + 118 * step, top, 32, 20)
        parts.append(behind(box, Heat(step / 4 - 0.1, ""), prefix))
        parts.append(f'<text class="pa-small" x="{box.right + 8:g}" y="{top + 14:g}">{word}</text>')
    return f'<g class="pa-legend">{"".join(parts)}</g>'


def description(heat: Mapping[str, Heat], labels: Mapping[str, str]) -> str:
    """The same in words, those that have most first."""
    ordered = sorted(heat.items(), key=lambda one: -one[1].share)
    told = [f"{labels[node]}: {one.label}" for node, one in ordered if one.share > 0 and node in labels]
    return f"Carga por actividad: {'; '.join(told)}." if told else "Ninguna actividad tiene carga."
