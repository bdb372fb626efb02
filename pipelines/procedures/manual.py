"""The whole manual of procedures, made from the folders: one HTML page that stands alone, and the same as a PDF."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipelines.engine import Node, Procedure
from pipelines.engine.svg import to_svg
from pipelines.procedures import words
from schemas.directory import REGISTRY
from schemas.procedures import Document, Wait

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGE = "es-MX"
# Archival and accessible at once, as the case documents are.
VARIANT = "pdf/a-2a"


@dataclass(frozen=True)
class Row:
    """One activity as a line of its table. `after`: where it leads, in words."""

    number: str
    label: str
    who: str
    help: str
    deadline: str
    documents: tuple[Document, ...]
    wait: Wait | None
    child: str
    after: str


@dataclass(frozen=True)
class Chapter:
    """A department with its procedures."""

    name: str
    procedures: tuple[Procedure, ...]


def chapters(procedures: Iterable[Procedure]) -> list[Chapter]:
    """The procedures by department, both in the order of the manual."""
    ordered = sorted(procedures, key=lambda one: (one.declaration.numero, one.clave))
    units = dict.fromkeys(one.declaration.departamento for one in ordered)
    return [
        Chapter(REGISTRY.units[unit].name, tuple(one for one in ordered if one.declaration.departamento == unit))
        for unit in units
    ]


def rows(procedure: Procedure, names: dict[str, str]) -> list[Row]:
    """The activities of a procedure. `names`: the names of all procedures, for child cases."""
    declared, process = procedure.declaration, procedure.process
    found = []
    for node in process.activities:
        activity = procedure.activity(node.id)
        found.append(
            Row(
                number=node.number,
                label=node.label,
                who=process.lanes[node.lane].name if node.lane else "La plataforma",
                help=node.documentation,
                deadline=words.deadline(activity.deadline),
                documents=tuple(declared.documentos[key] for key in activity.documents),
                wait=activity.wait,
                child=names.get(activity.child.procedure, "") if activity.child else "",
                after=after(procedure, node.id),
            )
        )
    return found


def after(procedure: Procedure, node: str) -> str:
    """Where an activity leads: the questions that follow with the way of each answer, or the next activity."""
    process = procedure.process
    sentences = []
    for decision in process.asked_after(node):
        ways = {
            process.flows[flow].name: process.nodes[process.flows[flow].target]
            for flow in process.nodes[decision.node].outgoing
        }
        answers = "; ".join(f"{answer}: {reached(procedure, target)}" for answer, target in ways.items())
        sentences.append(f"{decision.question} {answers}.")
    if sentences:
        return " ".join(sentences)
    sentence = " y ".join(reached(procedure, target) for target in process.following(node))
    return sentence[:1].upper() + sentence[1:] + "."


def reached(procedure: Procedure, node: Node) -> str:
    """An element in a few words; behind gateways, what they lead to."""
    if node.is_activity:
        return f"sigue {node.number}, «{node.label}»" if node.number else f"sigue «{node.label}»"
    if node.kind == "endEvent":
        return f"termina ({node.label.lower()})" if node.label else "termina"
    if node.kind == "exclusiveGateway":
        return f"se pregunta «{node.label}»"
    following = procedure.process.following(node.id)
    if len(following) == 1:
        return "cuando todo lo paralelo está hecho, " + reached(procedure, following[0])
    return " y a la vez ".join(reached(procedure, one) for one in following)


def to_html(procedures: Sequence[Procedure], *, today: datetime.date, keeper: bool = True) -> str:
    """The manual as one page without scripts and without anything from elsewhere.

    `keeper`: with the notes on where we run something other than what is printed, and why.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    names = {one.clave: one.declaration.nombre_corto for one in procedures}
    return environment.get_template("manual.html").render(
        language=LANGUAGE,
        style=Markup((TEMPLATES / "manual.css").read_text(encoding="utf-8")),  # noqa: S704  # ours
        chapters=chapters(procedures),
        total=len(procedures),
        today=f"{today:%d/%m/%Y}",
        keeper=keeper,
        names=names,
        words=words,
        rows=lambda procedure: rows(procedure, names),
        drawing=lambda procedure: Markup(to_svg(procedure.process, prefix=procedure.clave)),  # noqa: S704  # escaped
    )


def to_pdf(html: str) -> bytes:
    """The page as an archival PDF. Nothing is fetched: the page holds all that it needs."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=[], fail_on_errors=True)
    written: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant=VARIANT)
    return written
