"""The data files of a workbook against what it says of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.data import Column, FileReport, Terms, check_rows, inspect_file
from pipelines.form317.checks import bad_file_name
from pipelines.form317.codes import problem
from pipelines.form317.records import Dataset, Resource, Term, Workbook
from pipelines.form317.texts import accentless
from pipelines.problems import Problem, Report
from schemas.form317 import FORMAT, Option

MAX_COLUMNS_LISTED = 30

_FILE_LABEL = FORMAT.field("recurso.archivo").label
_FORMAT_LABEL = FORMAT.field("recurso.formato").label
_TERM_LABEL = FORMAT.field("diccionario.termino").label
_TERM_SHEET = FORMAT.sheet("diccionario").title
_RESOURCE_SHEET = FORMAT.sheet("recurso").title

Progress = Callable[[str], None]


@dataclass
class FilesReport:
    """Problems of the files, and the report of each one that could be opened, by file name."""

    problems: Report = field(default_factory=Report)
    files: dict[str, FileReport] = field(default_factory=dict)


def _silent(_: str) -> None:
    pass


class DataFolder:
    """The regular files directly in a folder, by name. Nothing outside the folder is ever opened."""

    def __init__(self, folder: str | Path) -> None:
        root = Path(folder)
        self._root = root.resolve()
        self._files = {self._key(path.name): path for path in sorted(root.iterdir()) if self._inside(path)}

    def _inside(self, path: Path) -> bool:
        return path.is_file() and path.resolve().is_relative_to(self._root) and not path.name.startswith(".")

    @staticmethod
    def _key(name: str) -> str:
        return unicodedata.normalize("NFC", name)

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return list(self._files)

    def find(self, name: str) -> Path | None:
        """Return the file with that exact name; None when there is none or the name is no plain one."""
        return None if bad_file_name(name) else self._files.get(self._key(name))

    def similar(self, name: str) -> str | None:
        """Return a file name that differs only in case, accents or signs."""
        return next((other for other in self._files if accentless(other) == accentless(name)), None)


def check_files(workbook: Workbook, folder: str | Path, progress: Progress = _silent) -> FilesReport:
    """Check every file that the workbook names. `progress` gets the name of each file as it begins."""
    result = FilesReport()
    files = DataFolder(folder)
    for dataset in workbook.datasets:
        _Files(dataset, files, result, progress).check()
    result.problems.extend(_logo(workbook, files))
    result.problems.extend(_unused(workbook, files))
    return result


def _logo(workbook: Workbook, files: DataFolder) -> Iterator[Problem]:
    owner = workbook.dependencia
    if owner and owner.logotipo and files.find(owner.logotipo) is None:
        label = FORMAT.field("dependencia.logotipo").label
        message = f"El logotipo «{owner.logotipo}» no está en la carpeta de datos."
        yield problem("logotipo_faltante", message, FORMAT.sheet("dependencia").title, owner.row, label)


def _unused(workbook: Workbook, files: DataFolder) -> Iterator[Problem]:
    resources = [*(r for d in workbook.datasets for r in d.resources), *workbook.orphan_resources]
    used = {unicodedata.normalize("NFC", r.archivo) for r in resources}
    used.add(workbook.dependencia.logotipo if workbook.dependencia else "")
    for name in files.names:
        if name not in used and not name.lower().endswith(".xlsx"):
            yield problem("archivo_sobrante", f"Ningún recurso usa el archivo «{name}».", name)


class _Files:
    """Checks the files of one dataset and, with all of them seen, its dictionary."""

    def __init__(self, dataset: Dataset, files: DataFolder, result: FilesReport, progress: Progress) -> None:
        self.dataset, self.files, self.result, self.progress = dataset, files, result, progress
        self.terms = {unicodedata.normalize("NFC", t.termino): t for t in dataset.terms if t.termino}
        self.dictionary = Terms(self.terms, accentless)
        self.complete = True

    def check(self) -> None:
        for resource in self.dataset.resources:
            option = FORMAT.file_format(resource.formato)
            if resource.archivo and option and not option.remote:
                self._resource(resource, option)
        self._unused_terms()

    def _add(self, problems: Iterable[Problem]) -> None:
        self.result.problems.extend(problems)

    def _resource(self, resource: Resource, option: Option) -> None:
        path = self.files.find(resource.archivo)
        if path is None:
            self.complete = False
            self._add([self._missing(resource)])
            return
        self.progress(resource.archivo)
        report = inspect_file(path, declared_format=resource.formato, filename=resource.archivo)
        self.result.files[resource.archivo] = report
        found = [_placed(p, resource) for p in report.problems]
        self._add(found)
        blocked = any(p.severity == "error" for p in found)
        if option.tabular or option.attributes:
            self._columns(resource, option, path, report, blocked)

    def _missing(self, resource: Resource) -> Problem:
        similar = self.files.similar(resource.archivo)
        hint = f" Hay uno llamado «{similar}»." if similar else ""
        message = (
            f"El archivo «{resource.archivo}» no está en la carpeta de datos.{hint} Agréguelo o corrija el nombre."
        )
        return problem("archivo_faltante", message, _RESOURCE_SHEET, resource.row, _FILE_LABEL)

    def _columns(self, resource: Resource, option: Option, path: Path, report: FileReport, blocked: bool) -> None:
        if report.header is None:
            self.complete = self.complete and not option.tabular
            return
        equal = self._compare(resource, option, report.header)
        if equal and not blocked and option.tabular:
            columns = [Column(termino=name, tipo=self._type(name, report.types)) for name in report.header]
            self._add(_placed(p, resource) for p in check_rows(path, report.variant or resource.formato, columns))

    def _type(self, name: str, guessed: Mapping[str, str]) -> str:
        term = self.terms.get(unicodedata.normalize("NFC", name))
        return (term.tipo if term else None) or guessed.get(name) or "texto"

    def _compare(self, resource: Resource, option: Option, header: list[str]) -> bool:
        """Compare the header with the dictionary; return whether every column is a term."""
        problems = []
        for name in filter(None, (unicodedata.normalize("NFC", column.strip()) for column in header)):
            term = self.dictionary.of(name)
            if term is None and (option.tabular or self.terms):
                problems.append(_without_term(resource, option, name))
            elif term is not None and term != name:
                problems.append(_different(resource, name, self.terms[term]))
        if self.terms or not option.tabular:
            self._add(_first(problems, resource))
        return not problems

    def _unused_terms(self) -> None:
        """Report terms no file has, unless a file that could have them was not read."""
        described = [o for r in self.dataset.resources if (o := FORMAT.file_format(r.formato))]
        if not self.complete or not any(o.tabular or o.attributes for o in described):
            return
        for name in self.dictionary.unused():
            message = f"Falta la columna «{name}»: ningún archivo del conjunto la tiene. Quite el término o corríjalo."
            self._add([problem("termino_sin_columna", message, _TERM_SHEET, self.terms[name].row, _TERM_LABEL)])


def _placed(found: Problem, resource: Resource) -> Problem:
    """Put a problem inside a file under the file's name; a wrong format, in the cell that declares it."""
    if found.code == "formato_distinto":
        message = f"«{resource.archivo}»: {found.message}"
        return Problem(found.code, found.severity, _RESOURCE_SHEET, resource.row, _FORMAT_LABEL, message)
    return Problem(found.code, found.severity, resource.archivo, found.row, found.column, found.message)


def _different(resource: Resource, column: str, term: Term) -> Problem:
    names = f"El término «{term.termino}» y la columna «{column}» de «{resource.archivo}»"
    message = f"{names} solo difieren en mayúsculas o acentos. Escríbalos igual."
    return problem("termino_distinto", message, _TERM_SHEET, term.row, _TERM_LABEL)


def _without_term(resource: Resource, option: Option, column: str) -> Problem:
    if option.tabular:
        message = f"Sobra la columna «{column}» de «{resource.archivo}»: no está en el diccionario. Agregue su término."
        return problem("columna_sin_termino", message, _RESOURCE_SHEET, resource.row, _FILE_LABEL)
    message = f"El atributo «{column}» de «{resource.archivo}» no está en el diccionario."
    return problem("atributo_sin_termino", message, _RESOURCE_SHEET, resource.row, _FILE_LABEL)


def _first(problems: list[Problem], resource: Resource) -> list[Problem]:
    """Return the first problems and one line for the rest."""
    rest = len(problems) - MAX_COLUMNS_LISTED
    if rest <= 0:
        return problems
    last = problems[MAX_COLUMNS_LISTED]
    message = f"… y {rest} columnas más de «{resource.archivo}» en el mismo caso."
    return [*problems[:MAX_COLUMNS_LISTED], problem(last.code, message, _RESOURCE_SHEET, resource.row, _FILE_LABEL)]
