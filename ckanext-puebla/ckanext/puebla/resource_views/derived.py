"""Files made from a published file: its clean CSV, its GeoJSON for the map, and a note that says how it went.

They are named by the sha256 of the original, so they are made once for every version and never go stale.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ckan.plugins import toolkit as tk

SHA256 = re.compile(r"\A[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Derived:
    """What could be made of a file.

    `csv`, `geojson`: whether those files exist; `rows`: rows of the CSV; `bounds`: west, south, east, north;
    `problem`: why nothing can be shown, in Spanish, or None.
    """

    csv: bool = False
    geojson: bool = False
    rows: int | None = None
    bounds: tuple[float, float, float, float] | None = None
    problem: str | None = None


def folder() -> Path:
    """The room of derived files, beside the object store."""
    return Path(str(tk.config["ckan.storage_path"])) / "puebla" / "derived"


def path_of(sha256: str, suffix: str) -> Path:
    """Where a derived file lives. `suffix`: csv, geojson or json. Refuses anything that is not a sha256."""
    if not SHA256.match(sha256):
        raise ValueError("no es un sha256")
    return folder() / sha256[:2] / f"{sha256}.{suffix}"


def read_note(sha256: str) -> Derived | None:
    """What is known of a file; None when it was never prepared."""
    try:
        values: dict[str, Any] = json.loads(path_of(sha256, "json").read_text(encoding="utf-8"))
    except (ValueError, FileNotFoundError):
        return None
    bounds = values.pop("bounds", None)
    return Derived(**values, bounds=tuple(bounds) if bounds else None)


def write_note(sha256: str, derived: Derived) -> None:
    """Keeps the result; written last and in one move, so that a note always tells of whole files."""
    target = path_of(sha256, "json")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".nota")
    temporary.write_text(json.dumps(asdict(derived)), encoding="utf-8")
    temporary.replace(target)


def existing(resource: dict[str, Any], suffix: str) -> Path | None:
    """The derived file of a resource, if there is one."""
    try:
        path = path_of(str(resource.get("hash") or ""), suffix)
    except ValueError:
        return None
    return path if path.is_file() else None
