"""What somebody types in the search box: words, ``+`` and ``-``, and phrases in quotes. It never fails."""

from __future__ import annotations

import re

from ckanext.puebla.search.lucene.lexer import unescape
from ckanext.puebla.search.lucene.nodes import MatchAll, Node, Unit, UserQuery

DEFAULT_FIELDS = "name^4 title^4 tags^2 groups^2 text"
_UNIT = re.compile(r'([+-]?)(?:"((?:\\.|[^"\\])*)"?|([^\s"]+))')
_CONDITION = re.compile(r"(\d+)\s*<\s*(-?\d+%?)")


def parse(query: str, *, fields: str = DEFAULT_FIELDS, minimum: str = "100%") -> Node:
    """Tree of what was typed. ``minimum`` is Solr's ``mm``, ``fields`` its ``qf``."""
    if query.strip() in ("", "*", "*:*"):
        return MatchAll()
    units: dict[str, list[Unit]] = {"+": [], "-": [], "": []}
    for sign, phrase, word in _UNIT.findall(query):
        if word in ("AND", "OR", "NOT", "&&", "||"):
            continue
        units[sign].append(Unit(unescape(phrase or word), quoted=bool(phrase)))
    return UserQuery(
        required=tuple(units["+"]),
        optional=tuple(units[""]),
        prohibited=tuple(units["-"]),
        minimum=minimum,
        fields=tuple(part.split("^")[0] for part in re.split(r"[\s,]+", fields) if part),
    )


def needed(minimum: str, optional: int) -> int:
    """How many of ``optional`` clauses must match under a Solr ``mm``: ``3``, ``-1``, ``75%``, ``2<-1 5<80%``."""
    conditions = [(int(above), spec) for above, spec in _CONDITION.findall(minimum)]
    if not conditions:
        return _bounded(_amount(minimum.strip(), optional), optional)
    applies = [spec for above, spec in sorted(conditions) if optional > above]
    return _bounded(_amount(applies[-1], optional), optional) if applies else optional


def _amount(spec: str, optional: int) -> int:
    try:
        if spec.endswith("%"):
            share = int(spec[:-1])
            part = int(optional * abs(share) / 100)
            return optional - part if share < 0 else part
        return optional + int(spec) if spec.startswith("-") else int(spec)
    except ValueError:
        return optional


def _bounded(amount: int, optional: int) -> int:
    return max(0, min(amount, optional))
