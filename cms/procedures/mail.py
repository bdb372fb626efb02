"""Mails of the procedures: what the letter of a folder says, sent once what happened stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cms.cases.domain import showing, versions
from cms.cases.registry import Moment
from cms.core.mail import Attachment, send, send_on_commit
from cms.directory import queries
from cms.directory.models import Organization, Person
from cms.procedures.shared import Day, today_of
from pipelines.engine import Procedure
from schemas.procedures.letters import PLACEHOLDER

__all__ = [
    "Attachment", "body", "body_of", "enlaces_by_organization", "every_enlace", "facts_of", "holders_of", "send",
    "send_on_commit",
]  # fmt: skip
ENLACE = "enlace_administrativo"
SENDER = "Dirección de Gobierno Electrónico"


# ── What a mail says ──────────────────────────────────────────────────────────────────────────────────────────────────


def body_of(moment: Moment, key: str, *notes: str) -> str:
    """The text of a letter of the folder as a mail; `notes`: paragraphs of this mail, after those of the letter."""
    return body(versions.procedure_of(moment.case.version), key, facts_of(moment), moment.data, notes)


def facts_of(moment: Moment) -> dict[str, str]:
    """What a letter may name beside the fields. The paper has a folio of its own; a mail names the case's."""
    return {**showing.facts_of(moment.case, today_of(moment)), "folio": moment.case.folio}


def body(
    procedure: Procedure, key: str, facts: Mapping[str, str], data: Mapping[str, Any], notes: Iterable[str] = ()
) -> str:
    """The paragraphs of a letter with the answers below its headings. Tables stay on the paper."""
    letter = procedure.folder.letters[key]
    parts = [_filled(paragraph, procedure, facts, data) for paragraph in letter.paragraphs]
    parts += [note for note in notes if note]
    for section in letter.sections:
        fields = showing.fields_of(procedure)
        lines = [
            f"{fields[name].label}: {showing.shown(procedure, name, data).text}"
            for name in section.fields
            if data.get(name)
        ]
        parts += ["\n".join([section.title, *lines])] if lines else []
    parts += [_filled(letter.closing, procedure, facts, data)] if letter.closing else []
    signed = " / ".join(signature.caption for signature in letter.signatures)
    return "\n\n".join([*parts, "\n".join(filter(None, [signed, SENDER]))]) + "\n"


def _filled(text: str, procedure: Procedure, facts: Mapping[str, str], data: Mapping[str, Any]) -> str:
    def value(name: str) -> str:
        return facts[name] if name in facts else showing.shown(procedure, name, data).text

    return PLACEHOLDER.sub(lambda found: value(found[1]), text)


# ── Whom it reaches ───────────────────────────────────────────────────────────────────────────────────────────────────


def enlaces_by_organization(claves: Iterable[str], day: Day) -> dict[str, set[str]]:
    """Clave -> addresses of its Enlaces Administrativos; without one, the address of the dependencia itself.

    Every clave that is known and active is there, also with nobody to write to.
    """
    wanted = set(claves)
    organizations = Organization.objects.filter(clave__in=wanted, active=True)
    found: dict[str, set[str]] = {one.clave: set() for one in organizations}
    for held in queries.held_roles(day, role=ENLACE):
        if held.organization and held.organization.clave in found and held.person.email:
            found[held.organization.clave].add(held.person.email)
    for one in organizations:
        if not found[one.clave] and one.email:
            found[one.clave].add(one.email)
    return found


def every_enlace(day: Day) -> set[str]:
    """The addresses of all Enlaces Administrativos."""
    return {held.person.email for held in queries.held_roles(day, role=ENLACE) if held.person.email}


def holders_of(*posts: str) -> set[str]:
    """The addresses of those who hold posts of the manual."""
    held = Person.objects.filter(active=True, post__active=True, post__code__in=posts).exclude(email="")
    return set(held.values_list("email", flat=True))
