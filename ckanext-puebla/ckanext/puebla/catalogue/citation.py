"""How to cite a dataset, in the manner of APA: author (year). Title (version) [kind]. Portal. Address."""

from __future__ import annotations

from datetime import date


def citation(*, author: str, title: str, version: str, published: date, portal: str, address: str) -> str:
    """One line of plain text. `version` may be empty."""
    name = author.strip().rstrip(".") or portal
    edition = f" (versión {version})" if version else ""
    return f"{name} ({published.year}). {title.strip().rstrip('.')}{edition} [Conjunto de datos]. {portal}. {address}"
