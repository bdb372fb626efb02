"""A fast look at the structure of a big CSV: are all its rows even and its quotes in order?

Files that pass are read by DuckDB and PostgreSQL exactly as by Python's csv module, so they need no rewriting; all others take
the slower way through `readers`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

_SEP, _NL, _QUOTE, _CR, _NUL = 1, 2, 3, 4, 5
_CHUNK = 8 * 1024 * 1024
Ints = npt.NDArray[np.int64]


@dataclass
class Structure:
    """`records` counts the header too; `lines[k]` is the line where record k starts, or None when it is simply k + 1."""

    records: int
    fields: int
    crlf: bool
    quoted: bool
    lines: npt.NDArray[np.int64] | None


@dataclass
class _State:
    position: int = 0
    quotes: int = 0
    separators: int = 0
    newlines: int = 0
    returns: int = 0
    record_start: int = 0
    last_mark: int = -1
    fields: int | None = None
    ends_newlines: list[Ints] = field(default_factory=list)
    records: int = 0


def scan(path: Path, separator: str, skip: int, cell_limit: int) -> Structure | None:
    """Return the structure when the file is strict RFC 4180 (LF or CRLF, even rows, no blank rows), else None."""
    if path.stat().st_size <= skip or ord(separator) > 127:
        return None
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=skip)
    table = np.zeros(256, dtype=np.uint8)
    table[ord(separator)], table[10], table[34], table[13], table[0] = _SEP, _NL, _QUOTE, _CR, _NUL
    state = _State()
    for start in range(0, len(data), _CHUNK):
        if not _chunk(data, start, table, state, cell_limit):
            return None
    return _finish(data, state)


def _chunk(
    data: npt.NDArray[np.uint8], start: int, table: npt.NDArray[np.uint8], state: _State, cell_limit: int
) -> bool:
    classes = table[data[start : start + _CHUNK]]
    at = np.flatnonzero(classes)
    kinds = classes[at]
    at = at + start
    if (kinds == _NUL).any() or not _returns_fit(data, at[kinds == _CR], state):
        return False
    is_quote = kinds == _QUOTE
    before = np.cumsum(is_quote) - is_quote + state.quotes
    if not _quotes_fit(data, at[is_quote], before[is_quote], int(np.argmax(table == _SEP))):
        return False
    outside = (before % 2) == 0
    marks = outside & ((kinds == _SEP) | (kinds == _NL))
    if not _cells_fit(at[marks], state, cell_limit):
        return False
    if not _records_fit(at, kinds, outside, state):
        return False
    state.quotes += int(is_quote.sum())
    return True


def _returns_fit(data: npt.NDArray[np.uint8], returns: Ints, state: _State) -> bool:
    """Whether every carriage return is followed by a line feed."""
    state.returns += len(returns)
    if not len(returns):
        return True
    return bool(returns[-1] + 1 < len(data) and (data[returns + 1] == 10).all())


def _quotes_fit(data: npt.NDArray[np.uint8], quotes: Ints, order: Ints, separator: int) -> bool:
    """Whether opening quotes stand at the start of a cell and closing ones at its end."""
    if not len(quotes):
        return True
    opening, closing = quotes[order % 2 == 0], quotes[order % 2 == 1]
    before = data[opening[opening > 0] - 1]
    after = data[closing[closing + 1 < len(data)] + 1]
    good_before = (before == separator) | (before == 10) | (before == 34)
    good_after = (after == separator) | (after == 10) | (after == 13) | (after == 34)
    return bool(good_before.all() and good_after.all())


def _cells_fit(marks: Ints, state: _State, cell_limit: int) -> bool:
    if not len(marks):
        return True
    longest = max(int(marks[0]) - state.last_mark, int(np.diff(marks).max(initial=0)))
    state.last_mark = int(marks[-1])
    return longest <= cell_limit


def _records_fit(at: Ints, kinds: npt.NDArray[np.uint8], outside: npt.NDArray[np.bool_], state: _State) -> bool:
    is_newline = kinds == _NL
    ends = is_newline & outside
    separators = np.cumsum((kinds == _SEP) & outside) + state.separators
    newlines = np.cumsum(is_newline) + state.newlines
    if ends.any():
        if state.fields is None:
            state.fields = int(separators[ends][0]) + 1
        expected = (state.records + 1 + np.arange(int(ends.sum()))) * (state.fields - 1)
        if not (separators[ends] == expected).all():
            return False
        starts = np.concatenate(([state.record_start], at[ends][:-1] + 1))
        if ((at[ends] - starts) <= state.fields).any():  # nothing but separators: a blank row
            return False
        state.records += len(starts)
        state.record_start = int(at[ends][-1]) + 1
        state.ends_newlines.append(newlines[ends])
    if len(separators):
        state.separators, state.newlines = int(separators[-1]), int(newlines[-1])
    return True


def _finish(data: npt.NDArray[np.uint8], state: _State) -> Structure | None:
    if state.fields is None or state.fields < 2 or state.quotes % 2:
        return None
    ends = np.concatenate(state.ends_newlines)
    if state.record_start < len(data):  # the last row has no line end
        if state.separators != (state.records + 1) * (state.fields - 1):
            return None
        state.records += 1
        ends = np.concatenate((ends, [state.newlines + 1]))
    if state.returns not in (0, state.newlines):
        return None
    plain = bool(ends[-1] == state.records)
    lines = None if plain else np.concatenate(([1], ends[:-1] + 1))
    return Structure(state.records, state.fields, state.returns > 0, state.quotes > 0, lines)
