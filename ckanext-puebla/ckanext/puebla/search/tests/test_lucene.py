"""Texts become the trees that Solr's parsers would make."""

from __future__ import annotations

import datetime as dt

import pytest

from ckanext.puebla.search.errors import SearchSyntaxError, UnsupportedQuery
from ckanext.puebla.search.lucene import dates, dismax, local_params, parser
from ckanext.puebla.search.lucene.nodes import (
    Boolean,
    Clause,
    Fuzzy,
    MatchAll,
    MatchNone,
    Occur,
    Phrase,
    Range,
    Term,
    Unit,
    UserQuery,
    Wildcard,
)

MUST, SHOULD, NOT = Occur.MUST, Occur.SHOULD, Occur.MUST_NOT


def term(text):
    return Term("text", text)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("*:*", MatchAll()),
        ("", MatchNone()),
        ("agua", term("agua")),
        ("title:agua", Term("title", "agua")),
        ("title : agua", Term("title", "agua")),
        ('tags:"obra pública"', Phrase("tags", "obra pública")),
        ('"agua potable"~3', Phrase("text", "agua potable", 3)),
        (r"title:Pop\!", Term("title", "Pop!")),
        (r'title:"dice \"sí\""', Phrase("title", 'dice "sí"')),
        ("name:obra*", Wildcard("name", "obra*")),
        ("ag?a", Wildcard("text", "ag?a")),
        (r"precio\*", term("precio*")),
        ("agua~1", Fuzzy("text", "agua", 1)),
        ("agua~0.8", Fuzzy("text", "agua", 1)),
        ("agua^4", term("agua")),
        ("country-sweden", term("country-sweden")),
        ("metadata_modified:[NOW-7DAYS TO *]", Range("metadata_modified", "NOW-7DAYS", None, True, True)),
        ('x:{"a b" TO c}', Range("x", "a b", "c", False, False)),
        ("x:[1 TO 5}", Range("x", "1", "5", True, False)),
        ("a b", Boolean((Clause(MUST, term("a")), Clause(MUST, term("b"))))),
        ("a OR b", Boolean((Clause(SHOULD, term("a")), Clause(SHOULD, term("b"))))),
        ("a AND b OR c", Boolean((Clause(MUST, term("a")), Clause(SHOULD, term("b")), Clause(SHOULD, term("c"))))),
        ("a -b", Boolean((Clause(MUST, term("a")), Clause(NOT, term("b"))))),
        ("NOT b", Boolean((Clause(NOT, term("b")),))),
        ("x:(a || b)", Boolean((Clause(SHOULD, Term("x", "a")), Clause(SHOULD, Term("x", "b"))))),
        ("ORO ANDES", Boolean((Clause(MUST, term("ORO")), Clause(MUST, term("ANDES"))))),
    ],
)
def test_lucene(query, tree):
    assert parser.parse(query) == tree


def test_operator_can_be_or():
    assert parser.parse("a b", operator="OR") == Boolean((Clause(SHOULD, term("a")), Clause(SHOULD, term("b"))))


@pytest.mark.parametrize(
    "query", ["(a", "a)", '"a', "a AND", "title:", "x:[a b]", "+", "[", "(" * 100 + "a" + ")" * 100]
)
def test_what_is_no_query_is_refused(query):
    with pytest.raises(SearchSyntaxError):
        parser.parse(query)


def test_endless_query_is_refused():
    with pytest.raises(SearchSyntaxError):
        parser.parse("a " * 5000)


@pytest.mark.parametrize(
    ("query", "required", "optional", "prohibited"),
    [
        ("agua potable", (), (Unit("agua"), Unit("potable")), ()),
        ('+agua -pozo "red de agua"', (Unit("agua"),), (Unit("red de agua", True),), (Unit("pozo"),)),
        ('sin cerrar "comilla', (), (Unit("sin"), Unit("cerrar"), Unit("comilla", True)), ()),
        ("a AND (b", (), (Unit("a"), Unit("(b")), ()),
    ],
)
def test_search_box_never_fails(query, required, optional, prohibited):
    found = dismax.parse(query, fields="text")
    assert found == UserQuery(required, optional, prohibited, "100%", ("text",))


def test_empty_search_box_matches_all():
    assert [dismax.parse(text) for text in ("", " ", "*", "*:*")] == [MatchAll()] * 4


@pytest.mark.parametrize(
    ("minimum", "needed"),
    [
        ("2<-1 5<80%", [0, 1, 2, 2, 3, 4, 4, 5]),
        ("100%", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("1", [0, 1, 1, 1, 1, 1, 1, 1]),
        ("-1", [0, 0, 1, 2, 3, 4, 5, 6]),
        ("-25%", [0, 1, 2, 3, 3, 4, 5, 6]),
        ("nonsense", [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_minimum_of_words(minimum, needed):
    assert [dismax.needed(minimum, optional) for optional in range(8)] == needed


NOW = dt.datetime(2024, 3, 31, 15, 30, 45, 123456, dt.UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("NOW", "2024-03-31T15:30:45.123456"),
        ("NOW/DAY", "2024-03-31T00:00:00"),
        ("NOW-1MONTH", "2024-02-29T15:30:45.123456"),
        ("NOW/YEAR+1YEAR-1DAY", "2024-12-31T00:00:00"),
        ("NOW-36HOURS/HOUR", "2024-03-30T03:00:00"),
        ("2023-05-01T10:00:00Z", "2023-05-01T10:00:00"),
        ("2023-05-01", "2023-05-01T00:00:00"),
        ("2023-05-01T10:00:00.250Z+2MINUTES", "2023-05-01T10:02:00.250000"),
    ],
)
def test_dates(text, moment):
    assert dates.resolve(text, now=NOW) == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text", ["ayer", "NOW+", "NOW-1WEEK", "2023-13-01", "NOW+999999YEARS", "2023-05-01T10:00:00Z;"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(SearchSyntaxError):
        dates.resolve(text, now=NOW)


def parse_local(query):
    return local_params.parse(query, default_field="text", operator="AND", fields="text", minimum="100%")


def test_local_parameters():
    assert parse_local("{!lucene q.op=OR}a b") == parser.parse("a b", operator="OR")
    assert parse_local("{!term f=tags}obra pública") == Term("tags", "obra pública")
    assert parse_local("{!bool must=a must_not='b'}") == Boolean((Clause(MUST, term("a")), Clause(NOT, term("b"))))
    assert parse_local('{!type=dismax v="a b"}') == dismax.parse("a b", fields="text")


def test_other_parsers_are_refused():
    with pytest.raises(UnsupportedQuery):
        parse_local("{!knn f=x}1")
