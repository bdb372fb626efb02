"""Inventory entries to FORM.317 workbooks, one for each office, with a problem for everything guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.adela import guesses
from pipelines.adela.inventory import Entry, Item
from pipelines.form317.records import Dataset, Dependencia, Resource, Term, Workbook
from pipelines.problems import Problem, Report, error, warning
from schemas.form317 import fold

SHEET = "inventario"

HeaderOf = Callable[[str, str], Sequence[str] | None]


@dataclass(frozen=True)
class Office:
    """The dependencia that the inventory belongs to, when the caller knows it; else one per mail domain is made."""

    id_dependencia: str
    nombre: str
    funciones: str = ""
    logotipo: str = ""


@dataclass(frozen=True)
class Conversion:
    """The workbooks by name (without extension) and what a person must look at before using them."""

    workbooks: dict[str, Workbook]
    problems: Report

    @property
    def counts(self) -> dict[str, int]:
        """How many workbooks, datasets and resources came out."""
        books = self.workbooks.values()
        return {
            "libros": len(self.workbooks),
            "conjuntos": sum(len(book.datasets) for book in books),
            "recursos": sum(book.resource_count for book in books),
            "terminos": sum(book.term_count for book in books),
        }


def convert(entries: Sequence[Entry], *, office: Office | None = None, header_of: HeaderOf | None = None) -> Conversion:
    """Turn `entries` into workbooks.

    `header_of(file name, formato)` gives the columns of a file that is at hand, or None; they become dictionary terms.
    """
    problems = Report()
    grouped: dict[str, list[Dataset]] = {}
    identifiers = _unique_identifiers(entries, problems)
    for entry, identifier in zip(entries, identifiers, strict=True):
        key = office.id_dependencia if office else _office_of(entry)
        dataset = _dataset(entry, identifier, key, header_of, problems)
        grouped.setdefault(key, []).append(dataset)
    books = {
        _book_name(key): Workbook(_dependencia(key, office, problems), tuple(datasets))
        for key, datasets in grouped.items()
    }
    return Conversion(books, problems)


def _dependencia(key: str, office: Office | None, problems: Report) -> Dependencia:
    if office:
        return Dependencia(
            id_dependencia=office.id_dependencia,
            nombre=office.nombre,
            funciones=office.funciones,
            logotipo=office.logotipo,
        )
    problems.append(
        warning(
            "adela.dependencia",
            f"El inventario no dice qué dependencia lo publica: se tomó «{key}» del dominio del correo. "
            "Escriba su ID oficial, su nombre y sus funciones, y adjunte su logotipo.",
            sheet="Dependencia",
        )
    )
    return Dependencia(
        id_dependencia=key, nombre=key, funciones=f"Funciones de {key} (por completar).", logotipo=f"{key.lower()}.png"
    )


def _office_of(entry: Entry) -> str:
    domain = entry.mails[0].rpartition("@")[2] if entry.mails else ""
    return domain.split(".")[0].upper() or "SIN-CORREO"


def _book_name(key: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(key)).strip("-") or "libro"


def _unique_identifiers(entries: Sequence[Entry], problems: Report) -> list[str]:
    seen: Counter[str] = Counter()
    result = []
    for position, entry in enumerate(entries, start=1):
        plain = re.sub(r"\s+", "-", entry.identifier) or f"C{position:03d}"
        seen[plain] += 1
        identifier = plain if seen[plain] == 1 else f"{plain}-{seen[plain]}"
        if identifier != entry.identifier:
            reason = "está repetido" if seen[plain] > 1 else "falta o lleva espacios"
            problems.append(
                _notice(
                    "adela.identificador",
                    entry.row,
                    "ds:identifier",
                    f"El identificador «{entry.identifier}» {reason}: se usa «{identifier}».",
                )
            )
        result.append(identifier)
    return result


def _notice(code: str, row: int, column: str, message: str) -> Problem:
    return warning(code, message, sheet=SHEET, row=row, column=column)


def _dataset(entry: Entry, identifier: str, office: str, header_of: HeaderOf | None, problems: Report) -> Dataset:
    problems.extend(_missing(entry))
    resources = _unique_files([_resource(entry, item, identifier, problems) for item in entry.items], entry, problems)
    return Dataset(
        id_dataset=identifier,
        nombre=entry.title,
        descripcion=entry.description or entry.title,
        etiquetas=entry.keywords or (entry.title,),
        id_dependencia=office,
        tema=_theme(entry, problems),
        frecuencia=_frequency(entry, problems),
        responsable_nombre=entry.contact,
        responsable_correo=_mail(entry, problems),
        resources=tuple(resources),
        terms=tuple(_terms(entry, identifier, resources, header_of, problems)),
    )


def _missing(entry: Entry) -> Iterable[Problem]:
    for column, value in (("ds:description", entry.description), ("ds:keyword", entry.keywords)):
        if not value:
            yield _notice("adela.falta", entry.row, column, f"«{entry.title}» no lo trae: se repite su nombre.")
    if not entry.contact:
        yield _notice(
            "adela.falta", entry.row, "ds:contactPoint", "Falta la persona responsable; el libro la deja vacía."
        )
    if not entry.items:
        yield error("adela.sin_recursos", f"«{entry.title}» no tiene ningún recurso.", SHEET, entry.row, "rs:title")


def _theme(entry: Entry, problems: Report) -> str:
    found = guesses.theme(entry.title, " ".join(entry.keywords), entry.description)
    problems.append(
        _notice(
            "adela.tema",
            entry.row,
            "ds:keyword",
            f"El inventario no trae tema: «{entry.title}» se puso en «{found.value}».",
        )
    )
    return found.value


def _frequency(entry: Entry, problems: Report) -> str:
    found = guesses.frequency(entry.frequency)
    if found.guessed:
        problems.append(
            _notice(
                "adela.frecuencia",
                entry.row,
                "ds:accrualPeriodicity",
                f"«{entry.frequency}» no está en el catálogo: se puso «{found.value}».",
            )
        )
    elif found.value != entry.frequency:
        problems.append(
            _notice(
                "adela.frecuencia_escrita",
                entry.row,
                "ds:accrualPeriodicity",
                f"«{entry.frequency}» se escribe «{found.value}».",
            )
        )
    return found.value


def _mail(entry: Entry, problems: Report) -> str:
    if len(entry.mails) > 1:
        problems.append(
            _notice(
                "adela.correo",
                entry.row,
                "ds:mbox",
                f"Hay {len(entry.mails)} correos: FORM.317 lleva uno y se tomó el primero.",
            )
        )
    if not entry.mails:
        problems.append(_notice("adela.falta", entry.row, "ds:mbox", "Falta el correo de la persona responsable."))
    return entry.mails[0] if entry.mails else ""


def _resource(entry: Entry, item: Item, identifier: str, problems: Report) -> Resource:
    formato = guesses.file_format(item.address, item.media_type)
    name = guesses.file_name(item.address, item.title, formato.value)
    if formato.guessed or name.guessed:
        problems.append(
            _notice(
                "adela.archivo",
                item.row,
                "rs:mediaType",
                f"«{item.address}» se anuncia como «{item.media_type}»: se declara {formato.value} con el nombre "
                f"«{name.value}». Descargue el archivo, descomprímalo si hace falta y confirme su formato.",
            )
        )
    days = guesses.period(item.temporal, entry.temporal)
    if days is None or days.guessed:
        taken = f"se puso del {days.start:%d/%m/%Y} al {days.end:%d/%m/%Y}" if days else "se deja vacío"
        problems.append(
            _notice(
                "adela.periodo", item.row, "rs:temporal", f"El periodo «{item.temporal}» no dice los días: {taken}."
            )
        )
    return Resource(
        archivo=name.value,
        tipo_visualizacion=guesses.visualization(formato.value).value,
        nombre=item.title or item.description or name.value,
        fecha_inicial=days.start if days else None,
        fecha_final=days.end if days else None,
        id_dataset=identifier,
        formato=formato.value,
    )


def _unique_files(resources: list[Resource], entry: Entry, problems: Report) -> list[Resource]:
    """Give a number to a file name or a resource name that repeats inside the dataset."""
    files: Counter[str] = Counter()
    names: Counter[str] = Counter()
    result = []
    for resource, item in zip(resources, entry.items, strict=True):
        files[resource.archivo.casefold()] += 1
        names[fold(resource.nombre)] += 1
        repeated, again = files[resource.archivo.casefold()], names[fold(resource.nombre)]
        if repeated > 1:
            stem, _, extension = resource.archivo.rpartition(".")
            resource = replace(resource, archivo=f"{stem}-{repeated}.{extension}")
            problems.append(
                _notice(
                    "adela.archivo_repetido",
                    item.row,
                    "rs:downloadURL",
                    f"El archivo se repite: ahora es «{resource.archivo}».",
                )
            )
        if again > 1:
            resource = replace(resource, nombre=f"{resource.nombre} ({again})")
            problems.append(
                _notice(
                    "adela.nombre_repetido", item.row, "rs:title", f"El nombre se repite: ahora es «{resource.nombre}»."
                )
            )
        result.append(resource)
    return result


def _terms(
    entry: Entry, identifier: str, resources: Sequence[Resource], header_of: HeaderOf | None, problems: Report
) -> Iterable[Term]:
    columns: dict[str, str] = {}
    for resource in resources:
        for column in (header_of(resource.archivo, resource.formato) if header_of else None) or ():
            columns.setdefault(column, resource.archivo)
    if columns:
        message = f"Las {len(columns)} columnas salieron de los archivos: escriba qué significa cada una."
    else:
        place = entry.dictionary_address or "otro documento"
        message = f"El diccionario está en {place} y no en el inventario: captúrelo en el libro."
    problems.append(_notice("adela.diccionario", entry.row, "ds:dataDictionary", message))
    for column, file_name in columns.items():
        yield Term(
            id_dataset=identifier, termino=column, descripcion=f"Columna «{column}» de {file_name} (por describir)."
        )
