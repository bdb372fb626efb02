"""The declaration of the demo city, and that its files are what its makers write."""

from __future__ import annotations

import filecmp
from collections import Counter
from pathlib import Path

from ckanext.puebla.demo.city import HERE, City, file_of, load_city
from ckanext.puebla.demo.invented.__main__ import main as write_everything
from pipelines.data import inspect_file
from schemas.form317 import FORMAT

CITY: City = load_city()
DATASETS = [(office, dataset) for office in CITY.dependencias for dataset in office.conjuntos]


def test_eight_dependencias_with_their_people() -> None:
    assert len(CITY.dependencias) == 8
    assert len({office.id_dependencia for office in CITY.dependencias}) == 8
    roles = Counter(person.rol for person in CITY.people)
    assert roles == {
        "enlace_datos_abiertos": 8,
        "enlace_seguridad": 8,
        "enlace_transparencia": 1,
        "enlace_tecnico": 1,
        "ciudadana": 1,
    }
    assert all(person.correo.endswith("@puebla.example") for person in CITY.people)


def test_fifteen_published_and_six_at_different_points_of_the_review() -> None:
    published = [dataset for _, dataset in DATASETS if dataset.goals[0] == "publicada"]
    under_way = sorted(dataset.goals[0] for _, dataset in DATASETS if dataset.goals[0] != "publicada")
    assert len(published) == 15
    assert under_way == sorted(
        [
            "captura",
            "visto_bueno",
            "solicitud_validacion",
            "restricciones",
            "solicitud_publicacion",
            "validacion_tecnica",
        ]
    )
    assert sum(dataset.goals[-1] != "publicada" for dataset in published) == 1
    assert sum(dataset.goals.count("publicada") for dataset in published) == 19


def test_every_theme_frequency_and_format_is_shown() -> None:
    records = [dataset.record(office.id_dependencia, 1) for office, dataset in DATASETS]
    assert {record.tema for record in records} == set(FORMAT.catalogues["temas"].values)
    assert {record.frecuencia for record in records} == set(FORMAT.catalogues["frecuencias"].values)
    formats = {resource.formato for record in records for resource in record.resources}
    assert formats == set(FORMAT.catalogues["formatos"].values) - {"WMS"}


def test_the_files_are_what_they_say_and_small() -> None:
    size = 0
    for office, dataset in DATASETS:
        for turn in range(1, len(dataset.goals) + 1):
            for resource in dataset.record(office.id_dependencia, turn).resources:
                path = file_of(resource.archivo, turn)
                report = inspect_file(path, declared_format=resource.formato)
                assert [problem.message for problem in report.problems] == []
                size += path.stat().st_size
    assert size < 1_000_000


def test_making_the_files_again_gives_the_same_bytes(tmp_path: Path) -> None:
    write_everything(tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    kept = sorted(path.relative_to(HERE) for part in ("datos", "logotipos") for path in (HERE / part).rglob("*.*"))
    assert made == kept
    assert [str(path) for path in made if not filecmp.cmp(tmp_path / path, HERE / path, shallow=False)] == []
