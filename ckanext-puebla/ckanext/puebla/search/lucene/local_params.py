"""Solr's local parameters: ``{!lucene q.op=OR}agua pozo``, ``{!bool must=agua must_not=pozo}``, ``{!term f=tags}``."""

from __future__ import annotations

import re

from ckanext.puebla.search.errors import SearchSyntaxError, UnsupportedQuery
from ckanext.puebla.search.lucene import dismax, parser
from ckanext.puebla.search.lucene.nodes import Boolean, Clause, Node, Occur, Term

_HEAD = re.compile(r"""\s*\{!((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'}])*)\}""", re.DOTALL)
_PAIR = re.compile(r"""([\w.]+)(?:=(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s"'}]+)))?""", re.DOTALL)
_OCCUR = {"must": Occur.MUST, "filter": Occur.MUST, "should": Occur.SHOULD, "must_not": Occur.MUST_NOT}


def starts(query: str) -> bool:
    """Whether the query begins with local parameters."""
    return query.lstrip().startswith("{!")


def parse(query: str, *, default_field: str, operator: str, fields: str, minimum: str) -> Node:
    """Tree of a query that begins with local parameters. CKAN decides before which parsers are allowed at all."""
    head = _HEAD.match(query)
    if head is None:
        raise SearchSyntaxError(f"Cannot parse the local parameters of {query!r}")
    kind, pairs = "lucene", []
    for name, double, single, bare in _PAIR.findall(head.group(1)):
        found = double or single or bare
        if not found:
            kind = name
        elif name == "type":
            kind = found
        else:
            pairs.append((name, re.sub(r"\\(.)", r"\1", found)))
    options = dict(pairs)
    text = options.get("v", query[head.end() :])
    field = options.get("df", default_field)
    if kind == "lucene":
        return parser.parse(text, default_field=field, operator=options.get("q.op", operator))
    if kind in ("dismax", "edismax"):
        return dismax.parse(text, fields=options.get("qf", fields), minimum=options.get("mm", minimum))
    if kind in ("term", "field"):
        return Term(options.get("f", field), text)
    if kind == "bool":
        return _boolean(pairs, field, operator)
    raise UnsupportedQuery(f"Unknown query parser {kind!r}")


def _boolean(pairs: list[tuple[str, str]], field: str, operator: str) -> Node:
    clauses = [
        Clause(_OCCUR[name], parser.parse(text, default_field=field, operator=operator))
        for name, text in pairs
        if name in _OCCUR
    ]
    return Boolean(tuple(clauses))
