"""`python -m ckanext.puebla.demo.invented [FOLDER]`: write every data file and logo of the demo city again."""

import sys
from pathlib import Path
from random import Random

from . import logos, tables, writers
from .places import NAMES, block_around, line_between, point_near

HERE = Path(__file__).resolve().parent.parent


def lane_lines() -> list[writers.Feature]:
    random = Random("lineas")
    _, rows = tables.cycle_lanes()
    return [
        (
            "LineString",
            line_between(random, str(row[1]), str(row[2])),
            {"clave": row[0], "tipo_de_vía": row[3], "longitud_km": row[4]},
        )
        for row in rows
    ]


def work_blocks() -> list[writers.Feature]:
    random = Random("manzanas")
    _, rows = tables.public_works()
    return [
        (
            "Polygon",
            [block_around(*point_near(random, NAMES[index % len(NAMES)]))],
            {"obra": row[0], "nombre": row[1], "avance_fisico": row[3]},
        )
        for index, row in enumerate(rows)
    ]


def points(table: tables.Table) -> list[writers.Feature]:
    """Point features of a table that ends in longitude and latitude."""
    header, rows = table
    return [("Point", row[-2:], dict(zip(header[:-2], row[:-2], strict=True))) for row in rows]


def marks(table: tables.Table) -> list[tuple[str, float, float, dict[str, object]]]:
    return [
        (str(row[1]), float(str(row[-2])), float(str(row[-1])), {table[0][0]: row[0], table[0][2]: row[2]})
        for row in table[1]
    ]


def bus_stops(path: Path) -> None:
    random = Random("paraderos")
    rows: list[tuple[float, float, list[object]]] = []
    for number in range(1, 81):
        colonia = random.choice(NAMES)
        x, y = point_near(random, colonia)
        rows.append(
            (
                x,
                y,
                [f"P{number:03d}", f"Paradero {number} {colonia}", random.randint(1, 7), random.choice(["sí", "no"])],
            )
        )
    writers.write_shp_zip(
        path, [("CLAVE", "C", 8, 0), ("NOMBRE", "C", 60, 0), ("RUTAS", "N", 4, 0), ("TECHADO", "C", 4, 0)], rows
    )


def first_versions(folder: Path) -> None:
    for name, table in tables.PLAIN_CSV.items():
        writers.write_csv(folder / name, table())
    writers.write_csv(folder / "aforo_bicicletas.csv", tables.bicycle_counts(1))
    writers.write_csv(folder / "luminarias.csv", tables.street_lamps(1))
    writers.write_xlsx(folder / "calidad_aire.xlsx", tables.air_quality(1), "mediciones")
    writers.write_json(folder / "calidad_aire.json", writers.records(tables.air_quality(1)))
    writers.write_xlsx(folder / "presupuesto_capitulos.xlsx", tables.budget(1), "egresos")
    writers.write_ods(folder / "consultas_centros_salud.ods", tables.health_visits(), "atenciones")
    writers.write_ods(folder / "obras_en_ejecucion.ods", tables.public_works(), "obras")
    writers.write_geojson(folder / "obras_en_ejecucion.geojson", work_blocks())
    writers.write_geojson(folder / "red_ciclovias.geojson", lane_lines())
    writers.write_geojson(folder / "mercados_tianguis.geojson", points(tables.markets()))
    writers.write_kml(folder / "arbolado_parques.kml", "Arbolado de parques", marks(tables.tree_inventory())[:90])
    writers.write_kml(folder / "museos.kml", "Museos y espacios culturales", marks(tables.museums()))
    writers.write_xml(folder / "contratos_menores.xml", "contratos", "contrato_menor", tables.small_contracts())
    writers.write_rss(folder / "agenda_cultural.xml", "Agenda cultural de la ciudad", tables.cultural_agenda())
    writers.write_rdf(folder / "museos.rdf", tables.museums())
    writers.write_px(
        folder / "visitantes_modulos.px",
        "Visitantes nacionales por módulo y mes",
        tables.visitors(),
        "modulo",
        "mes",
        "visitantes_nacionales",
    )
    bus_stops(folder / "paraderos.zip")


def second_versions(folder: Path) -> None:
    writers.write_csv(folder / "aforo_bicicletas.csv", tables.bicycle_counts(2))
    writers.write_csv(folder / "luminarias.csv", tables.street_lamps(2))
    writers.write_xlsx(folder / "calidad_aire.xlsx", tables.air_quality(2), "mediciones")
    writers.write_json(folder / "calidad_aire.json", writers.records(tables.air_quality(2)))
    writers.write_xlsx(folder / "presupuesto_capitulos.xlsx", tables.budget(2), "egresos")


def main(target: Path = HERE) -> None:
    for part in ("datos/v1", "datos/v2", "datos/v3", "logotipos"):
        (target / part).mkdir(parents=True, exist_ok=True)
    first_versions(target / "datos/v1")
    second_versions(target / "datos/v2")
    writers.write_csv(target / "datos/v3/aforo_bicicletas.csv", tables.bicycle_counts(3))
    for clave in logos.EMBLEMS:
        logos.draw(clave, target / "logotipos" / f"{clave}.png")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
