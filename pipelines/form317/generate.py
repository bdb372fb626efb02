"""Writes what is generated from the declaration: CKAN's form and the docs page. Run as a module."""

from __future__ import annotations

from pathlib import Path

from pipelines.form317.documentation import page
from schemas.form317 import FORMAT
from schemas.form317.scheming import dataset_yaml, presets_json

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[Path, str]:
    """Return the content of each generated file."""
    forms = ROOT / "ckanext-puebla" / "ckanext" / "puebla" / "schemas"
    return {
        forms / "dataset.yaml": dataset_yaml(FORMAT),
        forms / "presets.json": presets_json(FORMAT),
        ROOT / "docs" / "formato-317.md": page(),
    }


def main() -> None:
    """Write every generated file."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
