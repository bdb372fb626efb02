"""docs/api.md says what the docstrings say, of every action."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ckanext.puebla.logic.action import get_actions

ROOT = Path(__file__).resolve().parents[4]


def generator():
    spec = importlib.util.spec_from_file_location("api_docs", ROOT / "scripts" / "api_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == generator().page()


def test_every_action_is_on_it():
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    written = {line.split()[1] for line in page.splitlines() if line.startswith("### ")}
    assert written == set(get_actions())
