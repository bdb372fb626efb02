"""A small server that answers the three actions of CKAN's API that pages ask, so that tests own the answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

COUNTERS = ("Puente de los Faroles", "Ronda del Molino", "Eje Talavera")
ROWS = [
    {"_id": 3 * week + place, "semana": f"2026-0{1 + week // 4}-{1 + 7 * (week % 4):02d}", "contador": name,
     "bicicletas": 900 + 37 * ((5 * week + 11 * place) % 13), "nota": "x"}
    for week in range(24) for place, name in enumerate(COUNTERS)
]  # fmt: skip
FIELDS = [
    {"id": "_id", "type": "int"},
    {"id": "semana", "type": "date", "info": {"label": "Semana"}},
    {"id": "contador", "type": "text"},
    {"id": "bicicletas", "type": "int4", "info": {"label": "Bicicletas"}},
    {"id": "nota", "type": "text"},
]


def dataset(name: str, title: str, *resources: dict[str, Any]) -> dict[str, Any]:
    """A dataset as CKAN shows it."""
    return {
        "id": f"id-{name}", "name": name, "title": title, "notes": f"Descripción de {title.lower()}.",
        "organization": {"title": "Dirección de Movilidad"}, "metadata_modified": "2026-05-05T16:00:00",
        "resources": list(resources),
    }  # fmt: skip


BICYCLES = dataset(
    "aforo-de-bicicletas-en-los-contadores-de-la-ciudad",
    "Aforo de bicicletas en los contadores de la ciudad",
    {
        "id": "r1",
        "name": "Aforo semanal",
        "format": "csv",
        "url": "http://datos.example/a.csv",
        "datastore_active": True,
    },
    {
        "id": "r2",
        "name": "Mapa",
        "format": "GeoJSON",
        "url": "http://datos.example/a.geojson",
        "datastore_active": False,
    },
)
NETWORK = dataset("red-de-ciclovias-y-carriles-compartidos", "Red de ciclovías y carriles compartidos")


class Portal:
    """What the server has; tests may change it."""

    def __init__(self) -> None:
        self.datasets: list[dict[str, Any]] = [BICYCLES, NETWORK]
        self.rows: dict[str, list[dict[str, Any]]] = {"r1": ROWS}
        self.asked: list[str] = []
        self.url = ""

    def answer(self, action: str, query: dict[str, str]) -> Any:
        """The result of an action, or None for 404."""
        self.asked.append(action)
        if action == "package_show":
            return next((found for found in self.datasets if query["id"] in (found["id"], found["name"])), None)
        if action == "package_search":
            words = "" if query["q"] == "*:*" else query["q"].lower()
            found = [item for item in self.datasets if words in item["title"].lower()]
            start, rows = int(query.get("start", 0)), int(query.get("rows", 10))
            return {"count": len(found), "results": found[start : start + rows]}
        rows = self.rows.get(query["resource_id"])
        names = query["fields"].split(",") if query.get("fields") else [field["id"] for field in FIELDS]
        if rows is None or set(names) - {field["id"] for field in FIELDS}:
            return None
        return {
            "records": [{name: row[name] for name in names} for row in rows[: int(query["limit"])]],
            "fields": [field for field in FIELDS if field["id"] in names],
        }


@contextmanager
def running(port: int = 0) -> Iterator[Portal]:
    """The server, until the block ends."""
    portal = Portal()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            result = portal.answer(parts.path.rpartition("/")[2], query)
            body = json.dumps({"success": result is not None, "result": result}).encode()
            self.send_response(200 if result is not None else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    portal.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
