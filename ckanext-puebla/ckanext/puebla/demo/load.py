"""Loading the demo city: workbooks are written, read back and put by their enlaces; then the people review them.

Everything is found out from the portal itself, so a second run changes nothing and an interrupted run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from werkzeug.datastructures import FileStorage

from ckanext.puebla.demo.accounts import act, prepare
from ckanext.puebla.demo.city import City, DemoDataset, DemoOffice, file_of
from ckanext.puebla.demo.review import review
from pipelines.form317 import review as review_workbook
from pipelines.form317 import write_workbook
from pipelines.form317.client import Portal
from pipelines.form317.load import load as load_workbook
from pipelines.form317.records import Dataset, Workbook

Tell = Callable[[str], None]


class DemoFailure(Exception):
    """The city's own data did not pass the checks that everybody's data must pass."""


def load(city: City, tell: Tell) -> dict[str, int]:
    """Bring the city to its declared state; return how many datasets are public and how many are under review."""
    tell("Cuentas, dependencias y nombramientos")
    prepare(city)
    for office in city.dependencias:
        for turn in range(1, max(len(dataset.goals) for dataset in office.conjuntos) + 1):
            load_turn(city, office, turn, tell)
    return tally(city)


def load_turn(city: City, office: DemoOffice, turn: int, tell: Tell) -> None:
    """One workbook of a dependencia and the review of its datasets."""
    due = [dataset for dataset in office.conjuntos if len(dataset.goals) >= turn]
    wanting = [dataset for dataset in due if not settled(office, dataset, turn)]
    fresh = [dataset for dataset in wanting if find_open(office, dataset) is None]
    whole = [dataset for dataset in fresh if not dataset.left_out]
    if whole:
        send_workbook(office, whole, turn)
    for dataset in fresh:
        if dataset.left_out:
            capture_by_hand(office, dataset)
    for dataset in wanting:
        found = find_open(office, dataset)
        if found is not None:
            ended = review(city, office, found, dataset.goals[turn - 1])
            tell(f"{office.nombre}: «{dataset.raw['nombre']}», {ended['state_label'].lower()}")


def submissions(office: DemoOffice) -> list[dict[str, Any]]:
    """Every submission of the dependencia, as its enlace sees them."""
    enlace = office.person("enlace_datos_abiertos").usuario
    found = act(enlace, "puebla_submission_list", organization_id=office.clave, limit=100)
    return [act(enlace, "puebla_submission_show", id=row["id"]) for row in found["results"]]


def of_dataset(office: DemoOffice, dataset: DemoDataset) -> Iterator[dict[str, Any]]:
    return (row for row in submissions(office) if row["metadata"]["id_dataset"] == dataset.id_dataset)


def find_open(office: DemoOffice, dataset: DemoDataset) -> dict[str, Any] | None:
    """The submission of that dataset that has not ended."""
    return next((row for row in of_dataset(office, dataset) if row["state"] not in ("publicada", "cancelada")), None)


def settled(office: DemoOffice, dataset: DemoDataset, turn: int) -> bool:
    """Whether the portal already has that round of the dataset."""
    found = list(of_dataset(office, dataset))
    published = sum(row["state"] == "publicada" for row in found)
    standing = any(row["state"] == dataset.goals[turn - 1] for row in found if row["state"] != "publicada")
    return published >= turn or (published == turn - 1 and standing and dataset.goals[turn - 1] != "restricciones")


def send_workbook(office: DemoOffice, datasets: list[DemoDataset], turn: int) -> None:
    """Write the workbook and its files to a folder, check them as anybody would, and put every dataset."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for dataset in datasets:
            for resource in dataset.record(office.id_dependencia, turn).resources:
                (folder / resource.archivo).write_bytes(file_of(resource.archivo, turn).read_bytes())
        (folder / office.logo.name).write_bytes(office.logo.read_bytes())
        path = folder / "FORM-317.xlsx"
        write_workbook(path, office.workbook(datasets, turn))
        checked = review_workbook(path, folder)
        if not checked.valido:
            raise DemoFailure("; ".join(problem.message for problem in checked.errores))
        put(office, [with_types(*pair) for pair in zip(checked.workbook.datasets, datasets, strict=True)], folder)


def with_types(read: Dataset, dataset: DemoDataset) -> Dataset:
    """The record that was read, with the column types that the official workbook has no place for."""
    kinds = {term: kind for term, _, kind in dataset.raw["diccionario"]}
    return replace(read, terms=tuple(replace(term, tipo=kinds[term.termino]) for term in read.terms))


def put(office: DemoOffice, records: list[Dataset], folder: Path) -> None:
    """Send files and datasets as `puebla form317 cargar` does, with the enlace's own rights."""
    portal = InProcess(office.person("enlace_datos_abiertos").usuario)
    for loaded in load_workbook(portal, Workbook(None, tuple(records)), folder, organization=office.clave):
        if loaded.problem:
            raise DemoFailure(f"{loaded.name}: {loaded.problem.message}")


class InProcess(Portal):
    """The portal's API as `cargar` sees it, called here without a network."""

    def __init__(self, user: str) -> None:
        self.user = user

    def call(self, action: str, values: Mapping[str, Any] | None = None, *, upload: Path | None = None) -> Any:
        """Call an action with the rights of the user."""
        if upload is None:
            return act(self.user, action, **(values or {}))
        with upload.open("rb") as stream:
            return act(self.user, action, **(values or {}), upload=FileStorage(stream, filename=upload.name))


def capture_by_hand(office: DemoOffice, dataset: DemoDataset) -> None:
    """Begin a capture in the form and leave it unfinished."""
    enlace = office.person("enlace_datos_abiertos").usuario
    values = dataset.record(office.id_dependencia, 1).to_dict()
    resources, dictionary = values.pop("recursos"), values.pop("diccionario")
    metadata = {key: value for key, value in values.items() if key not in dataset.left_out}
    act(
        enlace,
        "puebla_submission_create",
        organization_id=office.clave,
        metadata=metadata,
        dictionary=dictionary[:-1],
        resources=resources,
    )


def tally(city: City) -> dict[str, int]:
    """How many datasets are public and how many submissions are under way."""
    states = [row["state"] for office in city.dependencias for row in submissions(office)]
    public = sum(dataset.goals[0] == "publicada" for office in city.dependencias for dataset in office.conjuntos)
    running = sum(state not in ("publicada", "cancelada") for state in states)
    return {
        "publicados": min(public, states.count("publicada")),
        "en_tramite": running,
        "versiones": states.count("publicada"),
    }
