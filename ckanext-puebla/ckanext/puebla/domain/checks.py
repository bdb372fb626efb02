"""Is a submission complete and right? Progress («n de m campos») and problems, as values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.puebla.domain import clock, files, storage
from ckanext.puebla.model import File, Submission
from pipelines.data import Column, Terms, check_rows
from pipelines.form317 import check_dataset
from pipelines.problems import Problem
from schemas.form317 import FORMAT, Field, fold

READY, MISSING = "Listo para enviar", "Falta información"


def progress(submission: Submission) -> dict[str, Any]:
    """How much of the registration is filled in, and what is missing."""
    cells = list(_cells(submission))
    missing = [place for place, filled in cells if not filled]
    ready = not missing and not errors(submission)
    filled = len(cells) - len(missing)
    return {
        "filled": filled,
        "total": len(cells),
        "missing": missing,
        "ready": ready,
        "label": f"{filled} de {len(cells)} campos",
        "status": READY if ready else MISSING,
    }


def _cells(submission: Submission) -> Iterator[tuple[dict[str, Any], bool]]:
    yield from _row("dataset", submission.record, None)
    if not submission.resources:
        yield {"hoja": "recurso", "campo": "archivo", "etiqueta": "Al menos un archivo", "indice": None}, False
    for index, resource in enumerate(submission.resources):
        yield from _row("recurso", resource, index)
        if resource["formato"] != "WMS":
            place = {"hoja": "recurso", "campo": "sha256", "etiqueta": "Archivo recibido", "indice": index}
            yield place, bool(resource["sha256"])
    for index, term in enumerate(submission.dictionary):
        yield from _row("diccionario", term, index)


def _row(sheet: str, values: dict[str, Any], index: int | None) -> Iterator[tuple[dict[str, Any], bool]]:
    for field in FORMAT.sheet(sheet).printed:
        if field.required and not _implied(sheet, field):
            place = {"hoja": sheet, "campo": field.key, "etiqueta": field.label, "indice": index}
            yield place, bool(values.get(field.key))


def _implied(sheet: str, field: Field) -> bool:
    """The references between sheets are implied by the shape of a submission."""
    return sheet != "dataset" and field.key == "id_dataset"


def problems(submission: Submission) -> list[dict[str, Any]]:
    """Every problem of the submission, errors first."""
    dataset = {**submission.record, "recursos": submission.resources, "diccionario": submission.dictionary}
    try:
        declared = [shown(problem) for problem in check_dataset(dataset, today=clock.today())]
    except ValueError:
        declared = [
            _problem("fecha_imposible", "error", "Recurso", None, None, "Un recurso tiene una fecha que no existe.")
        ]
    found = [*declared, *_files(submission), *_header(submission)]
    return sorted(found, key=lambda problem: problem["severidad"] != "error")


def shown(problem: Problem) -> dict[str, Any]:
    """A problem of the pipelines as our JSON."""
    return {**problem.to_json(), "severidad": problem.severity}


def _problem(code: str, severity: str, sheet: str, row: int | None, column: str | None, message: str) -> dict[str, Any]:
    return shown(Problem(code, "error" if severity == "error" else "aviso", sheet, row, column, message))


def _kept(submission: Submission) -> Iterator[tuple[dict[str, Any], File]]:
    for resource in submission.resources:
        sha256 = resource["sha256"]
        file = files.find(organization_id=submission.organization_id, sha256=sha256) if sha256 else None
        if file is not None:
            yield resource, file


def _files(submission: Submission) -> Iterator[dict[str, Any]]:
    for resource, file in _kept(submission):
        detected = FORMAT.catalogues["formatos"].match(file.detected_format or "")
        if resource["formato"] and (detected is None or detected.value != resource["formato"]):
            real = file.detected_format or "otra cosa"
            message = f"«{resource['archivo']}» se declara como {resource['formato']}, pero es {real}."
            yield _problem("formato_distinto", "error", resource["archivo"], None, "Formato", message)
        yield from file.report.get("problems", [])


def _header(submission: Submission) -> Iterator[dict[str, Any]]:
    terms = Terms((term["termino"] for term in submission.dictionary if term["termino"]), fold)
    tabular = False
    for resource, file in _kept(submission):
        option = FORMAT.file_format(resource["formato"])
        header = file.report.get("header")
        if option is None or not option.tabular or header is None:
            continue
        tabular = True
        yield from _columns(resource["archivo"], header, terms)
    for term in terms.unused() if tabular else ():
        message = f"El término «{term}» no es columna de ningún archivo."
        yield _problem("termino_sin_columna", "error", "diccionario", None, term, message)


def _columns(archivo: str, header: list[str], terms: Terms) -> Iterator[dict[str, Any]]:
    for column in header:
        term = terms.of(column)
        if term is None:
            message = f"La columna «{column}» no está en el diccionario de datos."
            yield _problem("columna_sin_termino", "error", archivo, 1, column, message)
        elif term != column:
            message = f"La columna «{column}» difiere del término «{term}» solo en mayúsculas, acentos o signos."
            yield _problem("termino_distinto", "error", archivo, 1, column, message)


def errors(submission: Submission) -> list[dict[str, Any]]:
    """Only the problems that must be mended before the submission is sent."""
    return [problem for problem in problems(submission) if problem["severidad"] == "error"]


def row_problems(submission: Submission) -> list[dict[str, Any]]:
    """The rows of every table against the types of the dictionary; reads the files whole."""
    types = {term["termino"]: term["tipo"] for term in submission.dictionary}
    found = []
    for resource, file in _kept(submission):
        option, header = FORMAT.file_format(resource["formato"]), file.report.get("header")
        if option and option.tabular and header:
            columns = [Column(termino=name, tipo=types.get(name, "texto")) for name in header]
            path = storage.path_of(file.sha256)
            checked = check_rows(path, file.report.get("variant") or resource["formato"], columns)
            found += [{**shown(problem), "hoja": resource["archivo"]} for problem in checked]
    return found


def require_ready(submission: Submission) -> None:
    """Refuse to send a submission that is not complete and right, saying what is missing."""
    missing = progress(submission)["missing"]
    wrong = errors(submission)
    if not missing and not wrong:
        wrong = [problem for problem in row_problems(submission) if problem["severidad"] == "error"]
    if not missing and not wrong:
        return
    lines = [f"Falta «{place['etiqueta']}»." for place in missing[:10]] + [_sentence(p) for p in wrong[:10]]
    raise tk.ValidationError({"captura": list(dict.fromkeys(lines))})


def _sentence(problem: dict[str, Any]) -> str:
    place = [problem["hoja"] or "", f"fila {problem['fila']}" if problem["fila"] else "", problem["columna"] or ""]
    where = ", ".join(part for part in place if part)
    return f"{where}: {problem['mensaje']}" if where else str(problem["mensaje"])
