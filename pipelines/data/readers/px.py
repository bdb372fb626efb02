"""PC-Axis (PX) files as a long table: one row per cell of the cube, one column per variable, and `valor`.

Written here because the living readers need pandas frames per language or lack KEYS and CODEPAGE; see docs/decisions.
Format: "PC-Axis file format", Statistics Sweden, version 2013.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path

from pipelines.data.columns import clean_name
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.layout import Table
from pipelines.data.limits import Limits

_KEY = re.compile(r"\s*([A-Z][A-Z0-9.\-_]*)(?:\[([\w-]+)\])?(?:\((.*?)\))?\s*$", re.DOTALL | re.IGNORECASE)
_STRING = re.compile(r'"([^"]*)"')
_CODEPAGE = re.compile(rb'CODEPAGE\s*=\s*"([\w-]+)"', re.IGNORECASE)
_ANSI = re.compile(rb'CHARSET\s*=\s*"ANSI"', re.IGNORECASE)
_UNTIL = {mark: re.compile(rf'"[^"]*"|{mark}') for mark in "=;"}
VALUE_COLUMN = "valor"


@dataclass
class Cube:
    """`variables` in storage order (stub first), `values` of each, the data as written; `keyed`: leading key
    variables of DATA rows."""

    variables: list[str]
    values: dict[str, list[str]]
    data: str
    data_line: int
    language: str | None = None
    languages: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    codes: dict[str, list[str]] = field(default_factory=dict)
    by_code: set[str] = field(default_factory=set)


def decode(raw: bytes) -> str:
    """Decode by CODEPAGE, else UTF-8 if it is, else CHARSET: ANSI is Windows-1252, none is the DOS page 850."""
    declared = _CODEPAGE.search(raw[:20_000])
    pages = [declared[1].decode()] if declared else []
    pages += ["utf-8-sig", "cp1252" if _ANSI.search(raw[:20_000]) else "cp850"]
    if raw.startswith(b"\xef\xbb\xbf"):
        pages = ["utf-8-sig"]
    for page in pages:
        try:
            return raw.decode(page)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", errors="replace")


def _statements(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield (key, value, line of the value) for each `KEY=value;`, minding quotes; DATA takes the rest."""
    at, line = 0, 1
    while at < len(text):
        equals = _outside(text, at, "=")
        if equals < 0:
            return
        key = text[at:equals]
        line += key.count("\n")
        if key.strip().upper() == "DATA":
            end = text.rfind(";")
            yield "DATA", text[equals + 1 : end if end > equals else len(text)], line
            return
        end = _outside(text, equals + 1, ";")
        if end < 0:
            raise cannot_read("px_incompleto", "Al archivo PX le falta un punto y coma o está cortado.", row=line)
        yield key, text[equals + 1 : end], line
        line += text.count("\n", equals, end)
        at = end + 1


def _outside(text: str, start: int, wanted: str) -> int:
    """Return where `wanted` next stands outside of quotes, or -1."""
    for found in _UNTIL[wanted].finditer(text, start):
        if found.group() == wanted:
            return found.start()
    return -1


def _strings(value: str) -> list[str]:
    """Return the strings of a list; neighbouring quoted pieces without a comma are one string."""
    result: list[str] = []
    end = None
    for found in _STRING.finditer(value):
        joined = end is not None and "," not in value[end : found.start()]
        if joined:
            result[-1] += found[1]
        else:
            result.append(found[1])
        end = found.end()
    return result


def parse(text: str) -> Cube:
    """Parse the text of a PX file. Raises CannotRead when it is incomplete."""
    facts: dict[tuple[str, str], str] = {}
    data, line = None, 0
    for key, value, place in _statements(text):
        found = _KEY.match(key)
        if not found:
            raise cannot_read(
                "px_ilegible", f"Palabra clave de PX que no se entiende: «{key.strip()[:40]}».", row=place
            )
        if found[1].upper() == "DATA":
            data, line = value, place
        elif not found[2]:  # translations of other languages are left out
            names = _strings(found[3]) if found[3] else [""]
            facts[found[1].upper(), names[0] if names else ""] = value
    if data is None:
        raise cannot_read("px_sin_datos", "El archivo PX no tiene la sección DATA.")
    return _cube(facts, data, line)


def _cube(facts: dict[tuple[str, str], str], data: str, line: int) -> Cube:
    variables = [name for word in ("STUB", "HEADING") for name in _strings(facts.get((word, ""), ""))]
    values = {name: _strings(facts.get(("VALUES", name), "")) for name in variables}
    lacking = [name for name in variables if not values[name]]
    if not variables or lacking:
        which = f" de «{lacking[0]}»" if lacking else ""
        raise cannot_read("px_incompleto", f"Al archivo PX le faltan los valores{which}.")
    keyed = [name for name in variables if ("KEYS", name) in facts]
    return Cube(
        variables,
        values,
        data,
        line,
        language=next(iter(_strings(facts.get(("LANGUAGE", ""), ""))), None),
        languages=_strings(facts.get(("LANGUAGES", ""), "")),
        keys=keyed,
        codes={name: _strings(facts.get(("CODES", name), "")) for name in keyed},
        by_code={name for name in keyed if "CODES" in facts["KEYS", name].upper()},
    )


def read(path: Path, limits: Limits, problems: Collector) -> Table:
    """Read a PX file as a table of variables and `valor`. Missing marks (`..`, `-`) become blank cells."""
    if path.stat().st_size > limits.structured_size:
        raise cannot_read(
            "archivo_demasiado_grande", f"El PX pasa de {limits.structured_size / 1e6:,.0f} MB; publíquelo como CSV."
        )
    cube = parse(decode(path.read_bytes()))
    size = prod(len(cube.values[name]) for name in cube.variables)
    if size > limits.rows:
        raise cannot_read("demasiadas_filas", f"El cubo tiene {size:,} celdas; se aceptan hasta {limits.rows:,}.")
    if cube.languages:
        problems.warning(
            "px_varios_idiomas",
            f"El archivo trae varios idiomas; se lee el principal ({cube.language or 'sin nombre'}).",
        )
    header = [*(clean_name(name) for name in cube.variables), VALUE_COLUMN]
    rows = _keyed_rows(cube, problems) if cube.keys else _dense_rows(cube, size)
    return Table(header, cube.data_line, rows, None)


def _cells(text: str) -> list[str]:
    return [_cell(found[0]) for found in re.finditer(r'"[^"]*"|[^\s,;]+', text)]


def _cell(token: str) -> str:
    bare = token.strip('"')
    return "" if not bare.strip(".") or bare == "-" else bare


def _dense_rows(cube: Cube, size: int) -> Iterator[tuple[int, list[str]]]:
    cells = _cells(cube.data)
    if len(cells) != size:
        raise cannot_read(
            "px_datos_incompletos", f"El PX anuncia {size:,} datos y trae {len(cells):,}.", row=cube.data_line
        )
    axes = [cube.values[name] for name in cube.variables]
    for number, (place, cell) in enumerate(zip(product(*axes), cells, strict=True), start=1):
        yield number, [*place, cell]


def _keyed_rows(cube: Cube, problems: Collector) -> Iterator[tuple[int, list[str]]]:
    """DATA lines that begin with their key values; the other variables follow in order."""
    rest = [name for name in cube.variables if name not in cube.keys]
    across = list(product(*(cube.values[name] for name in rest)))
    number = 0
    for offset, line in enumerate(cube.data.splitlines()):
        tokens = [found[0] for found in re.finditer(r'"[^"]*"|[^\s,;]+', line)]
        if not tokens:
            continue
        named = {name: _named(cube, name, token.strip('"')) for name, token in zip(cube.keys, tokens, strict=False)}
        cells = tokens[len(cube.keys) :]
        if len(cells) != len(across):
            problems.error(
                "px_datos_incompletos",
                f"El renglón trae {len(cells)} datos en lugar de {len(across)}.",
                row=cube.data_line + offset,
            )
            continue
        for place, cell in zip(across, cells, strict=True):
            number += 1
            full = {**named, **dict(zip(rest, place, strict=True))}
            yield number, [*(full[name] for name in cube.variables), _cell(cell)]


def _named(cube: Cube, name: str, key: str) -> str:
    if name in cube.by_code and key in cube.codes[name]:
        return cube.values[name][cube.codes[name].index(key)]
    return key
