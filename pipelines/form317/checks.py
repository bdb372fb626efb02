"""The rules of FORM.317 on records. Plain functions on plain values; the day of today is passed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from pipelines.form317.codes import problem
from pipelines.form317.records import Dataset, Record, Resource, Term, Workbook
from pipelines.form317.texts import accentless, identifier_key, is_email, is_remote
from pipelines.problems import Problem, Report, ordered
from schemas.form317 import FORMAT, Field, Sheet, fold

R = TypeVar("R", bound=Record)

SHEET_TITLES = tuple(sheet.title for sheet in FORMAT.sheets)
IMAGE_EXTENSIONS = ("png", "jpg", "jpeg", "gif", "svg", "webp")
TAG_LENGTH = range(2, 101)

_BAD_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.+$|^~')
_TAG = re.compile(r"[\w \-.]+")


def check_workbook(workbook: Workbook, known: Iterable[Problem] = (), today: date | None = None) -> Report:
    """Return every problem of the records. Cells with an error in `known` are not called empty again."""
    found = Report(_all(workbook, today))
    known = list(known)
    silenced = {(p.sheet, p.row, p.column) for p in known if p.severity == "error"}
    no_column = {(p.sheet, p.column) for p in known if p.code == "columna_faltante"}
    no_sheet = {p.sheet for p in known if p.code in ("hoja_faltante", "encabezado_no_encontrado")}
    return Report(
        p
        for p in found
        if not (
            p.code == "obligatorio" and ((p.sheet, p.row, p.column) in silenced or (p.sheet, p.column) in no_column)
        )
        and not (p.code in _FOLLOWS and _FOLLOWS[p.code] in no_sheet)
    )


_FOLLOWS = {
    "sin_recursos": "Recurso",
    "sin_diccionario": "Diccionario de Datos",
    "sin_conjuntos": "Dataset",
    "referencia_inexistente": "Dataset",
}


def check_dataset(values: Mapping[str, Any] | Dataset, today: date | None = None) -> Report:
    """Check one dataset (record, or dict of FORM.317 keys with `recursos` and `diccionario`) on its own."""
    dataset = values if isinstance(values, Dataset) else Dataset.from_dict(values)
    return ordered(_dataset(dataset, today), SHEET_TITLES)


def _all(workbook: Workbook, today: date | None) -> Iterator[Problem]:
    yield from _dependencia(workbook)
    yield from _unique_ids(workbook.datasets)
    for dataset in workbook.datasets:
        yield from _dataset(dataset, today)
        yield from _same_dependencia(workbook, dataset)
    yield from _orphans(workbook)
    if not workbook.datasets:
        yield problem("sin_conjuntos", "La hoja Dataset no tiene ningún conjunto. Agregue al menos uno.", "Dataset")


def _dependencia(workbook: Workbook) -> Iterator[Problem]:
    sheet = FORMAT.sheet("dependencia")
    if workbook.dependencia is None:
        for field in sheet.printed:
            yield problem("obligatorio", f"Falta «{field.label}».", sheet.title, None, field.label)
        return
    yield from _required(sheet, workbook.dependencia)
    logo = workbook.dependencia.logotipo
    if logo and (logo.rpartition(".")[2].lower() not in IMAGE_EXTENSIONS or _BAD_NAME.search(logo)):
        message = f"«{logo}» no es el nombre de una imagen. Use PNG, JPG, GIF, SVG o WEBP, sin carpetas."
        yield problem(
            "logotipo_no_imagen", message, sheet.title, workbook.dependencia.row, sheet.field("logotipo").label
        )


def _required(sheet: Sheet, record: Record) -> Iterator[Problem]:
    for field in sheet.printed:
        value = getattr(record, field.key)
        if field.required and value in ("", None, ()):
            yield problem("obligatorio", f"Falta «{field.label}». {field.help}", sheet.title, record.row, field.label)
        elif field.kind == "choice" and value and FORMAT.catalogue_of(field).get(value) is None:
            yield _not_in_catalogue(sheet, field, record, str(value))


def _not_in_catalogue(sheet: Sheet, field: Field, record: Record, value: str) -> Problem:
    values = ", ".join(FORMAT.catalogue_of(field).values)
    message = f"«{value[:60]}» no está en la lista de «{field.label}». Elija uno: {values}."
    return problem("valor_fuera_de_catalogo", message, sheet.title, record.row, field.label)


def _unique_ids(datasets: Iterable[Dataset]) -> Iterator[Problem]:
    sheet = FORMAT.sheet("dataset")
    for dataset, first in _repeated(datasets, lambda d: identifier_key(d.id_dataset) if d.id_dataset else ""):
        message = f"El ID «{dataset.id_dataset}» ya lo usa otro conjunto{_where(first)}. Dele uno propio."
        yield problem("id_repetido", message, sheet.title, dataset.row, sheet.field("id_dataset").label)


def _same_dependencia(workbook: Workbook, dataset: Dataset) -> Iterator[Problem]:
    own = workbook.dependencia.id_dependencia if workbook.dependencia else ""
    given = dataset.id_dependencia
    if own and given and identifier_key(own) != identifier_key(given):
        message = f"El Id dependencia «{given}» no es el de la hoja Dependencia («{own}»). Escriba el mismo en ambas."
        yield problem(
            "dependencia_distinta", message, "Dataset", dataset.row, FORMAT.field("dataset.id_dependencia").label
        )


def _orphans(workbook: Workbook) -> Iterator[Problem]:
    for key, records in (("recurso", workbook.orphan_resources), ("diccionario", workbook.orphan_terms)):
        sheet = FORMAT.sheet(key)
        for record in records:
            yield from _required(sheet, record)
            yield from _resource_alone(record) if isinstance(record, Resource) else ()
            if record.id_dataset:
                message = f"El ID «{record.id_dataset}» no existe en la hoja Dataset. Corríjalo o agregue el conjunto."
                yield problem(
                    "referencia_inexistente", message, sheet.title, record.row, sheet.field("id_dataset").label
                )


def _dataset(dataset: Dataset, today: date | None) -> Iterator[Problem]:
    sheet = FORMAT.sheet("dataset")
    yield from _required(sheet, dataset)
    yield from _recommendations(sheet, dataset)
    yield from _email(sheet, dataset)
    yield from _tags(sheet, dataset)
    if not dataset.resources:
        message = (
            f"El conjunto «{dataset.id_dataset}» no tiene recursos. Agregue al menos uno en la hoja Recurso con ese ID."
        )
        yield problem("sin_recursos", message, sheet.title, dataset.row, sheet.field("id_dataset").label)
    yield from _resources(dataset, today)
    yield from _dictionary(dataset)


def _recommendations(sheet: Sheet, dataset: Dataset) -> Iterator[Problem]:
    for field, code in ((sheet.field("nombre"), "nombre_largo"), (sheet.field("descripcion"), "descripcion_larga")):
        if field.recommendation and field.recommendation.exceeded(getattr(dataset, field.key)):
            message = f"Se recomiendan de {field.recommendation.text} como máximo en «{field.label}»."
            yield problem(code, message, sheet.title, dataset.row, field.label)


def _email(sheet: Sheet, dataset: Dataset) -> Iterator[Problem]:
    address = dataset.responsable_correo
    if address and not is_email(address):
        message = f"«{address[:80]}» no es un correo bien escrito. Use la forma nombre@dominio.gob.mx."
        yield problem("correo_invalido", message, sheet.title, dataset.row, sheet.field("responsable_correo").label)


def _tags(sheet: Sheet, dataset: Dataset) -> Iterator[Problem]:
    for tag in dataset.etiquetas:
        if len(tag) not in TAG_LENGTH or not _TAG.fullmatch(tag):
            message = f"La etiqueta «{tag[:60]}» no es válida: de 2 a 100 letras, números, espacios, puntos o guiones."
            yield problem("etiqueta_invalida", message, sheet.title, dataset.row, sheet.field("etiquetas").label)


def _resources(dataset: Dataset, today: date | None) -> Iterator[Problem]:
    sheet = FORMAT.sheet("recurso")
    for resource in dataset.resources:
        yield from _required(sheet, resource)
        yield from _resource_alone(resource)
        yield from _dates(resource, today)
    for resource, first in _repeated(dataset.resources, lambda r: r.archivo.casefold()):
        message = f"El archivo «{resource.archivo}» ya lo usa otro recurso{_where(first)}. Use un archivo por recurso."
        yield problem("archivo_repetido", message, sheet.title, resource.row, sheet.field("archivo").label)
    for resource, first in _repeated(dataset.resources, lambda r: fold(r.nombre)):
        message = f"Ya hay un recurso «{resource.nombre}»{_where(first)}. Cambie uno de los dos nombres."
        yield problem("recurso_repetido", message, sheet.title, resource.row, sheet.field("nombre").label)


def _repeated(records: Iterable[R], key: Callable[[R], str]) -> Iterator[tuple[R, R]]:
    """Yield each record whose key an earlier one has, with that first one; empty keys do not count."""
    first: dict[str, R] = {}
    for record in records:
        name = key(record)
        if name and name in first:
            yield record, first[name]
        first.setdefault(name, record)


def _where(record: Record) -> str:
    return f" (fila {record.row})" if record.row else ""


def _resource_alone(resource: Resource) -> Iterator[Problem]:
    """Check the file name against the format: an address for WMS, else a plain name with the right extension."""
    label = FORMAT.field("recurso.archivo").label
    option = FORMAT.file_format(resource.formato)
    name = resource.archivo
    if not name:
        return
    if option and option.remote:
        if not is_remote(name):
            message = (
                f"«{name[:80]}» no es la dirección de un servicio WMS. Escríbala completa, con https:// al principio."
            )
            yield problem("direccion_invalida", message, "Recurso", resource.row, label)
        return
    if bad := bad_file_name(name):
        yield problem("archivo_con_ruta", bad, "Recurso", resource.row, label)
    elif option and name.rpartition(".")[2].lower() not in option.extensions:
        endings = " o ".join(f".{extension}" for extension in option.extensions)
        message = f"«{name[:80]}» no es del formato {option.value}, que usa {endings}. Corrija el nombre o el formato."
        yield problem("extension_distinta", message, "Recurso", resource.row, label)


def bad_file_name(name: str) -> str | None:
    """Return why `name` is no plain file name, in Spanish, or None when it is one."""
    if _BAD_NAME.search(name):
        return f"«{name[:80]}» trae carpetas o signos no permitidos. Deje solo el nombre del archivo con su extensión."
    return None


def _dates(resource: Resource, today: date | None) -> Iterator[Problem]:
    start, end = resource.fecha_inicial, resource.fecha_final
    label = FORMAT.field("recurso.fecha_final").label
    if start and end and end < start:
        message = f"La fecha final ({end:%d/%m/%Y}) es anterior a la inicial ({start:%d/%m/%Y})."
        yield problem("fecha_final_anterior", f"{message} Corrija una de las dos.", "Recurso", resource.row, label)
    if end and today and end > today:
        message = f"La fecha final ({end:%d/%m/%Y}) todavía no llega. Revise el año."
        yield problem("fecha_futura", message, "Recurso", resource.row, label)


def _dictionary(dataset: Dataset) -> Iterator[Problem]:
    sheet = FORMAT.sheet("diccionario")
    for term in dataset.terms:
        yield from _required(sheet, term)
    yield from _repeated_terms(sheet, dataset.terms)
    if not dataset.terms:
        yield from _missing_dictionary(dataset)


def _repeated_terms(sheet: Sheet, terms: Iterable[Term]) -> Iterator[Problem]:
    label = sheet.field("termino").label
    exact: set[str] = set()
    for term, first in _repeated(terms, lambda t: accentless(t.termino)):
        exact.add(first.termino)
        if term.termino in exact:
            message = f"El término «{term.termino}» está repetido{_where(first)}. Deje una sola fila."
            yield problem("termino_repetido", message, sheet.title, term.row, label)
            continue
        exact.add(term.termino)
        message = f"«{term.termino}» y «{first.termino}»{_where(first)} solo difieren en mayúsculas o acentos."
        yield problem("termino_parecido", f"{message} ¿Son la misma columna?", sheet.title, term.row, label)


def _missing_dictionary(dataset: Dataset) -> Iterator[Problem]:
    formats = [option for r in dataset.resources if (option := FORMAT.file_format(r.formato))]
    label = FORMAT.field("dataset.id_dataset").label
    name = f"El conjunto «{dataset.id_dataset}»"
    if any(option.tabular for option in formats):
        message = f"{name} tiene tablas pero no diccionario. Agregue en Diccionario de Datos una fila por columna."
        yield problem("sin_diccionario", message, "Dataset", dataset.row, label)
    elif any(option.attributes for option in formats):
        message = f"{name} tiene mapas con atributos; conviene explicarlos en Diccionario de Datos."
        yield problem("diccionario_recomendado", message, "Dataset", dataset.row, label)
