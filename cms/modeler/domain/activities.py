"""One activity, question or form of a draft edited as a form: what it says in each file, and the files it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from cms.modeler.domain import diagram_text
from cms.modeler.domain.yaml_text import value_at, with_value
from pipelines.engine import InvalidProcess
from pipelines.engine.model import ACTIVITIES
from pipelines.engine.namespaces import BPMN, tag
from pipelines.engine.parse import read_tree
from schemas.procedures.loader import MAIN, PROCESS

DEADLINE = ("minimo", "maximo", "unidad", "propuesta_nuestra")


@dataclass(frozen=True)
class Drawn:
    """An activity as the diagram has it, whether or not the diagram can run. `lane`: its id, empty for none."""

    id: str
    kind: str
    number: str
    label: str
    documentation: str
    lane: str

    @property
    def is_automatic(self) -> bool:
        return self.kind == "serviceTask"


@dataclass(frozen=True)
class Outline:
    """What a diagram holds, readable also while it cannot run: activities, lanes (id -> name), questions -> answers."""

    activities: dict[str, Drawn] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    questions: dict[str, dict[str, str]] = field(default_factory=dict)


def outline(files: Mapping[str, str]) -> Outline:
    """The parts of a draft's diagram; nothing where it is not a diagram at all."""
    try:
        root = read_tree(files.get(PROCESS, "").encode())
    except InvalidProcess:
        return Outline()
    lanes = {one.get("id", ""): one.get("name", "") for one in root.iter(tag(BPMN, "lane"))}
    place = {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in root.iter(tag(BPMN, "lane"))
        for reference in lane.findall(tag(BPMN, "flowNodeRef"))
    }
    activities = {
        element.get("id", ""): _drawn(element, place.get(element.get("id", ""), ""))
        for element in root.iter(*(tag(BPMN, kind) for kind in sorted(ACTIVITIES)))
    }
    return Outline(activities, lanes, _questions(root))


def _drawn(element: etree._Element, lane: str) -> Drawn:
    number, found, label = (element.get("name") or "").partition("\n")
    return Drawn(
        id=element.get("id", ""),
        kind=etree.QName(element).localname,
        number=number.strip() if found else "",
        label=(label if found else number).strip(),
        documentation=(element.findtext(tag(BPMN, "documentation")) or "").strip(),
        lane=lane,
    )


def _questions(root: etree._Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for flow in root.iter(tag(BPMN, "sequenceFlow")):
        words = (flow.findtext(tag(BPMN, "conditionExpression")) or "").split("==")
        if len(words) == 2:
            value = words[1].strip().strip("'")
            found.setdefault(words[0].strip(), {}).setdefault(value, flow.get("name") or value)
    return found


def facts(files: Mapping[str, str], node: str) -> dict[str, Any]:
    """What `procedure.yaml` declares of an activity; empty for a new one."""
    found = value_at(files[MAIN], ("actividades", node))
    return found if isinstance(found, dict) else {}


def form_texts(files: Mapping[str, str], node: str) -> dict[str, Any]:
    """The form of an activity as plain values; empty where it has none."""
    text = files.get(f"forms/{node}.yaml")
    return dict(value_at(text, ()) or {}) if text else {}


@dataclass(frozen=True, kw_only=True)
class Edited:
    """An activity as somebody wants it. `declared`: keys of `procedure.yaml` (None takes one away)."""

    label: str
    documentation: str
    lane: str
    declared: Mapping[str, Any]
    title: str = ""
    intro: str = ""
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def changed_files(files: Mapping[str, str], node: str, wanted: Edited) -> dict[str, str]:
    """The files that an edited activity changes. Raises `KeyError` for an activity that is not drawn."""
    drawn = outline(files).activities[node]
    found: dict[str, str] = {}
    if (drawn.label, drawn.documentation, drawn.lane) != (wanted.label, wanted.documentation, wanted.lane):
        found[PROCESS] = diagram_text.with_activity(
            files[PROCESS], node, label=wanted.label, documentation=wanted.documentation, lane=wanted.lane
        )
    found[MAIN] = _declared(files[MAIN], node, wanted.declared)
    if not drawn.is_automatic:
        path = f"forms/{node}.yaml"
        found[path] = _form(files.get(path, ""), wanted)
    return {path: text for path, text in found.items() if text != files.get(path)}


def _declared(text: str, node: str, wanted: Mapping[str, Any]) -> str:
    for key, value in wanted.items():
        path: tuple[str, ...] = ("actividades", node, key)
        before = value_at(text, path)
        if isinstance(value, Mapping) and isinstance(before, dict):
            for part, one in value.items():
                if before.get(part) != one:
                    text = with_value(text, (*path, part), one)
        else:
            kept = (
                {part: one for part, one in value.items() if one is not None} if isinstance(value, Mapping) else value
            )
            if before != kept:
                text = with_value(text, path, kept)
    return text


def _form(text: str, wanted: Edited) -> str:
    if not text:
        title = wanted.title or wanted.label
        return f"titulo: {_quoted(title)}\ncampos:\n  nota: {{etiqueta: Nota, tipo: parrafo}}\n"
    for key, value in (("titulo", wanted.title), ("introduccion", wanted.intro or None)):
        if value_at(text, (key,)) != value:
            text = with_value(text, (key,), value)
    for name, facts_of_field in wanted.fields.items():
        for key, value in facts_of_field.items():
            if value_at(text, ("campos", name, key)) != value:
                text = with_value(text, ("campos", name, key), value)
    return text


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def question_changed(text: str, variable: str, words: str, answers: Mapping[str, tuple[str, bool]]) -> str:
    """`procedure.yaml` with the words of a question and of its answers (value -> label, negative)."""
    if value_at(text, ("preguntas", variable)) is None:
        declared = {value: _answer(label, negative) for value, (label, negative) in answers.items()}
        return with_value(text, ("preguntas", variable), {"texto": words, "respuestas": declared})
    if value_at(text, ("preguntas", variable, "texto")) != words:
        text = with_value(text, ("preguntas", variable, "texto"), words)
    for value in value_at(text, ("preguntas", variable, "respuestas")) or {}:
        if value not in answers:
            text = with_value(text, ("preguntas", variable, "respuestas", value), None)
    for value, (label, negative) in answers.items():
        path = ("preguntas", variable, "respuestas", value)
        if value_at(text, path) != _answer(label, negative):
            text = with_value(text, path, _answer(label, negative))
    return text


def _answer(label: str, negative: bool) -> dict[str, Any]:
    return {"etiqueta": label, "negativa": True} if negative else {"etiqueta": label}
