"""The typed form of `procedure.yaml` and of a scenario. Forms and letters have modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.procedures.forms import Form, When
from schemas.procedures.letters import Letter

Unit = Literal["dias_habiles", "dias_naturales", "horas", "meses"]


@dataclass(frozen=True, kw_only=True)
class Role:
    """Who answers for a lane.

    `scope` says how the person is found: `puesto`: whoever holds one of `posts` (codes of `schemas.directory`);
    `dependencia`: who holds the appointment `key` in the dependencia of the case; `portal`: who holds it for the whole
    city; `solicitante`: the person or area that asked; `elegido`: chosen in the field `chosen_in` of an earlier form;
    `externo`: somebody without an account, for whom one of the roles `recorded_by` writes down what happened.
    """

    key: str
    name: str
    scope: Literal["puesto", "dependencia", "portal", "solicitante", "elegido", "externo"]
    duty: str
    posts: tuple[str, ...] = ()
    chosen_in: str = ""
    recorded_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Duration:
    """A time of the manual: bounds where it prints them, the unit, and its own words. No unit: it says `Variable`."""

    minimum: int | None = None
    maximum: int | None = None
    unit: Unit | Literal["variable"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Time for an activity. `ours` marks a proposal of this project: the manual prints none.

    It counts from the moment at which the activity opens, or from the date in the field `since` of an earlier form;
    with `maximum: 0` that date is the last day. While that field has no date there is no term.
    """

    minimum: int
    maximum: int
    unit: Unit
    ours: bool = False
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """The activity waits for somebody outside (`whom`): deadlines pause, and every `remind_every` days we remind."""

    whom: str
    remind_every: int


@dataclass(frozen=True, kw_only=True)
class Child:
    """The activity opens a case of another procedure and ends with it. `optional`: it may also be done without.

    `entry`: the way in by which it begins. `carries`: field of the new case -> field of this one, when it begins;
    `brings`: field of this case -> field of the other, or its `folio`, when it ends.
    """

    procedure: str
    entry: str = ""
    optional: bool = False
    carries: Mapping[str, str] = field(default_factory=dict)
    brings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What the diagram does not say about one activity.

    `verb`: the text of the button that completes it; `documents`: what it prints or receives; `rules`: names of
    functions that may refuse its completion; `service`: the function that a service task runs; `routed_by`: the field
    of a dependencia to which the case belongs from then on. The portal's review also uses `signs` (parts of the dataset
    that its signature covers: `metadata`, `dictionary`, `files`), `restrictions` (a verdict for each restriction is
    asked), `letter` (an oficio is asked) and `edits` (the content may be changed while it is open). `status`: the state
    that whoever asked is told while the activity is open.
    """

    node: str
    verb: str
    deadline: Deadline | None = None
    wait: Wait | None = None
    child: Child | None = None
    documents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    service: str = ""
    routed_by: str = ""
    signs: tuple[str, ...] = ()
    restrictions: bool = False
    letter: bool = False
    edits: bool = False
    note: str = ""
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One way to answer a question. `negative`: it sends the work back, denies or stops, and needs a reason."""

    value: str
    label: str
    negative: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """A decision variable. `computed`: no person chooses the answer, it follows from what was filled in."""

    variable: str
    text: str
    computed: bool = False
    answers: tuple[Answer, ...]

    def answer(self, value: str) -> Answer:
        return next(answer for answer in self.answers if answer.value == value)


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """A reason for which data may not be published, as a question to the reviewer."""

    key: str
    label: str
    question: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A way in: who may start a case by it, and the answer that it gives to the question asked at the start.

    The rest are words for whoever asks: `help` (what it is for), `needed` (what to have at hand), `result` (what one
    gets), `warning` (when to do something else instead), `privacy` (the notice for those who leave personal data),
    `words` (other words by which it is looked for), `subject` (the case's subject, with fields of the first form in
    braces; without it the person writes one). `public`: also people without an account may ask.
    """

    key: str
    label: str
    roles: tuple[str, ...]
    public: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    needed: tuple[str, ...] = ()
    result: str = ""
    warning: str = ""
    privacy: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a role outside the office reads of what others filled in and printed, beside all that is its own."""

    key: str
    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A paper or file of the procedure. `direction`: we print it, or it comes to us; `originals`: its tantos.

    `when`: it belongs to its activities only while a field of the case has one of these values.
    """

    key: str
    name: str
    code: str = ""
    direction: Literal["emitido", "recibido"]
    kind: Literal["formato", "oficio", "memorando", "acta", "vale", "reporte", "constancia", "anexo", "correo"]
    originals: int = 1
    when: When | None = None
    personal: bool = False


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """The procedure starts by itself every `every` by one of its entries; `why`: where the manual asks for it.

    A procedure has as many of them as it has series.
    """

    every: Literal["dia", "semana", "mes", "trimestre", "anio"]
    entry: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """Another procedure that this one leads to. `printed`: the manual names it; otherwise it is inferred."""

    procedure: str
    activity: str = ""
    printed: bool = False
    reason: str


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """Where we run something other than what is printed, and why."""

    printed: str
    run: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of the manual and how it is kept.

    `kept_by`: the flow itself, a form's validation, a deadline, a document's content, a `@rule` function, a permission,
    a schedule; `pendiente` says in `where` why not yet. `where`: the node, field, document or function; of a permission
    the role, or the procedure itself: the heads of its unit and of those above see all of its cases.
    """

    key: str
    text: str
    source: str
    kept_by: Literal["flujo", "formulario", "plazo", "documento", "funcion", "permiso", "calendario", "pendiente"]
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """`procedure.yaml`. `sistema`: where its cases live; those of the data portal are in CKAN."""

    clave: str
    numero: int
    nombre: str
    nombre_corto: str
    departamento: str
    objetivo: str
    fundamento: str
    politicas: tuple[str, ...]
    tiempo: Duration
    confidencialidad: Literal["publica", "interna", "reservada"]
    datos_personales: bool
    sistema: Literal["sitios", "portal"] = "sitios"
    recurrencia: tuple[Recurrence, ...] = ()
    entradas: Mapping[str, Entry] = field(default_factory=dict)
    lecturas: Mapping[str, Reading] = field(default_factory=dict)
    roles: Mapping[str, Role]
    actividades: Mapping[str, Activity]
    preguntas: Mapping[str, Question] = field(default_factory=dict)
    restricciones: tuple[Restriction, ...] = ()
    documentos: Mapping[str, Document] = field(default_factory=dict)
    ligas: tuple[Link, ...] = ()
    reglas: Mapping[str, Rule] = field(default_factory=dict)
    desviaciones: tuple[Deviation, ...] = ()

    @property
    def formatos(self) -> tuple[str, ...]:
        """The official codes of its documents, in order."""
        return tuple(dict.fromkeys(document.code for document in self.documentos.values() if document.code))


@dataclass(frozen=True, kw_only=True)
class ScenarioStep:
    """Somebody (`role`) completes `node` with `answers`; afterwards exactly `then_open` is open, if given."""

    node: str
    role: str
    answers: Mapping[str, str] = field(default_factory=dict)
    then_open: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A whole run as data. `entry`: how it starts; `ends`: the case is over after the last step."""

    name: str
    title: str
    entry: str = ""
    steps: tuple[ScenarioStep, ...]
    ends: bool


@dataclass(frozen=True, kw_only=True)
class ProcedureFolder:
    """Everything in a procedure's folder."""

    clave: str
    declaration: Declaration
    bpmn: bytes
    forms: Mapping[str, Form]
    letters: Mapping[str, Letter]
    scenarios: tuple[Scenario, ...]
