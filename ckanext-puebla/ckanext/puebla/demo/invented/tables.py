"""Tables of the demo city: each function gives the header and the rows of one invented table."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from .places import NAMES, point_near

Table = tuple[list[str], list[list[object]]]

MONTHS = [f"2026-{month:02d}" for month in range(1, 10)]


def weeks(start: date, count: int) -> list[date]:
    return [start + timedelta(weeks=week) for week in range(count)]


def bicycle_counts(version: int) -> Table:
    """Weekly counts; the second version adds a quarter and corrects one counter, the third adds a counter."""
    random = Random("aforo")
    rows: list[list[object]] = []
    counters = ["Puente de los Faroles", "Ronda del Molino", "Eje Talavera", "Glorieta del Colibrí", "Camino al Llano"]
    for day in weeks(date(2026, 1, 5), 26 if version == 1 else 38):
        for position, counter in enumerate(counters):
            total = 900 + 210 * position + random.randint(-160, 240)
            if version > 1 and counter == "Eje Talavera" and day < date(2026, 2, 2):
                total += 75
            rows.append([day, counter, random.choice(["norte", "sur"]), total, round(random.uniform(9, 27), 1)])
    if version > 2:
        rows += [
            [day, "Vado de Cantera", "oriente", 640 + 9 * index, 18.5]
            for index, day in enumerate(weeks(date(2026, 9, 7), 4))
        ]
    return ["semana", "contador", "sentido", "bicicletas", "temperatura_media"], rows


def cycle_lanes() -> Table:
    random = Random("ciclovias")
    rows: list[list[object]] = []
    for number in range(1, 19):
        start, end = random.sample(NAMES, 2)
        kind = random.choice(["ciclovía segregada", "carril compartido", "andador"])
        rows.append(
            [f"C{number:03d}", start, end, kind, round(random.uniform(0.6, 4.9), 2), random.randint(2016, 2025)]
        )
    return ["clave", "origen", "destino", "tipo_de_vía", "longitud_km", "año"], rows


def tree_inventory() -> Table:
    random = Random("arbolado")
    species = ["fresno", "jacaranda", "tejocote", "encino", "ahuehuete", "ciprés", "colorín", "níspero"]
    rows: list[list[object]] = []
    for number in range(1, 221):
        colonia = random.choice(NAMES)
        x, y = point_near(random, colonia)
        planted = date(1998, 1, 1) + timedelta(days=random.randint(0, 9800))
        height = round(random.uniform(1.8, 21.0), 1)
        rows.append(
            [
                f"{number:05d}",
                random.choice(species),
                colonia,
                height,
                random.choice(["bueno", "regular", "malo"]),
                planted,
                x,
                y,
            ]
        )
    return ["folio_arbol", "especie", "colonia", "altura_m", "estado", "fecha_plantacion", "longitud", "latitud"], rows


def air_quality(version: int) -> Table:
    random = Random("aire")
    rows: list[list[object]] = []
    for day in range(45 if version == 1 else 75):
        for station in ("Faroles", "Molino Viejo", "Ñandú"):
            missing = random.random() < 0.04
            ozone = None if missing else round(random.uniform(14, 118), 1)
            moment = date(2026, 7, 1) + timedelta(days=day)
            rows.append([moment, station, ozone, round(random.uniform(8, 61), 1), "sí" if not missing else "no"])
    return ["fecha", "estación", "ozono_ppb", "partículas_pm25", "medición_válida"], rows


def street_lamps(version: int) -> Table:
    random = Random("luminarias")
    rows: list[list[object]] = []
    for number in range(1, 181 if version == 1 else 241):
        reported = date(2026, 3, 2) + timedelta(days=number // 2)
        repaired = reported + timedelta(days=random.randint(1, 12)) if random.random() < 0.86 else None
        kind = random.choice(["apagada", "encendida de día", "poste dañado", "parpadeo"])
        if version > 1 and number <= 12 and repaired is None:
            repaired = reported + timedelta(days=40)
        rows.append([f"L-{number:04d}", random.choice(NAMES), reported, kind, repaired])
    return ["folio", "colonia", "fecha_reporte", "falla", "fecha_reparacion"], rows


def public_works() -> Table:
    random = Random("obras")
    kinds = ["Pavimentación", "Banquetas", "Colector pluvial", "Puente peatonal", "Rehabilitación de parque"]
    rows: list[list[object]] = []
    for number in range(1, 33):
        start = date(2026, 1, 12) + timedelta(days=random.randint(0, 200))
        amount = round(random.uniform(350_000, 18_400_000), 2)
        rows.append(
            [
                f"OP-{number:03d}",
                f"{random.choice(kinds)} en {random.choice(NAMES)}",
                amount,
                random.randint(3, 100),
                start,
            ]
        )
    return ["obra", "nombre", "monto_contratado", "avance_fisico", "fecha_inicio"], rows


def budget(version: int) -> Table:
    random = Random("presupuesto")
    chapters = [
        ("1000", "Servicios personales"),
        ("2000", "Materiales y suministros"),
        ("3000", "Servicios generales"),
        ("4000", "Transferencias, subsidios y ayudas"),
        ("5000", "Bienes muebles e inmuebles"),
        ("6000", "Inversión pública"),
    ]
    rows: list[list[object]] = []
    for year in range(2021, 2026 if version == 1 else 2027):
        for code, name in chapters:
            approved = round(random.uniform(40, 900) * 1_000_000, 2)
            rows.append([year, code, name, approved, round(approved * random.uniform(0.82, 1.0), 2)])
    return ["ejercicio", "capítulo", "concepto", "aprobado", "ejercido"], rows


def small_contracts() -> Table:
    random = Random("contratos")
    concepts = ["Papelería", "Mantenimiento de vehículos", "Impresión de lonas", "Renta de sillas", "Uniformes"]
    firms = ["Comercializadora Inventada", "Servicios de Ejemplo", "Talleres Ficticios", "Suministros Imaginarios"]
    rows: list[list[object]] = []
    for number in range(1, 91):
        signed = date(2026, 1, 7) + timedelta(days=3 * number)
        amount = round(random.uniform(4_000, 180_000), 2)
        rows.append([f"CM-2026-{number:03d}", random.choice(concepts), random.choice(firms), amount, signed])
    return ["contrato", "concepto", "proveedor", "importe", "fecha_firma"], rows


def health_visits() -> Table:
    random = Random("consultas")
    centres = ["Centro de Salud Tejocote", "Centro de Salud Las Cántaras", "Módulo Llano Chico", "Módulo Durazno Alto"]
    rows = [
        [month, centre, service, random.randint(20, 460)]
        for month in MONTHS
        for centre in centres
        for service in ("consulta general", "vacunación", "salud bucal", "nutrición")
    ]
    return ["mes", "unidad", "servicio", "atenciones"], rows


def cultural_agenda() -> Table:
    random = Random("agenda")
    kinds = [
        "Concierto",
        "Taller de talavera",
        "Cine al aire libre",
        "Lectura en voz alta",
        "Danza",
        "Teatro de títeres",
    ]
    places = ["Museo del Farol", "Foro Cantera", "Biblioteca Colibrí", "Plaza del Molino"]
    rows: list[list[object]] = []
    for number in range(1, 61):
        day = date(2026, 10, 1) + timedelta(days=number)
        kind = random.choice(kinds)
        rows.append(
            [
                f"E{number:03d}",
                f"{kind} {number}",
                kind,
                random.choice(places),
                day,
                f"{random.randint(10, 19)}:30",
                random.choice(["sí", "no"]),
            ]
        )
    return ["evento", "título", "tipo", "sede", "fecha", "hora", "entrada_libre"], rows


def museums() -> Table:
    random = Random("museos")
    names = [
        "Museo del Farol",
        "Casa de la Cántara",
        "Galería Colibrí",
        "Museo de la Talavera Soñada",
        "Foro Cantera",
        "Museo del Maíz Morado",
        "Biblioteca Colibrí",
    ]
    rows: list[list[object]] = []
    for number, name in enumerate(names, start=1):
        colonia = NAMES[number]
        x, y = point_near(random, colonia)
        rows.append([f"M{number:02d}", name, colonia, random.randint(2, 14), x, y])
    return ["clave", "nombre", "colonia", "salas", "longitud", "latitud"], rows


def markets() -> Table:
    random = Random("mercados")
    rows: list[list[object]] = []
    for number, colonia in enumerate(NAMES, start=1):
        x, y = point_near(random, colonia)
        kind = "mercado" if number % 3 else "tianguis"
        rows.append([f"{number:03d}", f"{kind.capitalize()} de {colonia}", kind, random.randint(24, 310), x, y])
    return ["clave", "nombre", "tipo", "locales", "longitud", "latitud"], rows


def visitors() -> Table:
    random = Random("visitantes")
    points = ["Módulo Faroles", "Módulo Talavera", "Módulo Terminal"]
    rows = [[month, point, random.randint(900, 5200), random.randint(60, 900)] for month in MONTHS for point in points]
    return ["mes", "modulo", "visitantes_nacionales", "visitantes_extranjeros"], rows


def misdemeanours() -> Table:
    random = Random("faltas")
    kinds = ["ruido excesivo", "daño a jardineras", "tirar basura", "obstruir la vía"]
    rows = [
        [month, colonia, kind, random.randint(0, 38)] for month in MONTHS for colonia in NAMES[:6] for kind in kinds
    ]
    return ["mes", "colonia", "falta", "registros"], rows


def citizen_reports() -> Table:
    random = Random("reportes")
    rows: list[list[object]] = [
        [
            f"R-{n:04d}",
            random.choice(NAMES),
            random.choice(["bache", "fuga", "ruido", "poda"]),
            date(2026, 6, 1) + timedelta(days=n),
        ]
        for n in range(1, 71)
    ]
    return ["folio", "colonia", "asunto", "fecha"], rows


def sterilisations() -> Table:
    random = Random("mascotas")
    rows: list[list[object]] = [
        [
            date(2026, 2, 7) + timedelta(days=14 * n),
            NAMES[n % len(NAMES)],
            random.choice(["perro", "gato"]),
            random.randint(12, 70),
        ]
        for n in range(15)
    ]
    return ["fecha", "colonia", "especie", "cirugias"], rows


def road_incidents() -> Table:
    random = Random("incidentes")
    rows: list[list[object]] = []
    for number in range(1, 121):
        colonia = random.choice(NAMES)
        x, y = point_near(random, colonia)
        moment = date(2026, 4, 1) + timedelta(days=number)
        rows.append([f"IV{number:04d}", moment, random.choice(["choque", "derrape", "atropellamiento"]), colonia, x, y])
    return ["incidente", "fecha", "tipo", "colonia", "longitud", "latitud"], rows


def potholes() -> Table:
    random = Random("baches")
    rows: list[list[object]] = [
        [
            f"B{n:04d}",
            random.choice(NAMES),
            round(random.uniform(0.2, 3.6), 2),
            date(2026, 5, 4) + timedelta(days=n),
            random.choice(["sí", "no"]),
        ]
        for n in range(1, 101)
    ]
    return ["bache", "colonia", "superficie_m2", "fecha_atencion", "material_en_caliente"], rows


def licences() -> Table:
    random = Random("licencias")
    trades = ["panadería", "papelería", "fonda", "taller mecánico", "estética", "tienda de abarrotes"]
    rows: list[list[object]] = [
        [
            f"LF-{n:04d}",
            random.choice(trades),
            random.choice(NAMES),
            date(2026, 1, 2) + timedelta(days=2 * n),
            random.randint(1, 12),
        ]
        for n in range(1, 111)
    ]
    return ["licencia", "giro", "colonia", "fecha_expedicion", "personas_ocupadas"], rows


def green_areas() -> Table:
    random = Random("verdes")
    rows: list[list[object]] = [
        [f"AV{n:03d}", f"Jardín {colonia}", colonia, round(random.uniform(900, 52_000), 1), random.choice(["sí", "no"])]
        for n, colonia in enumerate(NAMES, start=1)
    ]
    return ["area", "nombre", "colonia", "superficie_m2", "riego_con_agua_tratada"], rows


PLAIN_CSV: dict[str, Callable[[], Table]] = {
    "red_ciclovias.csv": cycle_lanes,
    "arbolado_parques.csv": tree_inventory,
    "contratos_menores.csv": small_contracts,
    "agenda_cultural.csv": cultural_agenda,
    "museos.csv": museums,
    "mercados_tianguis.csv": markets,
    "visitantes_modulos.csv": visitors,
    "faltas_administrativas.csv": misdemeanours,
    "esterilizaciones.csv": sterilisations,
    "incidentes_viales.csv": road_incidents,
    "baches_atendidos.csv": potholes,
    "licencias_funcionamiento.csv": licences,
    "areas_verdes.csv": green_areas,
    "reportes_ciudadanos.csv": citizen_reports,
}
