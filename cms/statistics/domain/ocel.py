"""Cases as an object-centric event log, OCEL 2.0 in JSON (https://www.ocel-standard.org), for process mining.

Objects are cases, their activities, printed documents, dependencias and posts. People, subjects, answers and reasons do
not appear: an event points to the posts that answer for the activity, never to whoever did it.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from cms.cases.domain import events as facts
from cms.cases.domain import versions
from cms.cases.models import Case, CasePaper, Event, ProcedureVersion, Task
from cms.directory.models import Organization
from cms.statistics.domain.periods import Period
from cms.statistics.domain.rows import cases
from cms.statistics.domain.scope import Scope
from schemas.directory import REGISTRY

Json = dict[str, Any]
CASE, ACTIVITY, DOCUMENT, OFFICE, POST = "caso", "actividad", "documento", "dependencia", "puesto"
OBJECTS: dict[str, dict[str, str]] = {
    CASE: {
        "folio": "string", "procedimiento": "string", "version": "integer", "unidad": "string", "entrada": "string",
        "canal": "string", "vence": "time", "estado": "string",
    },
    ACTIVITY: {"nodo": "string", "etiqueta": "string", "papel": "string", "espera": "boolean", "vence": "time"},
    DOCUMENT: {"tipo": "string", "folio": "string"},
    OFFICE: {"clave": "string", "nombre": "string"},
    POST: {"clave": "string", "unidad": "string"},
}  # fmt: skip
ABOUT_ACTIVITIES = ("completed", "automatic")  # the facts that mining calls activities
CHUNK = 500
EPOCH = "1970-01-01T00:00:00Z"  # of attributes that never change


def stream(scope: Scope, first: Period, last: Period) -> Iterator[str]:
    """The file in pieces. The cases are read twice, once for their objects and once for their events."""
    chosen = cases(scope, first, last)
    claves = sorted(set(chosen.order_by().values_list("clave", flat=True)))
    kinds = [{"name": name, "attributes": _typed(kept)} for name, kept in OBJECTS.items()]
    yield '{"objectTypes":' + _json(kinds) + ',"eventTypes":' + _json(_event_types(claves)) + ',"objects":['
    yield from _joined(_objects(chosen.values_list("pk", flat=True)))
    yield '],"events":['
    yield from _joined(_events(chosen.values_list("pk", flat=True)))
    yield "]}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _joined(values: Iterable[Json]) -> Iterator[str]:
    for number, value in enumerate(values):
        yield ("," if number else "") + _json(value)


def _typed(attributes: dict[str, str]) -> list[Json]:
    return [{"name": name, "type": kind} for name, kind in attributes.items()]


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _labels(claves: Sequence[str]) -> dict[tuple[str, str], str]:
    """What the activities of procedures are called, in the newest version that has them."""
    found: dict[tuple[str, str], str] = {}
    for version in ProcedureVersion.objects.filter(clave__in=claves).defer("files").order_by("clave", "number"):
        process = versions.procedure_of(version).process
        found.update({(version.clave, node.id): node.label for node in process.activities})
    return found


def _type_of(verb: str, clave: str, node: str, labels: dict[tuple[str, str], str]) -> str:
    """The name of an event: an activity by its label, with its place because labels repeat; a fact by its verb."""
    if verb in ABOUT_ACTIVITIES:
        return f"{labels.get((clave, node), node)} ({clave}/{node})"
    return facts.VERBS.get(verb, verb)


def _event_types(claves: Sequence[str]) -> list[Json]:
    labels = _labels(claves)
    kept = [("completed", clave, node) for clave, node in labels]
    seen = Event.objects.filter(case__clave__in=claves).order_by()
    kept += [(verb, "", "") for verb in sorted(facts.VERBS) if verb not in ABOUT_ACTIVITIES]
    odd = seen.filter(verb__in=ABOUT_ACTIVITIES).values_list("case__clave", "node").distinct()
    kept += [("completed", clave, node) for clave, node in odd if (clave, node) not in labels]
    attributes = _typed({"procedimiento": "string", "nodo": "string", "automatica": "boolean"})
    names = dict.fromkeys(_type_of(*one, labels) for one in kept)
    return [{"name": name, "attributes": attributes} for name in names]


def _attribute(name: str, value: Any, time: str = EPOCH) -> Json:
    """Values are text, as the standard's schema asks."""
    plain = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return {"name": name, "time": time, "value": plain}


def _objects(numbers: QuerySet[Case, int]) -> Iterator[Json]:
    offices: set[int] = set()
    posts: set[str] = set()
    for batch in _batches(numbers):
        tasks = _by_case(Task.objects.filter(case__in=batch).order_by("opened_at", "id"))
        papers = _by_case(CasePaper.objects.filter(case__in=batch).select_related("document").order_by("id"))
        for case in Case.objects.filter(pk__in=batch).select_related("version").order_by("id"):
            yield _case(case, tasks[case.pk], papers[case.pk])
            for task in tasks[case.pk]:
                posts.update(_posts(task))
                yield _activity(task)
            for paper in papers[case.pk]:
                yield _object(DOCUMENT, paper.pk, [("tipo", paper.key), ("folio", paper.document.folio)])
            offices.update({case.organization_id} - {None})
    for office in Organization.objects.filter(pk__in=offices).order_by("clave"):
        yield _object(OFFICE, office.pk, [("clave", office.clave), ("nombre", office.name)])
    for code in sorted(posts):
        unit = REGISTRY.posts[code].unit if code in REGISTRY.posts else ""
        yield _object(POST, code, [("clave", code), ("unidad", unit)])


def _batches(numbers: QuerySet[Case, int]) -> Iterator[list[int]]:
    """Cases by hundreds, so that what is kept in memory does not grow with their number."""
    found = iter(numbers.iterator(CHUNK))
    while batch := list(islice(found, CHUNK)):
        yield batch


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _object(kind: str, key: Any, attributes: Iterable[tuple[str, Any]], relations: Sequence[Json] = ()) -> Json:
    kept = [_attribute(name, value) for name, value in attributes if value not in (None, "")]
    return {"id": f"{kind}:{key}", "type": kind, "attributes": kept, "relationships": list(relations)}


def _relation(kind: str, key: Any, qualifier: str) -> Json:
    return {"objectId": f"{kind}:{key}", "qualifier": qualifier}


def _case(case: Case, tasks: Sequence[Task], papers: Sequence[CasePaper]) -> Json:
    relations = [_relation(ACTIVITY, task.pk, "tiene la actividad") for task in tasks]
    relations += [_relation(DOCUMENT, paper.pk, "tiene el documento") for paper in papers]
    if case.organization_id:
        relations.append(_relation(OFFICE, case.organization_id, "lo pide"))
    due = _moment(case.due_at) if case.due_at else ""
    made = _object(CASE, case.pk, [
        ("folio", case.folio), ("procedimiento", case.clave), ("version", case.version.number), ("unidad", case.unit),
        ("entrada", case.entry), ("canal", case.channel), ("vence", due),
    ], relations)  # fmt: skip
    made["attributes"].append(_attribute("estado", Case.State.OPEN, _moment(case.started_at)))
    if case.closed_at:
        made["attributes"].append(_attribute("estado", case.state, _moment(case.closed_at)))
    return made


def _activity(task: Task) -> Json:
    relations = [_relation(POST, code, "responde") for code in _posts(task)]
    due = _moment(task.due_at) if task.due_at else ""
    return _object(ACTIVITY, task.pk, [
        ("nodo", task.node), ("etiqueta", task.label), ("papel", task.role), ("espera", task.waits), ("vence", due),
    ], relations)  # fmt: skip


def _posts(task: Task) -> list[str]:
    return sorted({key.removeprefix("post:") for key in task.audience if key.startswith("post:")})


def _events(numbers: QuerySet[Case, int]) -> Iterator[Json]:
    labels: dict[tuple[str, str], str] = {}
    for batch in _batches(numbers):
        tasks = _by_case(Task.objects.filter(case__in=batch).order_by("opened_at", "id"))
        papers = _by_case(CasePaper.objects.filter(case__in=batch).order_by("id"))
        found = _by_case(Event.objects.filter(case__in=batch).order_by("case_id", "number"))
        chosen = list(Case.objects.filter(pk__in=batch).order_by("id"))
        unknown = {case.clave for case in chosen} - {clave for clave, _ in labels}
        labels.update(_labels(sorted(unknown)) if unknown else {})
        for case in chosen:
            yield from _of_case(case, found[case.pk], tasks[case.pk], papers[case.pk], labels)


def _of_case(
    case: Case, found: Sequence[Event], tasks: Sequence[Task], papers: Sequence[CasePaper],
    labels: dict[tuple[str, str], str],
) -> Iterator[Json]:  # fmt: skip
    """The facts of a case in order. Whenever a node opens, the next of its activities is meant from there on."""
    turns = {node: iter([task for task in tasks if task.node == node]) for node in {task.node for task in tasks}}
    current: dict[str, Task] = {}
    printed = {paper.node: [one for one in papers if one.node == paper.node] for paper in papers}
    for event in found:
        if event.verb == "opened" and event.node in turns:
            following = next(turns[event.node], None)
            if following is not None:
                current[event.node] = following
        relations = [_relation(CASE, case.pk, "del caso")]
        if case.organization_id and event.verb == "started":
            relations.append(_relation(OFFICE, case.organization_id, "lo pide"))
        if task := current.get(event.node):
            relations.append(_relation(ACTIVITY, task.pk, "de la actividad"))
            relations += [_relation(POST, code, "responde") for code in _posts(task)]
        if event.verb in ABOUT_ACTIVITIES:
            relations += [_relation(DOCUMENT, paper.pk, "imprime") for paper in printed.pop(event.node, [])]
        attributes = [{"name": "procedimiento", "value": case.clave}]
        if event.node:
            attributes.append({"name": "nodo", "value": event.node})
        if event.verb in ABOUT_ACTIVITIES:
            attributes.append({"name": "automatica", "value": "true" if event.verb == "automatic" else "false"})
        yield {
            "id": f"hecho:{event.pk}", "type": _type_of(event.verb, case.clave, event.node, labels),
            "time": _moment(event.at), "attributes": attributes, "relationships": relations,
        }  # fmt: skip
