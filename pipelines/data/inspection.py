"""One look at one file: what it is, how big, how encoded, its header, its types, and everything odd about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.data import formats, oddities, structured
from pipelines.data.detect import Detection, detect
from pipelines.data.errors import CannotRead, Collector
from pipelines.data.header import check_names
from pipelines.data.infer import infer_types
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.source import database, open_source
from pipelines.problems import Problem, Report, error, warning


@dataclass
class FileReport:
    """`detected_format` in FORM.317's words (or PDF, HTML, ZIP… when it is none); `variant` tells XLSX, TURTLE… apart.

    `rows` counts records without the header, or features of a map; `types` maps column to tipo; `filled` counts its
    non-blank cells.
    """

    name: str
    detected_format: str | None
    variant: str | None
    media_type: str
    size: int
    sha256: str
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header: list[str] | None = None
    rows: int | None = None
    types: dict[str, str] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    problems: Report = field(default_factory=Report)

    @property
    def readable(self) -> bool:
        """Whether there is no error among the problems."""
        return not self.problems.errors

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "nombre": self.name,
            "formato": self.detected_format,
            "variante": self.variant,
            "tipo_de_medio": self.media_type,
            "bytes": self.size,
            "sha256": self.sha256,
            "codificacion": self.encoding,
            "separador": self.separator,
            "hoja": self.sheet,
            "encabezado": self.header,
            "filas": self.rows,
            "tipos": self.types,
            "celdas_con_valor": self.filled,
            "errores": [p.to_json() for p in self.problems.errors],
            "avisos": [p.to_json() for p in self.problems.warnings],
        }


def sha256_of(path: Path) -> str:
    """Return the hexadecimal sha256 of a file, read as a stream."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def inspect_file(
    path: str | Path, declared_format: str | None = None, filename: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> FileReport:
    """Inspect a file and never raise for its content: what is wrong is in `problems`, with sheet = file name."""
    path = Path(path)
    name = filename or path.name
    report = FileReport(name, None, None, "application/octet-stream", path.stat().st_size, sha256_of(path))
    try:
        found = detect(path, limits)
        _tell_format(report, found)
        if found.format in formats.TABULAR or found.format == "XLSX":
            _inspect_table(report, path, found, limits)
        elif found.format in formats.ADVICE or formats.family(found.format) not in formats.ACCEPTED:
            report.problems.append(
                error(
                    "formato_no_aceptado", formats.ADVICE.get(found.format, "No es un formato de datos abiertos."), name
                )
            )
        else:
            _inspect_structured(report, path, found, limits)
    except CannotRead as problem:
        report.problems.append(_placed(problem.problem, name))
    _compare_declared(report, declared_format)
    return report


def _tell_format(report: FileReport, found: Detection) -> None:
    report.variant = found.format
    report.detected_format = formats.family(found.format) if found.format != "XLSM" else "XLSM"
    report.media_type = formats.media_type(found.format)
    if found.encoding is not None:
        report.encoding = found.encoding.name + (
            "-sig" if found.encoding.name == "utf-8" and found.encoding.bom else ""
        )
    report.separator = found.separator


def _placed(problem: Problem, name: str) -> Problem:
    return Problem(problem.code, problem.severity, problem.sheet or name, problem.row, problem.column, problem.message)


def _compare_declared(report: FileReport, declared: str | None) -> None:
    """Say when the file is not what the form declares; an accepted general name is only worth a notice."""
    if not declared or report.variant is None:
        return
    wanted = declared.strip().upper()
    if wanted == "WMS":
        report.problems.append(
            error("formato_distinto", "Un servicio WMS se declara con su dirección, no con un archivo.", report.name)
        )
    elif not formats.satisfies(report.variant, wanted):
        message = f"Se declaró {wanted} y el archivo es {report.detected_format}."
        report.problems.append(error("formato_distinto", message, report.name))
    elif formats.family(report.variant) != formats.FAMILY.get(wanted, wanted):
        message = f"Se declaró {wanted}, que es correcto; su nombre más preciso es {report.detected_format}."
        report.problems.append(warning("formato_general", message, report.name))


def _inspect_table(report: FileReport, path: Path, found: Detection, limits: Limits) -> None:
    with open_source(path, found, limits, report.name) as source, database(limits) as connection:
        report.header, report.rows, report.sheet = source.header, source.rows, source.sheet
        check_names(source.header, source.header_row, source.problems)
        if not source.rows:
            source.problems.error("sin_filas", "La tabla tiene encabezado y ninguna fila.", row=source.header_row)
        try:
            facts = infer_types(source, connection)
            oddities.look(source, connection, facts)
        except duckdb.Error:
            source.problems.error(
                "tabla_ilegible", "La tabla no se puede leer completa; revise comillas y separadores."
            )
        else:
            report.types = {fact.name: fact.tipo for fact in facts}
            report.filled = {fact.name: fact.filled for fact in facts}
        report.problems.extend(source.problems.report())


def _inspect_structured(report: FileReport, path: Path, found: Detection, limits: Limits) -> None:
    problems = Collector(report.name, limits.samples)
    facts = structured.look(path, found, limits, problems)
    if facts.format != found.format:
        _tell_format(report, Detection(facts.format, found.encoding))
    report.header, report.rows, report.types = facts.header, facts.records, facts.types
    report.filled = facts.filled
    report.problems.extend(problems.report())
