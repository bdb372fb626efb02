"""Faceted search over 20,000 datasets on PostgreSQL and, side by side, on a real Solr.

Usage: ``CKAN_SQLALCHEMY_URL=postgresql://… python bench/bench_search.py [datasets]``

Solr is the core that ``PUEBLA_BENCH_SOLR_URL`` names or, where Java and Maven are installed, one that is started for
the measurement (``PUEBLA_BENCH_SOLR_URL=no`` leaves it out). The pairs of query and dataset are scored on both sides.

The datasets are invented, the same on every run, and are added through the connection as CKAN does. They live in tables
of their own schema, ``puebla_bench_search``, which is dropped at the end; a site's index is never touched. On Solr they
carry a site of their own and are deleted at the end.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysolr
import sqlalchemy as sa
from ckanext.puebla.search.connection import PostgresConnection
from ckanext.puebla.search.tests.corpus import SITE as CORPUS_SITE
from ckanext.puebla.search.tests.corpus import corpus, misses, pairs, search_parameters
from ckanext.puebla.search.tests.corpus import documents as corpus_documents

DATASETS = 20_000
BATCH = 500
ROUNDS = 15
SITE = "bench"
Measures = dict[str, tuple[int, float, float, float]]
SCHEMA = "puebla_bench_search"
FACETS = ["tema", "organization", "res_format", "frecuencia", "tags"]
SEARCHES = {
    "everything": {"q": "*:*"},
    "everything, newest": {"q": "*:*", "sort": "metadata_modified desc"},
    "one common word": {"q": "agua"},
    "one rare word": {"q": "jacarandas"},
    "two words": {"q": "licencias construcción"},
    "question": {"q": "cuándo pasa el camión de la basura por mi colonia"},
    "phrase": {"q": '"alumbrado público"'},
    "typing error": {"q": "videovijilancia"},
    "prefix": {"q": "licit"},
    "word and theme": {"q": "colonias", "more": ['tema:"Finanzas"']},
    "two filters": {"q": "*:*", "more": ["organization:obras", "res_format:CSV"]},
    "page 200": {"q": "reportes", "start": 4000},
}


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Datasets made by mixing the words of the invented city: about 150 words each."""
    dice = random.Random(317)
    city = corpus()
    bases = city["datasets"]
    terms = [term for base in bases for term in base["terms"].items()]
    sentences = [base["notes"] for base in bases]
    for number in range(count):
        base = dice.choice(bases)
        chosen = dice.sample(terms, 12)
        notes = " ".join([base["notes"], *dice.sample(sentences, 3)])
        place, year = dice.randrange(400), 2000 + dice.randrange(26)
        yield {
            "index_id": f"{SITE}-{number}",
            "id": f"{SITE}-{number}",
            "site_id": SITE,
            "entity_type": "package",
            "dataset_type": "dataset",
            "state": "active",
            "capacity": "public",
            "permission_labels": ["public"],
            "name": f"{base['name']}-{number}",
            "title": f"{base['title']} {year}, zona {place}",
            "title_string": f"{base['title']} {year}, zona {place}",
            "notes": notes,
            "tags": [*base["tags"], f"zona {place}", str(year)],
            "organization": base["org"],
            "organization_title": city["organizations"][base["org"]],
            "tema": base["tema"],
            "frecuencia": base["frecuencia"],
            "res_name": [f"{name} {year}" for name in base["resources"]],
            "res_format": list(base["resources"].values()),
            "diccionario_terminos": "\n".join(term for term, _ in chosen),
            "diccionario_descripciones": "\n".join(text for _, text in chosen),
            "metadata_created": f"{year}-01-01T00:00:00Z",
            "metadata_modified": f"{year}-{1 + number % 12:02}-{1 + number % 28:02}T00:00:00Z",
            "validated_data_dict": notes * 6,
            "data_dict": notes * 6,
        }


def parameters(search: dict[str, Any]) -> dict[str, Any]:
    """Solr parameters of one search, as CKAN's dataset page sends them."""
    fielded = ":" in search["q"]
    more = {
        "fl": "id validated_data_dict",
        "rows": 21,
        "start": search.get("start", 0),
        "sort": search.get("sort", "score desc, metadata_modified desc"),
        "facet": "true",
        "facet.field": FACETS,
        "facet.limit": 50,
        "facet.mincount": 1,
    }
    found = search_parameters(search["q"], **more)
    found["fq"] = [f'+site_id:"{SITE}"', "+state:active", '+permission_labels:("public")', *search.get("more", [])]
    return {k: v for k, v in found.items() if not (fielded and k in ("defType", "qf", "mm", "tie"))}


def measure(connection: Any) -> Measures:
    """Hits; best, median and 95th percentile in milliseconds of each search, warm."""
    found = {}
    for name, search in SEARCHES.items():
        sent = parameters(search)
        hits = connection.search(**sent).hits
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            connection.search(**sent)
            times.append((time.perf_counter() - began) * 1000)
        found[name] = (hits, min(times), statistics.median(times), statistics.quantiles(times, n=20)[-1])
    return found


def fill(connection: Any, count: int) -> float:
    """Add the datasets; gives the seconds."""
    began, batch = time.perf_counter(), []
    for doc in documents(count):
        batch.append(doc)
        if len(batch) == BATCH:
            connection.add(batch, commit=False)
            batch = []
    if batch:
        connection.add(batch, commit=False)
    connection.commit()
    return time.perf_counter() - began


def pairs_found(connection: Any) -> float:
    """Share of the pairs whose dataset is among the first three, with nothing but the invented city in the index."""
    connection.add(corpus_documents(), commit=True)
    try:
        return 1 - len(misses(connection)) / len(pairs())
    finally:
        connection.delete(q=f'site_id:"{CORPUS_SITE}"', commit=True)


def postgres(count: int) -> tuple[float, float, Measures]:
    """Share of pairs, seconds to fill and the measures on PostgreSQL, in a schema of its own."""
    address = os.environ["CKAN_SQLALCHEMY_URL"]
    admin = sa.create_engine(address)
    with admin.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
    engine = sa.create_engine(address, connect_args={"options": f"-csearch_path={SCHEMA},public"})
    try:
        search = PostgresConnection(decode_dates=False, engine=engine)
        share = pairs_found(search)
        seconds = fill(search, count)
        search.optimize()
        return share, seconds, measure(search)
    finally:
        engine.dispose()
        with admin.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        admin.dispose()


def solr(url: str, count: int) -> tuple[float, float, Measures]:
    """The same on a Solr core."""
    search = pysolr.Solr(url, timeout=120)
    share = pairs_found(search)
    try:
        return share, fill(search, count), measure(search)
    finally:
        search.delete(q=f'site_id:"{SITE}"', commit=True)


def line(measured: tuple[int, float, float, float]) -> str:
    """One side of a row of the table."""
    hits, best, median, high = measured
    return f"{hits:>8}{best:>9.1f}{median:>8.1f}{high:>8.1f}"


@contextmanager
def core_of_solr() -> Iterator[str | None]:
    """Address of a Solr core for the time of the measurement; None where there is none."""
    url = os.environ.get("PUEBLA_BENCH_SOLR_URL")
    if url == "no" or (not url and not (shutil.which("java") and shutil.which("mvn"))):
        yield None
    elif url:
        yield url
    else:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "solr"))
        from run import running_solr

        with running_solr() as started:
            yield started


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 1 when a median on PostgreSQL is 150 ms or more."""
    given = sys.argv[1:] if arguments is None else arguments
    count = int(given[0]) if given else DATASETS
    own, seconds, found = postgres(count)
    with core_of_solr() as url:
        score, solr_seconds, other = solr(url, count) if url else (0.0, 0.0, {})
    print(f"pairs among the first three: PostgreSQL {own:.1%}" + (f", Solr {score:.1%}" if url else ""))
    print(f"{count} datasets, {ROUNDS} warm rounds, facets {', '.join(FACETS)}")
    print(f"indexing: PostgreSQL {seconds:.1f} s" + (f", Solr {solr_seconds:.1f} s" if url else ""))
    columns = f"{'hits':>8}{'best ms':>9}{'median':>8}{'p95':>8}"
    print(f"{'search':<22}{columns}" + (f"   Solr:{columns}" if url else ""))
    for name in SEARCHES:
        print(f"{name:<22}{line(found[name])}" + (f"        {line(other[name])}" if url else ""))
    worst = max(median for _, _, median, _ in found.values())
    print(f"slowest median on PostgreSQL: {worst:.1f} ms")
    return 0 if worst < 150 else 1


if __name__ == "__main__":
    sys.exit(main())
