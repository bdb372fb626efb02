"""The SEDESOL inventory with real files: every dataset of the inventory gets files that are really at hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.adela import Conversion, Office, convert, read_inventory
from pipelines.data import FileReport, inspect_file
from pipelines.form317.records import Dataset, Resource, Term, Workbook
from schemas.form317 import FORMAT

OFFICE = Office("0900", "Oficina del inventario real", "Publica el inventario de prueba.", "logo.png")
FOLDERS = ("csv", "xlsx", "ods", "geo", "px")
BIGGEST = 7_500_000
PER_DATASET = 2


@dataclass(frozen=True)
class Material:
    """The folder to hand in, and what is in it."""

    workbook: Workbook
    folder: Path
    formats: dict[str, int]
    left_out: tuple[str, ...]


def converted(shared: Path) -> Conversion:
    """The whole inventory as one dependencia's workbook."""
    return convert(read_inventory(shared / "catalogues" / "adela_inventario_sedesol.csv"), office=OFFICE)


def sound_files(shared: Path) -> Iterator[tuple[Path, FileReport]]:
    """The real files that pass the inspection, smallest first inside each format."""
    for folder in FOLDERS:
        for path in sorted((shared / folder).iterdir(), key=lambda found: found.stat().st_size):
            if path.stat().st_size <= BIGGEST:
                report = inspect_file(path)
                if report.readable and report.detected_format:
                    yield path, report


def prepare(shared: Path, folder: Path) -> Material:
    """Give the real files to the datasets of the inventory, two to a dataset at most, dictionary from headers."""
    found = list(sound_files(shared))
    datasets = converted(shared).workbooks["0900"].datasets
    shares: list[list[tuple[Path, FileReport]]] = [[] for _ in datasets]
    for position, item in enumerate(found[: PER_DATASET * len(datasets)]):
        shares[position % len(datasets)].append(item)
    formats: dict[str, int] = {}
    for path, report in (item for share in shares for item in share):
        shutil.copy(path, folder / path.name)
        formats[str(report.detected_format)] = formats.get(str(report.detected_format), 0) + 1
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    whole = [with_files(dataset, share) for dataset, share in zip(datasets, shares, strict=True) if share]
    book = converted(shared).workbooks["0900"]
    refused = tuple(path.name for path, _ in found[PER_DATASET * len(datasets) :])
    return Material(Workbook(book.dependencia, tuple(whole)), folder, formats, refused)


def with_files(dataset: Dataset, share: list[tuple[Path, FileReport]]) -> Dataset:
    """The dataset with these files in place of those the inventory only points to."""
    first = dataset.resources[0]
    resources = tuple(resource_for(path, report, first) for path, report in share)
    columns: dict[str, str] = {}
    for path, report in share:
        option = FORMAT.file_format(report.detected_format)
        if option and option.tabular:
            for name in report.header or ():
                columns.setdefault(name, path.name)
    terms = tuple(
        Term(
            id_dataset=dataset.id_dataset, termino=name, descripcion=f"Columna «{' '.join(name.split())}» de {source}."
        )
        for name, source in columns.items()
    )
    return replace(dataset, resources=resources, terms=terms)


def resource_for(path: Path, report: FileReport, like: Resource) -> Resource:
    """A resource for a real file, with the dates of the inventory."""
    option = FORMAT.file_format(report.detected_format)
    return Resource(
        archivo=path.name,
        tipo_visualizacion="mapa" if option and option.spatial else "tabla de datos",
        nombre=path.stem.replace("_", " "),
        fecha_inicial=like.fecha_inicial,
        fecha_final=like.fecha_final,
        id_dataset=like.id_dataset,
        formato=str(report.detected_format),
    )
