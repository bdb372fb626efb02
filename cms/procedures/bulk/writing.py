"""Copies made cases into the tables: numbers, folios and hashes as the platform itself would give them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from cms.cases.domain.events import digest_of_fact
from cms.cases.models import Case, Event, Task
from cms.procedures.bulk.making import Made, Row

FOLIOS = """
INSERT INTO core_foliocounter (series, year, last) VALUES (%s, %s, %s)
ON CONFLICT (series, year) DO UPDATE SET last = core_foliocounter.last + EXCLUDED.last
RETURNING last
"""


def write(found: Iterable[Made]) -> tuple[int, int, int]:
    """Write cases with their tasks and events in one transaction; how many of each."""
    every = sorted((one for made in found for one in made.family()), key=lambda one: one.case["started_at"])
    with transaction.atomic():
        _number(Case, [one.case for one in every])
        tasks = [task for one in every for task in one.tasks]
        _number(Task, tasks)
        _give_folios(every)
        for one in every:
            one.case["parent_id"] = one.parent["id"] if one.parent else None
            for task in one.tasks:
                task["case_id"] = one.case["id"]
        events = [event for one in every for event in _events(one)]
        _number(Event, events)
        _copy(Case, [one.case for one in every])
        _copy(Task, tasks)
        _copy(Event, events)
    return len(every), len(tasks), len(events)


def _number(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Take as many numbers of the table's own sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row["id"] = number


def _give_folios(every: Sequence[Made]) -> None:
    """Folios in the order of the days, with the counter that `next_folio` uses."""
    series: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for one in every:
        year = timezone.localtime(one.case["started_at"]).year
        series[one.case["unit"].upper(), year].append(one.case)
    with connection.cursor() as cursor:
        for (unit, year), cases in sorted(series.items(), key=lambda item: item[0]):
            cursor.execute(FOLIOS, [unit, year, len(cases)])
            (last,) = cursor.fetchone()
            for number, case in enumerate(cases, last - len(cases) + 1):
                case["folio"] = f"{unit}/{number:04d}/{year}"


def _events(made: Made) -> list[Row]:
    """The facts as a chain."""
    previous, rows = "", []
    for number, (at, verb, actor, node, data) in enumerate(made.facts, 1):
        told = {key: value.case["folio"] if isinstance(value, Made) else value for key, value in data.items()}
        digest = digest_of_fact(
            case_id=made.case["id"], number=number, at=at, verb=verb, actor_id=actor, node=node, data=told,
            previous=previous,
        )  # fmt: skip
        rows.append({
            "case_id": made.case["id"], "number": number, "at": at, "verb": verb, "actor_id": actor, "node": node,
            "data": told, "previous": previous, "digest": digest,
        })  # fmt: skip
        previous = digest
    return rows


def _copy(model: type[models.Model], rows: Sequence[Row]) -> None:
    """COPY rows; a column that they do not name takes the default of its field."""
    if not rows:
        return
    fields = list(model._meta.concrete_fields)
    given = {field.attname: field.attname in rows[0] for field in fields}
    defaults = {field.attname: None if given[field.attname] else _default(field) for field in fields}
    json_fields = {field.attname for field in fields if isinstance(field, models.JSONField)}
    names = [field.attname for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = [row[name] if given[name] else defaults[name] for name in names]
            copy.write_row([
                _as_json(value) if name in json_fields else value for name, value in zip(names, values, strict=True)
            ])  # fmt: skip


def _default(field: models.Field[Any, Any]) -> Any:
    return field.get_default()


def _as_json(value: Any) -> str | None:
    """JSON that is text already stays as it is."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
