"""Parser of Lucene's classic query language, with the Boolean rules of Solr's ``lucene`` parser."""

from __future__ import annotations

import re

from ckanext.puebla.search.errors import SearchSyntaxError
from ckanext.puebla.search.lucene.lexer import Lexeme, has_wildcard, lexemes, unescape
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
    Wildcard,
)

MAX_DEPTH = 60
"""Deepest nesting of parentheses and modifiers."""

MAX_TOKENS = 4_096
"""Longest query: Solr's own limit is 1,024 clauses."""

_ANY_FIELD = "*"
_RANGE = re.compile(
    r'([\[{])\s*("(?:\\.|[^"\\])*"|(?:\\.|[^\s\]}])+)\s+TO\s+("(?:\\.|[^"\\])*"|(?:\\.|[^\s\]}])+)\s*([\]}])', re.DOTALL
)


def parse(query: str, *, default_field: str = "text", operator: str = "AND") -> Node:
    """Tree of a query.

    Raises:
        SearchSyntaxError: the text is no query.
    """
    found = lexemes(query)
    if len(found) > MAX_TOKENS:
        raise SearchSyntaxError("Cannot parse: too many boolean clauses")
    parser = _Parser(query, found, operator.upper())
    node = parser.group(default_field, depth=0)
    if parser.current is not None:
        raise parser.error()
    return node


class _Parser:
    def __init__(self, query: str, found: list[Lexeme], operator: str) -> None:
        self.query, self.lexemes, self.all_by_default = query, found, operator == "AND"
        self.index = 0

    @property
    def current(self) -> Lexeme | None:
        return self.lexemes[self.index] if self.index < len(self.lexemes) else None

    def accept(self, *kinds: str) -> Lexeme | None:
        """The current token, consumed, when it is of one of the kinds."""
        lexeme = self.current
        if lexeme is None or lexeme.kind not in kinds:
            return None
        self.index += 1
        return lexeme

    def error(self) -> SearchSyntaxError:
        place = self.current.place if self.current else len(self.query)
        return SearchSyntaxError(f"org.apache.solr.search.SyntaxError: Cannot parse {self.query!r} at {place}")

    def group(self, field: str, depth: int) -> Node:
        """Clauses up to the end or to a closing parenthesis."""
        if depth > MAX_DEPTH:
            raise self.error()
        clauses: list[Clause] = []
        while self.current is not None and self.current.kind != "close":
            conjunction = self.accept("and", "or") if clauses else None
            sign = self.accept("plus", "minus", "not")
            node = self.clause(field, depth)
            self.join(clauses, node, conjunction.kind if conjunction else "", sign.kind if sign else "")
        return _simplified(clauses)

    def join(self, clauses: list[Clause], node: Node, conjunction: str, sign: str) -> None:
        """Add a clause; the word before it also decides about the clause on its left, as in Lucene."""
        if clauses and clauses[-1].occur is not Occur.MUST_NOT:
            if conjunction == "and":
                clauses[-1] = Clause(Occur.MUST, clauses[-1].node)
            elif conjunction == "or" and self.all_by_default:
                clauses[-1] = Clause(Occur.SHOULD, clauses[-1].node)
        if sign in ("minus", "not"):
            occur = Occur.MUST_NOT
        elif sign == "plus" or conjunction == "and" or (self.all_by_default and conjunction != "or"):
            occur = Occur.MUST
        else:
            occur = Occur.SHOULD
        clauses.append(Clause(occur, node))

    def clause(self, field: str, depth: int) -> Node:
        named = self.accept("field")
        if named is not None:
            field = unescape(named.text)
        if self.accept("open"):
            node = self.group(field, depth + 1)
            if not self.accept("close"):
                raise self.error()
        else:
            node = self.leaf(field)
        self.accept("boost")
        return node

    def leaf(self, field: str) -> Node:
        lexeme = self.accept("term", "quoted", "range")
        if lexeme is None:
            raise self.error()
        if lexeme.kind == "range":
            return _range(field, lexeme.text)
        fuzzy = self.accept("fuzzy")
        if lexeme.kind == "quoted":
            return Phrase(field, unescape(lexeme.text[1:-1]), int(float(fuzzy.text[1:] or 1)) if fuzzy else 0)
        if fuzzy is not None:
            return Fuzzy(field, unescape(lexeme.text), _distance(fuzzy.text[1:]))
        if lexeme.text == "*" and field == _ANY_FIELD:
            return MatchAll()
        if has_wildcard(lexeme.text):
            return Wildcard(field, lexeme.text)
        return Term(field, unescape(lexeme.text))


def _distance(text: str) -> int:
    """Edits of ``~1``, ``~2`` or of the old form ``~0.8``."""
    number = float(text or 2)
    return min(int(number), 2) if number >= 1 else 1


def _range(field: str, text: str) -> Node:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise SearchSyntaxError(f"Cannot parse the range {text!r}")
    first, low, high, last = match.groups()
    if field == _ANY_FIELD:
        return MatchAll()
    return Range(field, _end(low), _end(high), first == "[", last == "]")


def _end(text: str) -> str | None:
    if text == "*":
        return None
    return unescape(text[1:-1] if text.startswith('"') else text)


def _simplified(clauses: list[Clause]) -> Node:
    if not clauses:
        return MatchNone()
    if len(clauses) == 1 and clauses[0].occur is not Occur.MUST_NOT:
        return clauses[0].node
    return Boolean(tuple(clauses))
