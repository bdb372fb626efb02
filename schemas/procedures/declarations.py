"""The typed form of `procedure.yaml`, of a task's form and of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


class InvalidDeclaration(Exception):
    """A declaration file does not have the shape that we read. The message names the file and the key."""


@dataclass(frozen=True)
class Role:
    """Who answers for a lane. `scope`: one person per dependencia, or one for the whole portal."""

    key: str
    name: str
    scope: Literal["dependencia", "portal"]
    duty: str


@dataclass(frozen=True)
class Deadline:
    """Time for an activity. `ours` marks a proposal of this project: the manual prints none."""

    minimum: int
    maximum: int
    unit: Literal["dias_habiles", "dias_naturales", "horas", "meses"]
    ours: bool


@dataclass(frozen=True)
class Activity:
    """What the diagram does not say about one activity.

    `verb`: the text of the button that completes it; `signs`: parts of the dataset that its signature covers
    (`metadata`, `dictionary`, `files`); `restrictions`: a verdict for each restriction is asked; `letter`: an oficio is
    asked; `edits`: the content may be changed while it is open.
    """

    node: str
    verb: str
    deadline: Deadline | None
    signs: tuple[str, ...]
    restrictions: bool
    letter: bool
    edits: bool
    note: str


@dataclass(frozen=True)
class Answer:
    """One way to answer a question. `negative`: it sends the work back and needs observations."""

    value: str
    label: str
    negative: bool


@dataclass(frozen=True)
class Question:
    """A decision variable. `computed`: no person chooses the answer, it follows from the verdicts."""

    variable: str
    text: str
    computed: bool
    answers: tuple[Answer, ...]

    def answer(self, value: str) -> Answer:
        return next(answer for answer in self.answers if answer.value == value)


@dataclass(frozen=True)
class Restriction:
    """A reason for which data may not be published, as a question to the reviewer."""

    key: str
    label: str
    question: str


@dataclass(frozen=True)
class Declaration:
    """`procedure.yaml`."""

    clave: str
    numero: int
    nombre: str
    nombre_corto: str
    departamento: str
    objetivo: str
    fundamento: str
    politicas: tuple[str, ...]
    tiempo: str
    roles: Mapping[str, Role]
    actividades: Mapping[str, Activity]
    preguntas: Mapping[str, Question]
    restricciones: tuple[Restriction, ...]
    formatos: tuple[str, ...]
    desviaciones: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Field:
    """One field of a task's form."""

    key: str
    label: str
    kind: Literal["texto", "parrafo", "fecha", "opcion", "restricciones"]
    required: bool
    help: str


@dataclass(frozen=True)
class Form:
    """What is asked of the person who completes a task."""

    node: str
    title: str
    intro: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ScenarioStep:
    """Somebody (`role`) completes `node` with `answers`; afterwards exactly `then_open` is open, if given."""

    node: str
    role: str
    answers: Mapping[str, str]
    then_open: tuple[str, ...] | None


@dataclass(frozen=True)
class Scenario:
    """A whole run as data. `ends`: the case is over after the last step; else `open_at_end` waits."""

    name: str
    title: str
    steps: tuple[ScenarioStep, ...]
    ends: bool


@dataclass(frozen=True)
class ProcedureFolder:
    """Everything in a procedure's folder."""

    clave: str
    declaration: Declaration
    bpmn: bytes
    forms: Mapping[str, Form]
    scenarios: tuple[Scenario, ...]
