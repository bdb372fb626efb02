"""Published datasets for the tests of citizens' pages, made straight through CKAN (as only the publication does)."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ckan.tests import factories, helpers

from ckanext.puebla.domain import datastore
from ckanext.puebla.resource_views.derived import Derived, path_of, write_note

FACTS = {
    "id_dataset": "12",
    "id_dependencia": "4",
    "tema": "Movilidad y Transporte",
    "frecuencia": "mensual",
    "responsable_nombre": "Persona de Ejemplo",
    "responsable_correo": "persona@ejemplo.gob.mx",
    "notes": "Estaciones con su capacidad.",
    "license_id": "libre-uso-mx",
    "version": "2",
    "folio": "DA/2026/0012",
    "tags": [{"name": "bicicletas"}, {"name": "transporte"}],
    "diccionario": [{"termino": "estación", "descripcion": "Nombre de la estación", "tipo": "texto"}],
}


def publish(resources: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    """A public dataset with these resources, as `package_show` gives it."""
    organization = factories.Organization(title="Secretaría de Movilidad de Ejemplo")
    return factories.Dataset(
        owner_org=organization["id"], resources=[resource_dict(**one) for one in resources], **{**FACTS, **facts}
    )


def resource_dict(**facts: Any) -> dict[str, Any]:
    return {
        "url": "https://datos.example/estaciones.csv",
        "name": "Estaciones",
        "archivo": "estaciones.csv",
        "format": "CSV",
        "tipo_visualizacion": "tabla de datos",
        "fecha_inicial": "2026-01-01",
        "fecha_final": "2026-01-31",
        "hash": "",
        **facts,
    }


def as_site() -> dict[str, Any]:
    """The context of the publication: the site itself acts."""
    return {"user": helpers.call_action("get_site_user")["name"]}


def load(resource: dict[str, Any], fields: dict[str, str], rows: list[list[Any]], *, index: bool = True) -> None:
    """Loads the DataStore table of a resource as the publication does. `fields`: column -> type of the dictionary."""
    with NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(fields), *rows])
        file.flush()
        terms = [{"termino": name, "tipo": kind} for name, kind in fields.items()]
        assert datastore.load(resource["id"], Path(file.name), terms).loaded
    if index:
        datastore.index(resource["id"], len(rows))
    helpers.call_action("resource_patch", context=as_site(), id=resource["id"], datastore_active=True)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def keep(sha: str, note: Derived, **files: str) -> None:
    """Derived files as `prepare` leaves them. `files`: suffix -> text."""
    for suffix, text in files.items():
        path = path_of(sha, suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    write_note(sha, note)
