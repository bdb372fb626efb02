"""From the tree of a query to a condition of SQL. Every value is a bound parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import singledispatchmethod
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from ckanext.puebla.search import fields, tsquery
from ckanext.puebla.search.documents import code, sort_key, utc_text
from ckanext.puebla.search.fields import Kind
from ckanext.puebla.search.lucene import dates, dismax
from ckanext.puebla.search.lucene.lexer import unescape
from ckanext.puebla.search.lucene.nodes import (
    Boolean,
    Clause,
    Fuzzy,
    MatchAll,
    MatchNone,
    Node,
    Occur,
    Phrase,
    Range,
    Term,
    Unit,
    UserQuery,
    Wildcard,
)
from ckanext.puebla.search.tables import document
from schemas import spanish

Condition = sa.ColumnElement[bool]
Expand = Callable[[str], Sequence[str]]
_DATE_COLUMNS = ("metadata_created", "metadata_modified")


def matching(field: str | None, query: str) -> sa.Select[tuple[int]]:
    """Documents whose words (of a field, or all of them) match the text of a tsquery."""
    function = sa.func.puebla_search_field_words if field else sa.func.puebla_search_words
    return sa.select(function(sa.cast(query, pg.TSQUERY)).column_valued("doc_id"))


def matches(field: str | None, query: str) -> Condition:
    """Condition that the words match the text of a tsquery."""
    return document.c.doc_id.in_(matching(field, query))


def like_pattern(pattern: str, change: Callable[[str], str] = str) -> str:
    """Pattern of LIKE for a wildcard text whose backslashes protect characters."""
    found, index = "", 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            index += 1
            found += like_literal(change(pattern[index]))
        elif char in "*?":
            found += "%" if char == "*" else "_"
        else:
            found += like_literal(change(char))
        index += 1
    return found


def like_literal(text: str) -> str:
    """The text as LIKE finds it literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class Conditions:
    """Compiles trees.

    Args:
        expand: gives the words of the vocabulary that match a pattern of LIKE.
        similar: gives the words of the vocabulary that resemble a word.
        unit_query: gives the tsquery text of a word or phrase of the search box, or None when it says nothing.
    """

    def __init__(self, expand: Expand, similar: Expand, unit_query: Callable[[Unit], str | None]) -> None:
        self.expand, self.similar, self.unit_query = expand, similar, unit_query
        self.now = dt.datetime.now(dt.UTC)

    @singledispatchmethod
    def condition(self, node: Node) -> Condition:
        """Condition on ``puebla_search_document`` for a tree."""
        raise TypeError(node)

    @condition.register
    def _(self, node: MatchAll) -> Condition:
        return sa.true()

    @condition.register
    def _(self, node: MatchNone) -> Condition:
        return sa.true()

    @condition.register
    def _(self, node: Boolean) -> Condition:
        must = self._all(_with(node, Occur.MUST))
        should = _with(node, Occur.SHOULD)
        excluded = [sa.not_(sa.func.coalesce(self.condition(n), sa.false())) for n in _with(node, Occur.MUST_NOT)]
        if not must and should:
            must = [self._any(should)]
        return sa.and_(sa.true(), *must, *excluded)

    @condition.register
    def _(self, node: Term) -> Condition:
        kind = fields.kind_of(node.field)
        if kind is Kind.STRING:
            return _has_all([code(node.field, node.text)])
        if kind in (Kind.TEXT, Kind.CATCH_ALL):
            return self._text(node.field, node.text, ordered=True)
        if kind is Kind.SUBSTRING:
            return _substring(node.field, node.text)
        return self._range(Range(node.field, node.text, node.text, True, True))

    @condition.register
    def _(self, node: Phrase) -> Condition:
        if fields.kind_of(node.field) in (Kind.TEXT, Kind.CATCH_ALL):
            return self._text(node.field, node.text, ordered=node.slop == 0)
        return self.condition(Term(node.field, node.text))

    @condition.register
    def _(self, node: Wildcard) -> Condition:
        kind = fields.kind_of(node.field)
        if node.field == "*":
            return sa.true()
        if kind is Kind.CATCH_ALL or kind is Kind.TEXT:
            return self._text_wildcard(node, None if kind is Kind.CATCH_ALL else node.field)
        if node.pattern == "*":
            return sa.func.jsonb_exists(document.c.exact, node.field)
        if kind is Kind.SUBSTRING:
            return _substring(node.field, unescape(node.pattern).strip("*?"))
        return _any_value(node.field, lambda value: value.like(like_pattern(node.pattern), escape="\\"))

    @condition.register
    def _(self, node: Fuzzy) -> Condition:
        if fields.kind_of(node.field) not in (Kind.TEXT, Kind.CATCH_ALL):
            return self.condition(Term(node.field, node.text))
        field = None if fields.kind_of(node.field) is Kind.CATCH_ALL else node.field
        forms = [form for word in spanish.words(node.text) for form in spanish.query_forms(word)]
        found = [*forms, *self.similar(spanish.fold(node.text))]
        return matches(field, tsquery.any_of(found, field=field)) if found else sa.false()

    @condition.register
    def _(self, node: Range) -> Condition:
        return self._range(node)

    @condition.register
    def _(self, node: UserQuery) -> Condition:
        required = [c for unit in node.required if (c := self._unit(unit, node.fields)) is not None]
        prohibited = [c for unit in node.prohibited if (c := self._unit(unit, node.fields)) is not None]
        excluded = [sa.not_(sa.func.coalesce(c, sa.false())) for c in prohibited]
        return sa.and_(sa.true(), *required, *excluded, *self._optional(node))

    def _optional(self, node: UserQuery) -> list[Condition]:
        optional = [c for unit in node.optional if (c := self._unit(unit, node.fields)) is not None]
        if not optional:
            return [sa.false()] if node.optional and not node.required else []
        least = dismax.needed(node.minimum, len(optional))
        if least == len(optional):
            return optional
        least = least if node.required else max(least, 1)
        return [_at_least(least, optional)] if least else []

    def _unit(self, unit: Unit, names: Sequence[str]) -> Condition | None:
        query = self.unit_query(unit)
        if fields.CATCH_ALL in names:
            return matches(None, query) if query else None
        if not query and not unit.text:
            return None
        return sa.or_(sa.false(), *(self.condition(Phrase(name, unit.text)) for name in names))

    def _all(self, nodes: Sequence[Node]) -> list[Condition]:
        codes, rest = _codes(nodes)
        found = [self.condition(node) for node in rest]
        return [_has_all(codes), *found] if codes else found

    def _any(self, nodes: Sequence[Node]) -> Condition:
        codes, rest = _codes(nodes)
        found = [self.condition(node) for node in rest]
        return sa.or_(_has_any(codes), *found) if codes else sa.or_(*found)

    def _text(self, field: str, text: str, *, ordered: bool) -> Condition:
        name = None if field == fields.CATCH_ALL else field
        query = tsquery.phrase(text, field=name, ordered=ordered)
        return matches(name, query) if query else sa.true()

    def _text_wildcard(self, node: Wildcard, field: str | None) -> Condition:
        if node.pattern == "*":
            return matches(field, f"{tsquery.quoted(field + ':')}:*") if field else sa.true()
        literal = node.pattern[:-1]
        if node.pattern.endswith("*") and literal.isalnum():
            return matches(field, tsquery.any_of([spanish.fold(literal)], field=field, prefix=True))
        words = self.expand(like_pattern(node.pattern, spanish.fold))
        return matches(field, tsquery.any_of(words, field=field)) if words else sa.false()

    def _range(self, node: Range) -> Condition:
        kind = fields.kind_of(node.field)
        low, high = (self._end(kind, end) for end in (node.low, node.high))
        if kind is Kind.TEXT or kind is Kind.CATCH_ALL:
            return sa.false()

        def between(value: sa.ColumnElement[Any]) -> Condition:
            side = sa.cast(value, sa.Numeric) if kind is Kind.INTEGER else sa.collate(value, "C")
            tests = [sa.true()]
            if low is not None:
                tests.append(side >= low if node.include_low else side > low)
            if high is not None:
                tests.append(side <= high if node.include_high else side < high)
            return sa.and_(*tests)

        if node.field in _DATE_COLUMNS:
            column = document.c[node.field]
            return sa.and_(column.is_not(None), between(column))
        return _any_value(node.field, between)

    def _end(self, kind: Kind, end: str | None) -> Any:
        if end is None or end == "*":
            return None
        if kind is Kind.DATE:
            return utc_text(dates.resolve(end, now=self.now))
        if kind is Kind.INTEGER:
            return int(end) if end.lstrip("-").isdecimal() else None
        return end


def _with(node: Boolean, occur: Occur) -> list[Node]:
    return [clause.node for clause in node.clauses if clause.occur is occur]


def _codes(nodes: Sequence[Node]) -> tuple[list[int], list[Node]]:
    """The exact values among the nodes as codes, and the other nodes."""
    exact = [n for n in nodes if isinstance(n, Term | Phrase) and fields.kind_of(n.field) is Kind.STRING]
    return [code(n.field, n.text) for n in exact], [n for n in nodes if n not in exact]


def _has_all(codes: Sequence[int]) -> Condition:
    return document.c.codes.contains(sa.cast(list(codes), pg.ARRAY(sa.BigInteger)))


def _has_any(codes: Sequence[int]) -> Condition:
    return document.c.codes.overlap(sa.cast(list(codes), pg.ARRAY(sa.BigInteger)))


def _substring(field: str, text: str) -> Condition:
    source = fields.SUBSTRING_OF[field]
    if source == "name":
        return document.c.name.like(f"%{like_literal(text.lower())}%", escape="\\")
    return document.c.title_key.like(f"%{like_literal(sort_key(text))}%", escape="\\")


def _any_value(field: str, test: Callable[[sa.ColumnElement[Any]], Condition]) -> Condition:
    values = sa.func.jsonb_array_elements_text(document.c.exact[field]).table_valued("value").alias()
    return sa.exists(sa.select(sa.literal(1)).select_from(values).where(test(values.c.value)))


def _at_least(least: int, conditions: Sequence[Condition]) -> Condition:
    """That at least so many hold. Each condition is looked up in its index; no row is read twice."""
    found = sa.union_all(*(sa.select(document.c.doc_id).where(condition) for condition in conditions)).subquery()
    enough = sa.select(found.c.doc_id).group_by(found.c.doc_id).having(sa.func.count() >= least)
    return document.c.doc_id.in_(enough)


def positive_units(node: Node) -> list[Unit]:
    """Words that a hit is ranked by: those that the query asks for in texts."""
    if isinstance(node, UserQuery):
        return [*node.required, *node.optional]
    if isinstance(node, Term | Phrase) and fields.kind_of(node.field) in (Kind.TEXT, Kind.CATCH_ALL):
        return [Unit(node.text, quoted=isinstance(node, Phrase))]
    if isinstance(node, Boolean):
        return [u for c in node.clauses if c.occur is not Occur.MUST_NOT for u in positive_units(c.node)]
    return []


__all__ = ["Clause", "Condition", "Conditions", "like_literal", "like_pattern", "matches", "positive_units"]
