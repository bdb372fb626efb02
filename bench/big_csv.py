"""A big CSV of invented citizen reports, the same on every run: 12 columns, dates as day/month/year, quotes in some
cells."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

from pipelines.data import Column

COLUMNS = [
    Column("folio"),
    Column("fecha_reporte", "fecha"),
    Column("hora_reporte", "hora"),
    Column("tipo_reporte"),
    Column("dependencia"),
    Column("colonia"),
    Column("código_postal", "entero"),
    Column("latitud", "decimal"),
    Column("longitud", "decimal"),
    Column("medio"),
    Column("estatus"),
    Column("costo_atención", "decimal"),
]
_TYPES = (
    ("Bacheo", "Secretaría de Movilidad"),
    ("Alumbrado público", "Secretaría de Servicios Públicos"),
    ("Fuga de agua", "Organismo de Agua"),
    ("Árbol caído", "Secretaría de Medio Ambiente"),
    ('Banqueta dañada, "urgente"', "Secretaría de Movilidad"),
)
_PLACES = ("La Paz", "El Carmen", "Amalucan", "Bosques de San Sebastián", "Xonaca", "Analco", "Centro Histórico")
_WAYS = ("App móvil", "Teléfono", "Ventanilla", "Sitio web")
_STATES = ("Atendido", "En proceso", "Recibido", "Improcedente")


def write_big_csv(path: Path, rows: int, seed: int = 317) -> Path:
    """Write the file and return its path."""
    chance = random.Random(seed)
    start = dt.datetime(2019, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.termino for column in COLUMNS])
        for number in range(1, rows + 1):
            moment = start + dt.timedelta(seconds=chance.randrange(6 * 365 * 86_400))
            kind, office = chance.choice(_TYPES)
            writer.writerow(
                [
                    f"PUE-{number:07d}",
                    moment.strftime("%d/%m/%Y"),
                    moment.strftime("%H:%M"),
                    kind,
                    office,
                    chance.choice(_PLACES),
                    f"72{chance.randrange(600):03d}",
                    f"{19.0414 + chance.uniform(-0.09, 0.09):.6f}",
                    f"{-98.2063 + chance.uniform(-0.11, 0.11):.6f}",
                    chance.choice(_WAYS),
                    chance.choice(_STATES),
                    f"{chance.random() ** 3 * 25_000:.2f}",
                ]
            )
    return path
