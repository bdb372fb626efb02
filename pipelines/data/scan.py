"""A fast look at the structure of a big CSV: are all its rows even and its quotes in order?

Files that pass are read by DuckDB and PostgreSQL exactly as by Python's csv module, so they need no rewriting; all
others
take the slower way through `readers`. The trick: the marks outside of quotes (separators and line ends) must repeat one
pattern, the marks of the header.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

_CHUNK = 4 * 1024 * 1024
_LF, _CR, _QUOTE = 10, 13, 34
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass
class Structure:
    """`records` counts the header too; `lines[k]` is the line where record k starts, or None when it is simply k +
    1."""

    records: int
    fields: int
    crlf: bool
    lines: Ints | None


@dataclass
class _State:
    """What is carried from chunk to chunk: the last byte, whether a quote is open, marks of an unfinished record."""

    separator: int
    cell_limit: int
    before: int = _LF
    open_quote: int = 0
    marks: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))
    places: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    pattern: Bytes | None = None
    end: int = -1
    records: int = 0
    newlines: int = 0
    folded: bool = False
    lines: list[Ints] = field(default_factory=list)


def scan(path: Path, separator: str, skip: int, cell_limit: int) -> Structure | None:
    """Return the structure when the file is strict RFC 4180 (LF or CRLF, even rows, no blank rows), else None."""
    if path.stat().st_size <= skip or ord(separator) > 127:
        return None
    state = _State(ord(separator), cell_limit)
    offset = 0
    with path.open("rb") as stream:
        stream.seek(skip)
        chunk = stream.read(_CHUNK)
        while chunk:
            following = stream.read(_CHUNK)
            if not _chunk(np.frombuffer(chunk, np.uint8), offset, following[:1], state):
                return None
            offset += len(chunk)
            state.before = chunk[-1]
            chunk = following
    return _finish(offset, state)


def _chunk(data: Bytes, offset: int, following: bytes, state: _State) -> bool:
    after = following[0] if following else _LF
    special = (data == state.separator) | (data == _LF) | (data == _QUOTE) | (data == _CR) | (data == 0)
    at = np.flatnonzero(special)
    kinds = data[at]
    if (kinds == 0).any() or not _returns_fit(data, at[kinds == _CR], after):
        return False
    is_quote = kinds == _QUOTE
    inside = np.zeros(len(at), bool)
    if state.open_quote or is_quote.any():
        count = np.cumsum(is_quote, dtype=np.uint8)
        inside = ((count + state.open_quote) & 1).astype(bool)
        quotes = at[is_quote]
        if not _quotes_fit(data, quotes, inside[is_quote], state, after):
            return False
        state.open_quote = (state.open_quote + len(quotes)) & 1
    outside = ~inside & ~is_quote
    newlines = kinds == _LF
    folded = bool((newlines & inside).any())
    state.folded = state.folded or folded
    numbers = np.cumsum(newlines)[outside] + state.newlines if folded else None
    fits = _records_fit(kinds[outside], at[outside] + offset, numbers, state)
    state.newlines += int(np.count_nonzero(newlines))
    return fits


def _returns_fit(data: Bytes, returns: Ints, after: int) -> bool:
    """Whether every carriage return is followed by a line feed."""
    if not len(returns):
        return True
    if returns[-1] + 1 == len(data):
        if after != _LF:
            return False
        returns = returns[:-1]
    return bool((data[returns + 1] == _LF).all())


def _quotes_fit(data: Bytes, quotes: Ints, opens: Flags, state: _State, after: int) -> bool:
    """Whether opening quotes stand at the start of a cell (or after another quote) and closing ones at its end."""
    opening, closing = quotes[opens], quotes[~opens]
    before = data[opening - 1]
    if len(opening) and opening[0] == 0:
        before[0] = state.before
    last = len(closing) > 0 and closing[-1] + 1 == len(data)
    behind = data[(closing[:-1] if last else closing) + 1]
    edges = (state.separator, _LF, _QUOTE)
    if not np.isin(before, edges).all() or not np.isin(behind, (*edges, _CR)).all():
        return False
    return not last or after in (*edges, _CR)


def _records_fit(marks: Bytes, places: Ints, numbers: Ints | None, state: _State) -> bool:
    """Whether the marks outside of quotes go on repeating those of the header; `numbers` counts lines at each mark."""
    held = len(state.marks)
    marks = np.concatenate((state.marks, marks))
    places = np.concatenate((state.places, places))
    if state.pattern is None:
        ends = np.flatnonzero(marks == _LF)
        if not len(ends):
            state.marks, state.places = marks, places
            return len(marks) < 100_000
        state.pattern = marks[: ends[0] + 1]
    size = len(state.pattern)
    whole = len(marks) // size * size
    if not (marks[:whole].reshape(-1, size) == state.pattern).all():
        return False
    if not _sizes_fit(places, whole, size, state):
        return False
    _count(places[:whole], numbers, held, size, state)
    state.marks, state.places = marks[whole:], places[whole:]
    return True


def _sizes_fit(places: Ints, whole: int, size: int, state: _State) -> bool:
    """Whether no cell is too long and no record consists of separators only."""
    if not len(places):
        return True
    if max(int(places[0]) - state.end, int(np.diff(places).max(initial=0))) > state.cell_limit:
        return False
    ends = places[size - 1 : whole : size]
    return not len(ends) or bool((np.diff(ends, prepend=state.end) > size).all())


def _count(places: Ints, numbers: Ints | None, held: int, size: int, state: _State) -> None:
    """Note how many records ended and on which line each ended."""
    count = len(places) // size
    if not count:
        return
    if numbers is None:
        first = state.newlines + 1
        ends = np.arange(first, first + count)
    else:
        ends = numbers[np.arange(size - 1, count * size, size) - held]
    state.lines.append(ends)
    state.records += count
    state.end = int(places[-1])


def _finish(length: int, state: _State) -> Structure | None:
    if state.pattern is None or state.open_quote:
        return None
    crlf = bool((state.pattern == _CR).any())
    fields = len(state.pattern) - (2 if crlf else 1) + 1
    if fields < 2:
        return None
    ends = np.concatenate(state.lines)
    if state.end + 1 < length:  # the last row has no line end
        if not np.array_equal(state.marks, state.pattern[: fields - 1]) or length - state.end <= fields:
            return None
        state.records += 1
        ends = np.concatenate((ends, [state.newlines + 1]))
    elif len(state.marks):
        return None
    lines = np.concatenate(([1], ends[:-1] + 1)) if state.folded else None
    return Structure(state.records, fields, crlf, lines)
