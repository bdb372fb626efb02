"""What one data file may cost: sizes, counts and time. Every reader takes a `Limits`; a site changes them in its
settings."""

from __future__ import annotations

import time
from dataclasses import dataclass

from pipelines.data.errors import cannot_read

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Upper bounds of one file. Sizes in bytes, `cell` in characters, `seconds` of wall time per operation."""

    size: int = 512 * MIB
    rows: int = 5_000_000
    columns: int = 1_000
    cell: int = 1_000_000
    workbook_unpacked: int = 400 * MIB
    zip_unpacked: int = 300 * MIB
    zip_entries: int = 500
    zip_ratio: float = 200.0
    blank_rows: int = 1_048_576
    structured_size: int = 64 * MIB
    rdf_size: int = 16 * MIB
    depth: int = 100
    features: int = 500_000
    vertices: int = 10_000_000
    map_vertices: int = 200_000
    seconds: float = 120.0
    samples: int = 20
    memory_mb: int = 1_024


DEFAULT_LIMITS = Limits()


class Deadline:
    """A clock that stops an operation when its time is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.seconds = seconds

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise CannotRead once the time is over."""
        if time.monotonic() > self._end:
            raise cannot_read(
                "tiempo_agotado",
                f"El archivo tarda más de {self.seconds:g} segundos en leerse; divídalo en archivos menores.",
            )
