"""The invented city of ``corpus.yaml`` as documents of the index, and the pairs that are scored on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ckanext.puebla.search.index_fields import flattened

HERE = Path(__file__).parent
SITE = "corpus"
HITS = 3
"""Place among which the expected dataset must come."""


@dataclass(frozen=True)
class Pair:
    """A query as a citizen types it and the dataset that must come first."""

    q: str
    expect: str
    kind: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Pairs of ``pairs.yaml``."""
    return tuple(Pair(**pair) for pair in yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8")))


@cache
def corpus() -> dict[str, Any]:
    """Datasets and organizations of ``corpus.yaml``."""
    found: dict[str, Any] = yaml.safe_load((HERE / "corpus.yaml").read_text(encoding="utf-8"))
    return found


def documents() -> list[dict[str, Any]]:
    """Documents of the corpus, as CKAN gives them to the search engine."""
    organizations = corpus()["organizations"]
    return [_document(dataset, organizations) for dataset in corpus()["datasets"]]


def _document(dataset: dict[str, Any], organizations: dict[str, str]) -> dict[str, Any]:
    terms = [{"termino": term, "descripcion": text} for term, text in dataset["terms"].items()]
    return {
        "index_id": f"{SITE}-{dataset['name']}",
        "id": dataset["name"],
        "site_id": SITE,
        "entity_type": "package",
        "dataset_type": "dataset",
        "state": "active",
        "capacity": "public",
        "permission_labels": ["public"],
        "name": dataset["name"],
        "title": dataset["title"],
        "title_string": dataset["title"],
        "notes": dataset["notes"],
        "tags": dataset["tags"],
        "organization": dataset["org"],
        "tema": dataset["tema"],
        "frecuencia": dataset["frecuencia"],
        "res_name": list(dataset["resources"]),
        "res_format": list(dataset["resources"].values()),
        "metadata_created": "2024-01-01T00:00:00Z",
        "metadata_modified": "2024-06-01T00:00:00Z",
        **flattened(organizations[dataset["org"]], terms),
    }


def search_parameters(q: str, **more: Any) -> dict[str, Any]:
    """Parameters that CKAN sends for what somebody types in the search box."""
    return {
        "q": q,
        "defType": "dismax",
        "tie": "0.1",
        "mm": "2<-1 5<80%",
        "qf": "name^4 title^4 tags^2 groups^2 text",
        "df": "text",
        "q.op": "AND",
        "fq": [f'+site_id:"{SITE}"', "+state:active", '+permission_labels:("public")'],
        "fl": "name",
        "rows": HITS,
        **more,
    }


def misses(connection: Any, chosen: Iterable[Pair] | None = None) -> list[tuple[Pair, list[str]]]:
    """Pairs whose dataset is not among the first hits, with the hits that came instead."""
    missed = []
    for pair in chosen if chosen is not None else pairs():
        names = [doc["name"] for doc in connection.search(**search_parameters(pair.q)).docs]
        if pair.expect not in names:
            missed.append((pair, names))
    return missed
