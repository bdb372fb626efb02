"""The workbook and the data files that the scenes hand in."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipelines.form317 import write_workbook
from pipelines.form317.records import Dataset, Dependencia, Resource, Term, Workbook

ORGANIZATION = "movilidad"
PLACES = [("Puente de los Faroles", -98.1985, 19.0429), ("Eje Talavera", -98.1893, 19.0331)]


@dataclass(frozen=True)
class Papers:
    """What an enlace has on the desk: a workbook and its files."""

    workbook: Path
    files: tuple[Path, ...]
    title: str
    identifier: str


def dependencia() -> Dependencia:
    return Dependencia(
        id_dependencia="0101",
        nombre="Dirección de Movilidad y Banquetas",
        funciones="Planea y cuida las calles para quien camina, pedalea o usa el transporte público.",
        logotipo="movilidad.png",
    )


def dataset(identifier: str, title: str) -> Dataset:
    owner = {"id_dataset": identifier}
    days = {"fecha_inicial": date(2026, 1, 1), "fecha_final": date(2026, 9, 30)}
    table = Resource(
        archivo="estacionamientos.csv",
        formato="CSV",
        tipo_visualizacion="tabla de datos",
        nombre="Cajones por estacionamiento",
        **owner,
        **days,
    )
    places = Resource(
        archivo="estacionamientos.geojson",
        formato="GEOJSON",
        tipo_visualizacion="mapa",
        nombre="Mapa de estacionamientos",
        **owner,
        **days,
    )
    terms = (("lugar", "Nombre del estacionamiento."), ("cajones", "Número de lugares para bicicletas."))
    return Dataset(
        id_dataset=identifier,
        nombre=title,
        descripcion="Lugares donde se puede dejar la bicicleta con seguridad, con su capacidad y su ubicación.",
        etiquetas=("bicicletas", "estacionamiento"),
        id_dependencia="0101",
        tema="Movilidad y Transporte",
        frecuencia="trimestral",
        responsable_nombre="Amada Ejemplo Rueda",
        responsable_correo="amada.ejemplo@puebla.example",
        resources=(table, places),
        terms=tuple(Term(termino=term, descripcion=text, **owner) for term, text in terms),
    )


def good_papers(folder: Path) -> Papers:
    """A workbook without problems, with a number of its own for each run."""
    number = f"{int(time.time()) % 10_000_000:07d}"
    identifier, title = f"E2E-{number}", f"Estacionamientos para bicicletas, prueba {number}"
    path = folder / "FORM-317.xlsx"
    write_workbook(path, Workbook(dependencia(), (dataset(identifier, title),)))
    return Papers(path, write_data(folder, rows=40), title, identifier)


def write_data(folder: Path, rows: int) -> tuple[Path, ...]:
    table = folder / "estacionamientos.csv"
    lines = "".join(f"Estacionamiento {number},{number % 9 + 2}\n" for number in range(1, rows + 1))
    table.write_text("lugar,cajones\n" + lines, encoding="utf-8")
    places = folder / "estacionamientos.geojson"
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [x, y]},
            "properties": {"lugar": name, "cajones": 8},
        }
        for name, x, y in PLACES
    ]
    places.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return table, places


def bad_workbook(folder: Path) -> Path:
    """A workbook with a theme that does not exist, dates in the wrong order and a column without explanation."""
    good = dataset("E2E-MAL", "Libro con tres errores")
    table = replace(good.resources[0], fecha_inicial=date(2026, 9, 30), fecha_final=date(2026, 1, 1))
    wrong = replace(good, tema="Astrología", resources=(table, good.resources[1]), terms=good.terms[:1])
    path = folder / "libro-con-errores.xlsx"
    write_workbook(path, Workbook(dependencia(), (wrong,)))
    return path
