"""The automatic report for the enlace técnico: what a machine can tell before a person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.data import formats, links
from pipelines.data.columns import folded
from pipelines.data.dictionary import Terms
from pipelines.data.duplicates import count_repeated
from pipelines.data.inspection import FileReport, inspect_file
from pipelines.data.limits import DEFAULT_LIMITS, Limits

Item = dict[str, Any]
COMPLETE_ENOUGH = 80.0  # per cent of filled cells below which a column is pointed at


def technical_report(
    dataset: Mapping[str, Any],
    files: Mapping[str, str | Path | FileReport],
    tried: Sequence[links.Link] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> dict[str, Any]:
    """Return the report of a dataset (FORM.317 keys with `recursos` and `diccionario`) and its files by `archivo`.

    `tried` is what came of asking the addresses; None means that nobody asks them. Shape:
    `{"cumple": bool, "comprobaciones": [{"clave", "etiqueta", "cumple": bool|None, "detalle": [str]}], "archivos":
    [{...}]}`;
    `cumple` None means that it does not apply or only informs.
    """
    resources = list(dataset.get("recursos") or [])
    reports = {name: _inspected(name, value, resources, limits) for name, value in files.items()}
    repeated = {
        name: count_repeated(value, limits)
        for name, value in files.items()
        if not isinstance(value, FileReport)
        and reports[name].variant in {*formats.TABULAR, "XLSX"}
        and reports[name].readable
    }
    return build_report(dataset, reports, repeated, tried)


def build_report(
    dataset: Mapping[str, Any],
    reports: Mapping[str, FileReport],
    repeated: Mapping[str, int],
    tried: Sequence[links.Link] | None = None,
) -> dict[str, Any]:
    """The pure part of `technical_report`: decisions on what is already known of the files."""
    resources = list(dataset.get("recursos") or [])
    terms = [str(term.get("termino") or "") for term in dataset.get("diccionario") or []]
    items = [
        _files_item(resources, reports),
        _formats_item(resources, reports),
        _reading_item(reports),
        _encoding_item(reports),
        _dictionary_item(reports, terms),
        _completeness_item(reports),
        _repeated_item(repeated),
        _item("enlaces", "Enlaces", *links.verdict(dataset, tried)),
        _size_item(reports),
        _national_item(reports),
    ]
    return {
        "cumple": all(item["cumple"] is not False for item in items if item["clave"] not in _ADVISORY),
        "comprobaciones": items,
        "archivos": [_file(name, report, repeated.get(name)) for name, report in reports.items()],
    }


# What others' servers answer today says nothing of the dataset; a wrong address is refused at the capture.
_ADVISORY = frozenset({"codificacion", "completitud", "repetidas", "enlaces", "plataforma_nacional"})


def _inspected(
    name: str, value: str | Path | FileReport, resources: Sequence[Mapping[str, Any]], limits: Limits
) -> FileReport:
    if isinstance(value, FileReport):
        return value
    declared = next((row.get("formato") for row in resources if row.get("archivo") == name), None)
    return inspect_file(value, declared_format=declared, filename=name, limits=limits)


def _item(key: str, label: str, fine: bool | None, detail: Sequence[str]) -> Item:
    return {"clave": key, "etiqueta": label, "cumple": fine, "detalle": list(detail)}


def _files_item(resources: Sequence[Mapping[str, Any]], reports: Mapping[str, FileReport]) -> Item:
    lacking = [
        str(r.get("archivo") or "sin nombre")
        for r in resources
        if not links.is_address(r) and r.get("archivo") not in reports
    ]
    whole = (
        "Un recurso, con su archivo." if len(resources) == 1 else f"{len(resources)} recursos, todos con su archivo."
    )
    detail = [f"Falta el archivo «{name}»." for name in lacking] or [whole]
    return _item(
        "archivos",
        "Archivos de los recursos",
        bool(resources) and not lacking,
        detail if resources else ["No hay recursos."],
    )


def _formats_item(resources: Sequence[Mapping[str, Any]], reports: Mapping[str, FileReport]) -> Item:
    wrong, right = [], []
    for resource in resources:
        name, report = str(resource.get("archivo") or ""), reports.get(str(resource.get("archivo") or ""))
        if report is None:
            continue
        declared = str(resource.get("formato") or "")
        if report.variant and formats.satisfies(report.variant, declared):
            right.append(f"«{name}»: {declared}.")
        else:
            wrong.append(f"«{name}»: se declaró {declared or 'nada'} y es {report.detected_format or 'ilegible'}.")
    return _item("formatos", "Formato real igual al declarado", not wrong if reports else None, wrong or right)


def _reading_item(reports: Mapping[str, FileReport]) -> Item:
    detail = []
    for name, report in reports.items():
        errors = report.problems.errors
        if errors:
            place = f", fila {errors[0].row}" if errors[0].row else ""
            detail.append(f"«{name}»: {len(errors)} error(es); el primero{place}: {errors[0].message}")
    return _item(
        "lectura",
        "Archivos que se leen sin errores",
        not detail if reports else None,
        detail or ["Todos se leen completos."],
    )


def _encoding_item(reports: Mapping[str, FileReport]) -> Item:
    texts = {name: report.encoding for name, report in reports.items() if report.encoding}
    odd = [
        f"«{name}» está en {page}; se recomienda UTF-8." for name, page in texts.items() if not page.startswith("utf-8")
    ]
    broken = [
        f"«{name}» tiene acentos rotos."
        for name, r in reports.items()
        if r.problems.codes() & {"acentos_rotos", "encabezado_mal_codificado"}
    ]
    return _item(
        "codificacion", "Codificación UTF-8", not (odd or broken) if texts else None, [*odd, *broken] or ["UTF-8."]
    )


def _dictionary_item(reports: Mapping[str, FileReport], terms: Sequence[str]) -> Item:
    tables = {name: r for name, r in reports.items() if r.header is not None and r.detected_format in formats.TABULAR}
    if not tables:
        return _item("diccionario", "Diccionario de datos", None, ["Ningún archivo es una tabla."])
    detail = []
    dictionary = Terms(terms, folded)
    for name, report in tables.items():
        for column in report.header or []:
            twin = dictionary.of(column)
            if twin != column:
                reason = (
                    f"difiere del término «{twin}» en mayúsculas o acentos" if twin else "no está en el diccionario"
                )
                detail.append(f"«{name}»: la columna «{column}» {reason}.")
    used = {column for report in tables.values() for column in report.header or []}
    attributes = {column for r in reports.values() if r.detected_format in formats.SPATIAL for column in r.header or []}
    folds = {folded(column) for column in used}
    detail += [
        f"El término «{term}» no es columna de ningún archivo."
        for term in terms
        if term not in used | attributes and folded(term) not in folds
    ]
    return _item(
        "diccionario",
        "Diccionario de datos",
        not detail,
        detail or [f"Términos: {len(terms)}; coinciden con las columnas."],
    )


def completeness(report: FileReport) -> float | None:
    """Per cent of the cells of the table that hold a value."""
    if not report.rows or not report.filled:
        return None
    return round(100.0 * sum(report.filled.values()) / (report.rows * len(report.filled)), 1)


def _completeness_item(reports: Mapping[str, FileReport]) -> Item:
    detail, poor = [], []
    for name, report in reports.items():
        whole = completeness(report)
        if whole is None or not report.rows:
            continue
        detail.append(f"«{name}»: {whole:g} % de las celdas tienen valor.")
        for column, filled in report.filled.items():
            share = 100.0 * filled / report.rows
            if share < COMPLETE_ENOUGH:
                poor.append(f"«{name}»: la columna «{column}» tiene {share:.1f} %.")
    return _item("completitud", "Completitud", not poor if detail else None, [*detail, *poor])


def _repeated_item(repeated: Mapping[str, int]) -> Item:
    detail = [f"«{name}»: {count:,} fila(s) repiten a otra." for name, count in repeated.items() if count]
    return _item(
        "repetidas", "Filas repetidas", not detail if repeated else None, detail or ["No hay filas repetidas."]
    )


def _size_item(reports: Mapping[str, FileReport]) -> Item:
    detail = [
        f"«{name}»: {readable_size(r.size)}" + (f", {r.rows:,} filas." if r.rows is not None else ".")
        for name, r in reports.items()
    ]
    return _item("tamano", "Tamaño", None, detail)


def readable_size(size: int) -> str:
    """Return bytes as a person reads them."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:,.1f} {unit}"
    return f"{size} bytes"


def _national_item(reports: Mapping[str, FileReport]) -> Item:
    """The Plataforma Nacional takes CSV for tables and Shapefile for maps; workbooks of several sheets are refused."""
    fine = [name for name, r in reports.items() if r.detected_format in {"CSV", "SHP"} and r.readable]
    detail = []
    for name, report in reports.items():
        if name in fine:
            continue
        if report.detected_format in formats.TABULAR:
            detail.append(f"«{name}»: la Plataforma Nacional pide CSV; el portal también lo ofrece como CSV limpio.")
        elif report.detected_format in formats.SPATIAL:
            detail.append(f"«{name}»: la Plataforma Nacional pide Shapefile.")
        else:
            detail.append(
                f"«{name}»: {report.detected_format or 'este formato'} no se recibe en la Plataforma Nacional."
            )
    label = "Lista para la Plataforma Nacional (CSV o SHP)"
    return _item(
        "plataforma_nacional", label, not detail if reports else None, detail or ["Todos los archivos cumplen."]
    )


def _file(name: str, report: FileReport, repeated: int | None) -> dict[str, Any]:
    per_column = {c: round(100.0 * n / report.rows, 1) for c, n in report.filled.items()} if report.rows else {}
    return {
        "archivo": name,
        "formato": report.detected_format,
        "variante": report.variant,
        "bytes": report.size,
        "sha256": report.sha256,
        "codificacion": report.encoding,
        "filas": report.rows,
        "columnas": len(report.header) if report.header is not None else None,
        "completitud": completeness(report),
        "completitud_por_columna": per_column,
        "filas_repetidas": repeated,
        "errores": len(report.problems.errors),
        "avisos": len(report.problems.warnings),
    }
