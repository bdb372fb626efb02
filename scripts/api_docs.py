"""Write docs/api.md from the docstrings of our actions: `python scripts/api_docs.py [--check]`.

Reads the source text only, so it needs neither CKAN nor a database.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ACTIONS = ROOT / "ckanext-puebla" / "ckanext" / "puebla" / "logic" / "action"
PAGE = ROOT / "docs" / "api.md"
TITLES = {
    "appointments": "Appointments (*nombramientos*)",
    "files": "Files handed in",
    "submissions": "Submissions (*solicitudes*)",
    "review": "Review",
    "reports": "Reports for reviewers",
    "imports": "Workbooks",
    "versions": "What is public",
}
INTRODUCTION = """# The API

Generated from the docstrings of `ckanext/puebla/logic/action/` by `python scripts/api_docs.py`; a test fails if it
drifts.

Every action is called as CKAN's own: `POST /api/3/action/<name>` with JSON (or multipart where a file is sent) and the
header `Authorization: <token>`; those marked *GET* also with `GET`. Answers are `{"success": true, "result": …}` or
`{"success": false, "error": {…}}`. An error with the key `puebla_conflict` means that somebody was first: read again.

CKAN's own writing actions on datasets, resources, views and DataStore tables are refused to everybody, administrators
included: datasets are registered with `puebla_dataset_put` and become public by the técnico's signature.

Dates are `aaaa-mm-dd`, moments ISO 8601 in UTC. Field names are FORM.317's own: `docs/formato-317.md`.
"""
_ROLE = re.compile(r":py:func:`(\w+)`")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The actions of a module, in their order."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("puebla_"):
            yield node


def entry(node: ast.FunctionDef) -> str:
    """The paragraph of one action."""
    reads = any("side_effect_free" in ast.unparse(decorator) for decorator in node.decorator_list)
    text, _, fields = (ast.get_docstring(node) or "").partition("\n\n:")
    lines = [f"### {node.name}" + (" *GET*" if reads else ""), "", " ".join(text.split()), ""]
    for field in re.split(r"\n+:", fields):
        kind, _, meaning = " ".join(field.split()).partition(": ")
        name = kind.removeprefix("param ")
        if meaning:
            lines.append(f"- {'returns' if name == 'returns' else f'`{name}`'}: {meaning}")
    return _ROLE.sub(r"[`\1`](#\1)", "\n".join(lines)).rstrip() + "\n"


SITES = """## Terms kept (on the sites)

The sites tell how many cases of each procedure kept their term, by quarter and by year. Public, without a key; kept by
the gateway for five minutes. `GET https://www…/transparencia/plazos.json` (from any origin) and `…/plazos.csv`.

- returns: `{minimo_de_casos, plazos: [...]}`, a line for each procedure and quarter, and for each year that is over
  (`trimestre` null): `procedimiento`, `nombre`, `departamento`, `plazo_del_manual`, `anio`, `trimestre`,
  `casos_con_plazo`, `casos_en_plazo`, `porcentaje_en_plazo`, `mediana_dias_habiles`, `nota`
- counts are null (empty in CSV) where fewer than `minimo_de_casos` cases are behind them, or would be told by a
  difference; `nota` says so
"""  # of the other room, which has no actions


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for module, title in TITLES.items():
        entries = [entry(node) for node in functions(ACTIONS / f"{module}.py")]
        parts.append("\n".join([f"## {title}\n", *entries]))
    return "\n".join([*parts, SITES])


def main() -> int:
    """Write the page, or with `--check` only tell whether it is up to date."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
