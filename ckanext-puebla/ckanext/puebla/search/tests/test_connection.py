"""The index on a real PostgreSQL: what is found, in which order, with which facets; and what cannot break it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pysolr
import pytest
import sqlalchemy as sa
from ckan.model import ensure_engine

from ckanext.puebla.search import tables
from ckanext.puebla.search.connection import PostgresConnection
from ckanext.puebla.search.errors import InvalidDocument, SearchSyntaxError
from ckanext.puebla.search.tests.corpus import search_parameters

SITE = "conexion"


def doc(name, **more):
    return {
        "index_id": f"{SITE}-{name}",
        "id": name,
        "name": name,
        "site_id": SITE,
        "state": "active",
        "entity_type": "package",
        "permission_labels": ["public"],
        "metadata_modified": "2024-01-01T00:00:00Z",
        **more,
    }


DOCS = [
    doc("en-titulo", title="Padrón de jacarandas", tags=["flora"], res_format=["CSV", "KML"], tema="Medio Ambiente"),
    doc("en-etiqueta", title="Censo uno", tags=["jacarandas"], res_format=["CSV"], tema="Medio Ambiente"),
    doc("en-notas", title="Censo dos", notes="Incluye jacarandas y fresnos", res_format=["CSV"], tema="Turismo"),
    doc("en-diccionario", title="Censo tres", diccionario_terminos="jacarandas", views_total=7, tema="Turismo"),
    doc("niños", title="Niños en la escuela", metadata_modified="2024-05-01T10:30:00.5Z", views_total=12),
    doc("arbol", title="Árbol de la plaza", notes="Años de edad", metadata_modified="2023-05-01T00:00:00Z"),
    doc("zapata", title="zona Zapata", organization_title="Dirección de Aguas", hecho_date="2020-02-03"),
]


@pytest.fixture(scope="module")
def index():
    connection = PostgresConnection(decode_dates=False)
    connection.add(DOCS)
    yield connection
    connection.delete(q=f'site_id:"{SITE}"')


def names(index, q="*:*", **more):
    sent = {"fq": f'+site_id:"{SITE}"', "q.op": "AND", "df": "text", "rows": 50, "sort": "name asc", **more}
    return [hit["name"] for hit in index.search(q, **sent).docs]


def typed(index, q, **more):
    sent = search_parameters(q, fq=[f'+site_id:"{SITE}"'], rows=50, **more)
    return [hit["name"] for hit in index.search(**sent).docs]


def test_order_is_title_subject_description_detail(index):
    assert typed(index, "jacarandas") == ["en-titulo", "en-etiqueta", "en-notas", "en-diccionario"]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("title:censo", ["en-diccionario", "en-etiqueta", "en-notas"]),
        ("title:censo -tema:Turismo", ["en-etiqueta"]),
        ('title:"censo dos"', ["en-notas"]),
        ('title:"dos censo"', []),
        ("tags:(flora OR jacarandas)", ["en-etiqueta", "en-titulo"]),
        ('tema:"Medio Ambiente" res_format:KML', ["en-titulo"]),
        ("name:en-*", ["en-diccionario", "en-etiqueta", "en-notas", "en-titulo"]),
        ("name:en-?itulo", ["en-titulo"]),
        ("title:jac*", ["en-titulo"]),
        ("text:*caranda*", ["en-diccionario", "en-etiqueta", "en-notas", "en-titulo"]),
        ("title:jacarandsa~1", ["en-titulo"]),
        ("views_total:[8 TO *]", ["niños"]),
        ("views_total:[* TO 7]", ["en-diccionario"]),
        ("views_total:7", ["en-diccionario"]),
        ("metadata_modified:[2024-02-01T00:00:00Z TO NOW]", ["niños"]),
        ('metadata_modified:"2023-05-01T00:00:00Z"', ["arbol"]),
        ("hecho_date:[2020-01-01T00:00:00Z TO 2020-01-01T00:00:00Z+2MONTHS]", ["zapata"]),
        ("tema:[M TO N}", ["en-etiqueta", "en-titulo"]),
        ("tema:*", ["en-diccionario", "en-etiqueta", "en-notas", "en-titulo"]),
        ("-tema:* -title:zona -title:arbol", ["niños"]),
        ("organization_title:agua", ["zapata"]),
        ("title_ngram:rbol OR name_ngram:zap", ["arbol", "zapata"]),
        ("title_ngram:NIÑ", ["niños"]),
        ("id:arbol", ["arbol"]),
        ("unknown_field:x", []),
    ],
)
def test_lucene_queries(index, q, expected):
    assert names(index, q) == sorted(expected)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("arboles", ["arbol"]),
        ("nino escuela", ["niños"]),
        ("niñas", ["niños"]),
        ("ano", ["arbol"]),
        ('"jacarandas y fresnos"', ["en-notas"]),
        ("jacarandas -fresnos -censo", ["en-titulo"]),
        ("+fresno jacaranda", ["en-notas"]),
        ("fresn", ["en-notas"]),
        ("frenso", ["en-notas"]),
        ("zzzzz", []),
        ("!!!", []),
        ("de la", ["arbol"]),
    ],
)
def test_search_box(index, q, expected):
    assert sorted(typed(index, q)) == sorted(expected)


def test_known_words_are_not_corrected(index):
    assert typed(index, "plaza") == ["arbol"]
    assert typed(index, "zona") == ["zapata"]


def test_part_of_the_words_is_enough_only_when_all_find_nothing(index):
    assert typed(index, "fresnos jacarandas") == ["en-notas"]
    assert typed(index, "fresnos escuela") == ["niños", "en-notas"]


def test_facets(index):
    found = index.search(
        "*:*",
        fq=f'+site_id:"{SITE}"',
        rows=0,
        **{"facet": "true", "facet.field": '["tema", "res_format", "state"]', "facet.limit": 50, "facet.mincount": 1},
    )
    assert found.hits == len(DOCS)
    assert found.docs == []
    assert found.facets["facet_fields"] == {
        "tema": ["Medio Ambiente", 2, "Turismo", 2],
        "res_format": ["CSV", 3, "KML", 1],
        "state": ["active", 7],
    }


def test_facets_are_limited_and_follow_the_query(index):
    sent = {"facet.field": ["res_format", "tags"], "facet.limit": 1, "fq": f'+site_id:"{SITE}"', "rows": 0}
    found = index.search('tema:"Medio Ambiente"', **{"q.op": "AND", **sent})
    assert found.facets["facet_fields"] == {"res_format": ["CSV", 2], "tags": ["flora", 1]}


def test_sort(index):
    by_title = ["arbol", "en-notas", "en-diccionario", "en-etiqueta", "niños", "en-titulo", "zapata"]
    assert names(index, sort="title_string asc") == by_title
    assert names(index, sort="metadata_modified desc, name asc")[::6] == ["niños", "arbol"]
    assert names(index, sort="views_total desc, name asc")[:2] == ["niños", "en-diccionario"]
    assert names(index, sort="views_total asc, name asc")[:2] == ["en-diccionario", "niños"]


@pytest.mark.parametrize("sort", ["metadata_modified", "name sideways", "name asc; drop table x", "sum(a,b) desc"])
def test_bad_sort_is_worded_as_solr_does(index, sort):
    with pytest.raises(SearchSyntaxError, match="Can't determine a Sort Order"):
        index.search("*:*", sort=sort)


def test_page_and_fields(index):
    found = index.search("*:*", fq=f'site_id:"{SITE}"', sort="name asc", start=1, rows=2, fl="name,score")
    assert [hit["name"] for hit in found.docs] == ["en-diccionario", "en-etiqueta"]
    assert {tuple(hit) for hit in found.docs} == {("name", "score")}
    assert found.hits == len(DOCS)


def test_dates_come_back_as_solr_gives_them(index):
    found = index.search("id:niños", fq=f'site_id:"{SITE}"', fl="metadata_modified").docs
    assert found == [{"metadata_modified": "2024-05-01T10:30:00.500Z"}]
    decoded = PostgresConnection().search("id:zapata", fq=f'site_id:"{SITE}"', fl="hecho_date").docs
    assert decoded == [{"hecho_date": dt.datetime(2020, 2, 3)}]


def test_document_is_replaced_and_deleted(index):
    try:
        index.add([doc("pasajero", title="Uno")])
        index.add([doc("pasajero", title="Dos")])
        assert names(index, "name:pasajero AND title:uno") == []
        assert names(index, "name:pasajero AND title:dos") == ["pasajero"]
    finally:
        index.delete(id=f"{SITE}-pasajero")
    assert names(index, "name:pasajero") == []


@pytest.mark.parametrize(
    "bad",
    [
        {"index_id": None},
        {"notes": {"a": 1}},
        {"tags": [["a"]]},
        {"hecho_date": "ayer"},
        {"views_total": "muchas"},
    ],
)
def test_bad_document_is_refused_with_all_that_came_with_it(index, bad):
    with pytest.raises(InvalidDocument):
        index.add([doc("antes"), doc("malo", **bad)] if "index_id" not in bad else [doc("antes"), bad])
    assert names(index, "name:antes") == []


ATTACKS = [
    "'; DROP TABLE puebla_search_document; --",
    "x') OR 1=1 --",
    "\\",
    "\\'",
    "'a' | 'b'",
    "a:*B & !c <-> d",
    "%(p)s :p {x} %s",
    "\x00",
    "$$; SELECT pg_sleep(9); $$",
    'name:"\\"',
    "(((((",
    "*" * 300,
    "?" * 300 + ":*",
    "title:'*",
    "ñ'\"`´’",
    "a" * 100_000,
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "place",
    ["q", "lucene", "fq", "sort", "facet.field", "fl", "qf", "mm", "df", "field", "phrase", "range", "wildcard"],
)
def test_no_text_becomes_sql(index, attack, place):
    sent = search_parameters("agua", fq=[f'+site_id:"{SITE}"'])
    lucene = {
        "lucene": attack,
        "field": f"{attack}:x",
        "phrase": f'title:"{attack}"',
        "range": f"tema:[{attack} TO *]",
        "wildcard": f"name:{attack}*",
    }
    if place in lucene:
        sent = {"q": lucene[place], "fq": sent["fq"]}
    elif place == "fq":
        sent["fq"].append(attack)
    elif place == "facet.field":
        sent["facet.field"] = [attack]
    else:
        sent[place] = attack
    try:
        index.search(**sent)
    except pysolr.SolrError as error:
        assert "refused" not in str(error)
    assert len(names(index)) == len(DOCS)


def test_field_names_with_quotes_are_only_names(index):
    strange = "extras_a'b\\c"
    try:
        index.add([doc("raro", **{strange: "O'Higgins \\ 'x'"})])
        assert names(index, "name:raro AND text:higgins") == ["raro"]
    finally:
        index.delete(id=f"{SITE}-raro")


def test_tables_are_made_again_when_they_are_missed():
    schema = "puebla_prueba_tablas"
    with own_schema(schema) as engine:
        connection = PostgresConnection(engine=engine)
        connection.add([doc("uno")])
        tables.metadata.drop_all(engine)
        assert connection.search("*:*").hits == 0
        tables.metadata.drop_all(engine)
        connection.add([doc("uno")])
        assert connection.search("*:*").hits == 1


def test_tables_of_another_version_are_made_anew():
    with own_schema("puebla_prueba_version") as engine:
        PostgresConnection(engine=engine).add([doc("uno")])
        with engine.begin() as connection:
            connection.execute(sa.text("COMMENT ON TABLE puebla_search_document IS 'version 0'"))
        tables.create(engine)
        assert PostgresConnection(engine=engine).search("*:*").hits == 0
        tables.create(engine)


def test_many_processes_may_begin_at_once():
    with own_schema("puebla_prueba_carrera") as engine, ThreadPoolExecutor(6) as pool:

        def work(number):
            tables.create(engine)
            own = PostgresConnection(engine=engine)
            own.add([doc(f"n{n}", title=f"palabra{number} común", tags=["a", f"b{number}"]) for n in range(10)])
            return own.search("text:común").hits

        assert list(pool.map(work, range(12))) == [10] * 12


class own_schema:  # noqa: N801  # reads as a function
    """An engine whose tables are made in a schema of their own, dropped at the end."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        address = ensure_engine().url
        with ensure_engine().begin() as connection:
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {self.name} CASCADE"))
            connection.execute(sa.text(f"CREATE SCHEMA {self.name}"))
        self.engine = sa.create_engine(
            address, connect_args={"options": f"-csearch_path={self.name},public"}, pool_size=8
        )
        return self.engine

    def __exit__(self, *_):
        self.engine.dispose()
        with ensure_engine().begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {self.name} CASCADE"))
