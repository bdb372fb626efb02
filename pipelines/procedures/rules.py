"""The table of business rules: where each is kept and which test names it, or why it is not kept yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipelines.engine import Procedure
from pipelines.procedures import words
from pipelines.procedures.manual import chapters

TESTS = ("tests/**/*.py", "cms/**/tests/**/*.py", "schemas/**/tests/**/*.py", "ckanext-puebla/**/tests/**/*.py")
NAMED = re.compile(r"[\"'`](?P<rule>[a-z0-9_]+\.[a-z0-9_]+)[\"'`]")
HEAD = """# Reglas de los procedimientos

Este archivo se hace con `puebla procedimientos reglas --salida docs/reglas.md`; no se edita a mano. Cada regla del
manual dice dónde se cumple y qué prueba la nombra (como `clave.regla`). Las que se cumplen en el diagrama, un
formulario, un plazo o un documento las recorre además `puebla procedimientos verificar`, que comprueba que ese lugar
existe; las pendientes dicen por qué.
"""


def tests_by_rule(root: Path, rules: Iterable[str]) -> dict[str, list[str]]:
    """Rule (`clave.regla`) -> the test files that name it, from the root of the repository."""
    wanted = set(rules)
    found: dict[str, list[str]] = {}
    for path in sorted({path for pattern in TESTS for path in root.glob(pattern)}):
        for rule in {match["rule"] for match in NAMED.finditer(path.read_text(encoding="utf-8"))} & wanted:
            found.setdefault(rule, []).append(str(path.relative_to(root)))
    return found


def to_markdown(procedures: Sequence[Procedure], root: Path) -> str:
    """The whole table, one part for each procedure."""
    keys = [f"{one.clave}.{rule}" for one in procedures for rule in one.declaration.reglas]
    tests = tests_by_rule(root, keys)
    kinds: Counter[str] = Counter(rule.kept_by for one in procedures for rule in one.declaration.reglas.values())
    parts = [
        HEAD,
        f"{len(keys)} reglas de {len(procedures)} procedimientos; {len(tests)} con una prueba que las nombra.\n",
    ]
    parts.append("| se cumple en | reglas |\n|---|---:|")
    parts += [f"| {words.KEPT_BY[kind]} | {kinds[kind]} |" for kind in words.KEPT_BY if kinds[kind]]
    for chapter in chapters(procedures):
        for procedure in chapter.procedures:
            parts.append(_part(procedure, tests))
    return "\n".join(parts) + "\n"


def _part(procedure: Procedure, tests: dict[str, list[str]]) -> str:
    declared = procedure.declaration
    lines = [f"\n## {declared.numero}. {declared.nombre}\n"]
    if not declared.reglas:
        return "\n".join([*lines, "Sin reglas declaradas.\n"])
    lines += ["| regla | fuente | se cumple en | prueba |", "|---|---|---|---|"]
    for key, rule in declared.reglas.items():
        where = rule.where if rule.kept_by == "pendiente" else f"`{rule.where}`"
        named = ", ".join(f"`{path}`" for path in tests.get(f"{procedure.clave}.{key}", ()))
        cells = (f"`{key}`: {rule.text}", rule.source, f"{words.KEPT_BY[rule.kept_by]}: {where}", named or "—")
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)
