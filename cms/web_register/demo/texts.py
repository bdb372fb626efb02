"""What the invented records say. Every site, person and oficio here is invented."""

from __future__ import annotations

from typing import Any

# Days count back from today.
RECORDS: list[dict[str, Any]] = [
    {
        "stage": "solicitud",
        "account": "parques-web",
        "kind": "seccion",
        "name": "Adopta un árbol",
        "asked": "Una sección para inscribir a quien quiera cuidar un árbol de su calle.",
        "days": 4,
        "oficio": "DEMO-DPA-031/2026",
        "requester": ("Fulgencio Ejemplo Jacaranda", "Director de Parques y Arbolado"),
        "address": "",
    },
    {
        "stage": "estructura",
        "account": "movilidad-web",
        "kind": "micrositio",
        "name": "Camina Puebla",
        "asked": "Un micrositio con las banquetas en obra, los cruces seguros y cómo reportar obstáculos.",
        "days": 26,
        "oficio": "DEMO-DMB-044/2026",
        "requester": ("Práxedes Supuesta Glorieta", "Directora de Movilidad y Banquetas"),
        "address": "",
    },
    {
        "stage": "contenidos",
        "account": "salud-datos",
        "kind": "micrositio",
        "name": "Feria de la Salud de los Barrios",
        "asked": "Un micrositio con fechas, sedes y servicios de la feria, y un formulario para apartar lugar.",
        "days": 52,
        "oficio": "DEMO-DSC-018/2026",
        "requester": ("Titular de Salud Inventada", "Director de Salud Comunitaria"),
        "address": "",
    },
    {
        "stage": "lista",
        "account": "artes-web",
        "kind": "micrositio",
        "name": "Festival de los Patios",
        "asked": "Un micrositio con el programa del festival, los patios que abren y cómo llegar a cada uno.",
        "days": 80,
        "oficio": "DEMO-IAM-022/2026",
        "requester": ("Titular de las Artes Imaginarias", "Director del Instituto de las Artes"),
        "address": "https://festival-de-los-patios.puebla.example",
    },
    {
        "stage": "liberada",
        "account": "movilidad-web",
        "kind": "micrositio",
        "name": "Ciclovías de la ciudad",
        "asked": "Un micrositio con el mapa de las ciclovías, sus reglas y los conteos de bicicletas.",
        "days": 150,
        "oficio": "DEMO-DMB-021/2026",
        "requester": ("Práxedes Supuesta Glorieta", "Directora de Movilidad y Banquetas"),
        "address": "https://ciclovias.puebla.example",
    },
]
FICHA = {
    "objective": "Que la gente encuentre en un solo lugar lo que hoy está repartido en carteles, redes y ventanillas.",
    "audience": "Personas que viven en la ciudad, sobre todo desde el teléfono.",
    "services": "Consulta de lugares y fechas, avisos y un formulario de contacto.",
    "contents": "Portada, lugares, calendario, preguntas frecuentes y contacto.",
    "legal_basis": "Programa municipal inventado para la demostración, línea de acción 3.",
}
SECTIONS = [
    ("Inicio", "Lo más buscado y el aviso del día", []),
    ("Lugares", "Mapa y lista", [("Norte", "", []), ("Centro", "", []), ("Sur", "", [])]),
    ("Calendario", "Fechas de este año", []),
    ("Preguntas frecuentes", "", []),
    ("Contacto", "Formulario y horarios", []),
]
SKETCHES = [
    ("Portada en teléfono", "Encabezado, buscador y tres tarjetas una debajo de la otra.", (360, 640)),
    ("Portada en computadora", "Encabezado, buscador y tres tarjetas en fila.", (960, 600)),
]
CARE = {
    "description": "Agregar al mapa las tres ciclovías nuevas y cambiar el texto de las reglas.",
    "justification": "Las ciclovías se abrieron este mes y el reglamento cambió.",
    "analysis": "El mapa admite capas nuevas y el texto es corto: basta una semana de trabajo.",
    "agreements": "Se agregan las tres ciclovías con su longitud, y la página de reglas se escribe de nuevo.",
}
