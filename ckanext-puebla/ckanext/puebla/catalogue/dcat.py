"""DCAT-AP 3 of our datasets: the fields of FORM.317 under the names and codes that other portals expect.

An RDF profile of ckanext-dcat: `ckanext.dcat.rdf.profiles = puebla_dcat`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from ckanext.dcat.profiles import DCT, FOAF, SKOS
from ckanext.dcat.profiles.euro_dcat_ap_3 import EuropeanDCATAP3Profile

FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
THEME = "http://publications.europa.eu/resource/authority/data-theme/"
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
SPANISH = "http://publications.europa.eu/resource/authority/language/SPA"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

FREQUENCIES = {
    "diario": "DAILY",
    "semanal": "WEEKLY",
    "quincenal": "BIWEEKLY",
    "mensual": "MONTHLY",
    "bimestral": "BIMONTHLY",
    "trimestral": "QUARTERLY",
    "semestral": "ANNUAL_2",
    "anual": "ANNUAL",
    "irregularmente": "IRREG",
}
THEMES = {
    "Infraestructura y Servicios Públicos": "GOVE",
    "Movilidad y Transporte": "TRAN",
    "Salud y Bienestar": "HEAL",
    "Gobierno Abierto": "GOVE",
    "Finanzas": "ECON",
    "Economía y Empleo": "ECON",
    "Seguridad y Justicia": "JUST",
    "Arte y Cultura": "EDUC",
    "Medio Ambiente": "ENVI",
    "Turismo": "ECON",
}
FILE_TYPES = {
    "CSV": "CSV",
    "XLS": "XLS",
    "ODS": "ODS",
    "PX": "TXT",
    "GEOJSON": "GEOJSON",
    "KML": "KML",
    "SHP": "SHP",
    "JSON": "JSON",
    "XML": "XML",
    "RDF": "RDF",
    "RSS": "RSS",
    "WMS": "WMS_SRVC",
}


def mapped(package: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a dataset dict with the names that the profile of ckanext-dcat reads."""
    resources = [_resource(one, package) for one in package.get("resources") or ()]
    starts = sorted(filter(None, (one.get("fecha_inicial") for one in resources)))
    ends = sorted(filter(None, (one.get("fecha_final") for one in resources)))
    found = {
        **package,
        "resources": resources,
        "title_translated": {"es": package.get("title") or package.get("name")},
        "tags_translated": {"es": [tag["name"] for tag in package.get("tags") or ()]},
        "contact_name": package.get("responsable_nombre"),
        "contact_email": package.get("responsable_correo"),
        "language": [SPANISH],
        "identifier": "-".join(filter(None, (package.get("id_dependencia"), package.get("id_dataset"))))
        or package["id"],
        "temporal_start": starts[0] if starts else None,
        "temporal_end": ends[-1] if ends else None,
    }
    if package.get("notes"):
        found["notes_translated"] = {"es": package["notes"]}
    if code := FREQUENCIES.get(str(package.get("frecuencia"))):
        found["frequency"] = FREQUENCY + code
    if code := THEMES.get(str(package.get("tema"))):
        found["theme"] = [THEME + code]
    return found


def _resource(resource: Mapping[str, Any], package: Mapping[str, Any]) -> dict[str, Any]:
    found = {**resource, "name_translated": {"es": resource.get("name") or ""}, "license": package.get("license_url")}
    page = tk.url_for("dataset_resource.read", id=package["name"], resource_id=resource["id"], qualified=True)
    service = str(resource.get("format")).upper() == "WMS"
    found["access_url"] = resource.get("url") if service else page
    if not service:
        found["download_url"] = resource.get("url")
    if resource.get("hash"):
        found["hash_algorithm"] = SHA256
    if code := FILE_TYPES.get(str(resource.get("format")).upper()):
        found["format"] = FILE_TYPE + code
    if resource.get("mimetype"):
        found["mimetype"] = f"https://www.iana.org/assignments/media-types/{resource['mimetype']}"
    return found


class PueblaProfile(EuropeanDCATAP3Profile):
    """DCAT-AP 3 with our mapping before it and our own words beside the codes."""

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: Any) -> None:
        super().graph_from_dataset(mapped(dataset_dict), dataset_ref)
        self._words(dataset_dict)

    def _words(self, dataset: Mapping[str, Any]) -> None:
        """Spanish labels of the theme and the frequency, for readers that do not fetch the codes."""
        for concept, label in self._concepts(dataset):
            self.g.add((URIRef(concept), RDF.type, SKOS.Concept))
            self.g.add((URIRef(concept), SKOS.prefLabel, Literal(label, lang="es")))

    def _concepts(self, dataset: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        tema, frequency = str(dataset.get("tema") or ""), str(dataset.get("frecuencia") or "")
        if tema in THEMES:
            yield THEME + THEMES[tema], tema
        if frequency in FREQUENCIES:
            yield FREQUENCY + FREQUENCIES[frequency], frequency

    def graph_from_catalog(self, catalog_dict: dict[str, Any], catalog_ref: Any) -> None:
        super().graph_from_catalog(catalog_dict, catalog_ref)
        self.g.remove((catalog_ref, DCT.language, None))
        self.g.add((catalog_ref, DCT.language, URIRef(SPANISH)))
        if not list(self.g.objects(catalog_ref, DCT.publisher)):
            publisher = URIRef(f"{catalog_ref}#ayuntamiento")
            self.g.add((catalog_ref, DCT.publisher, publisher))
            self.g.add((publisher, RDF.type, FOAF.Agent))
            self.g.add((publisher, FOAF.name, Literal("Ayuntamiento de Puebla", lang="es")))
