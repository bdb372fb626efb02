"""Contrast of colours as WCAG 2.2 defines it, and what the colours of a micrositio lack. Pure: plain values only.

Source of the formulas: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and #dfn-contrast-ratio.
"""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from schemas.microsites.declarations import TOKENS, Looks, Pair

COLOUR = re.compile(r"#[0-9a-f]{6}")
TINT = 0.06  # how much primary the soft background has
STEPS = 400  # lightnesses that are tried when a colour is suggested
COARSE = 17  # of those, every so many (an odd number: they come lighter and darker in turn) when text must be stronger
# Colours are mended in this order, each against those before it; the background stays as it is.
MENDED = ("text", "primary", "accent")


@dataclass(frozen=True)
class Problem:
    """A pair that fails. `token` is the colour to change and `suggestion` its colour in `mended`, if there is any."""

    pair: Pair
    front: str
    back: str
    ratio: float
    token: str
    suggestion: str | None


def is_colour(value: object) -> bool:
    """Whether this is `#rrggbb` in lower case: the only way in which colours are kept."""
    return isinstance(value, str) and COLOUR.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=16384)
def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21, whatever the order."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shown(ratio: float) -> str:
    """A ratio for people, cut (never rounded up) to two decimals: `4.49:1`."""
    return f"{math.floor(ratio * 100) / 100:.2f}:1"


@lru_cache(maxsize=4096)
def mix(base: str, other: str, share: float) -> str:
    """`base` with a share (0 to 1) of `other`."""
    pairs = zip(_channels(base), _channels(other), strict=True)
    return _hex(*((1 - share) * one + share * two for one, two in pairs))


def with_tint(tokens: Mapping[str, str]) -> dict[str, str]:
    """The four colours and the soft background that follows from them."""
    return {**tokens, "tint": mix(tokens["background"], tokens["primary"], TINT)}


def problems(tokens: Mapping[str, str], *, layout: str, header_style: str, looks: Looks) -> tuple[Problem, ...]:
    """Every pair that this layout shows and that lacks contrast, each with a suggestion."""
    pairs = looks.pairs_of(layout, header_style)
    colours = with_tint(tokens)
    proposed = _proposal(tokens, pairs)
    return tuple(
        _problem(pair, colours[pair.front], colours[pair.back], tokens, proposed) for pair in _failing(tokens, pairs)
    )


def mended(tokens: Mapping[str, str], *, layout: str, header_style: str, looks: Looks) -> dict[str, str] | None:
    """The nearest colours that have no problem; None when no lightness of these hues has none."""
    proposed = _proposal(tokens, looks.pairs_of(layout, header_style))
    if None in proposed.values():
        return None
    return {**tokens, **{token: colour for token, colour in proposed.items() if colour}}


def _problem(
    pair: Pair, front: str, back: str, tokens: Mapping[str, str], proposed: Mapping[str, str | None]
) -> Problem:
    involved = {"primary" if name == "tint" else name for name in (pair.front, pair.back)} & set(MENDED)
    changed = [name for name in MENDED if name in involved and proposed[name] != tokens[name]]
    token = changed[-1] if pair.back != "tint" else changed[0]
    return Problem(pair, front, back, contrast(front, back), token, proposed[token])


def _proposal(tokens: Mapping[str, str], pairs: tuple[Pair, ...]) -> dict[str, str | None]:
    """The nearest colours; with a stronger text where the nearest one leaves no room for the accent."""
    nearest = _mended(tokens, pairs)
    if None not in nearest.values():
        return nearest
    for text in list(_by_nearness(nearest["text"] or tokens["text"]))[::COARSE]:
        stronger = _mended({**tokens, "text": text}, pairs)
        if None not in stronger.values():
            return stronger
    return nearest


def _mended(tokens: Mapping[str, str], pairs: tuple[Pair, ...]) -> dict[str, str | None]:
    """For each colour the nearest that passes with those before it; None where no lightness of its hue does."""
    chosen = dict(tokens)
    found: dict[str, str | None] = {}
    for token in MENDED:
        found[token] = _nearest(token, chosen, pairs)
        chosen[token] = found[token] or tokens[token]
    return found


def _nearest(token: str, tokens: Mapping[str, str], pairs: tuple[Pair, ...]) -> str | None:
    """The same hue, as little lighter or darker as makes it pass; itself when it does already."""
    known = {"background", "tint", *MENDED[: MENDED.index(token) + 1]}
    affected = tuple(pair for pair in pairs if {pair.front, pair.back} <= known and token in _moved(pair))
    for candidate in (tokens[token], *_by_nearness(tokens[token])):
        if not any(any(_failing(case, affected)) for case in _cases({**tokens, token: candidate}, token)):
            return candidate
    return None


def _moved(pair: Pair) -> set[str]:
    """The colours that change a pair; the soft background follows from primary."""
    return {pair.front, pair.back, *(("primary",) if pair.back == "tint" else ())}


def _cases(tokens: Mapping[str, str], mending: str) -> Iterator[Mapping[str, str]]:
    """What a colour must pass with. The text is mended before primary is known, so it must suit any soft background."""
    yield tokens
    if mending == "text":
        yield {**tokens, "primary": "#000000"}
        yield {**tokens, "primary": "#ffffff"}


def _by_nearness(colour: str) -> Iterator[str]:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - lightness)):
        yield _hex(*(channel * 255 for channel in colorsys.hls_to_rgb(hue, step / STEPS, saturation)))


def _failing(tokens: Mapping[str, str], pairs: tuple[Pair, ...]) -> Iterator[Pair]:
    colours = with_tint({name: tokens[name] for name in TOKENS})
    return (pair for pair in pairs if contrast(colours[pair.front], colours[pair.back]) < pair.ratio)


def _channels(colour: str) -> tuple[int, int, int]:
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(*channels: float) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)
