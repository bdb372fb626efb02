"""How much of a workbook nobody trusts we are willing to read."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self

ENVIRONMENT_PREFIX = "PUEBLA_FORM317_"


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. Each may be set in the environment: `max_rows` as PUEBLA_FORM317_MAX_ROWS."""

    max_file_bytes: int = 25_000_000
    max_unzipped_bytes: int = 150_000_000
    max_entries: int = 3_000
    max_rows: int = 50_000
    max_cells: int = 600_000
    max_text_chars: int = 20_000_000
    max_cell_chars: int = 33_000
    max_annotated_cells: int = 400_000
    max_seconds: float = 9.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Return the limits with what the environment overrides; ValueError on a value that is no positive number."""
        values = os.environ if environment is None else environment
        changed: dict[str, float | int] = {}
        for item in fields(cls):
            text = values.get(ENVIRONMENT_PREFIX + item.name.upper())
            if text is None:
                continue
            number = float(text) if item.name == "max_seconds" else int(text)
            if number <= 0:
                raise ValueError(f"{ENVIRONMENT_PREFIX}{item.name.upper()} must be positive")
            changed[item.name] = number
        return replace(cls(), **changed)  # type: ignore[arg-type]


DEFAULT_LIMITS = Limits()


class Deadline:
    """Counts the seconds of one reading."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def passed(self) -> bool:
        """Tell whether the time is over."""
        return time.monotonic() > self._end
