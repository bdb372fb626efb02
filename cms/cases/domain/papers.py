"""The documents of a case, printed from their declared letters; one printed again gets a folio of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases import registry, tasks
from cms.cases.domain import showing, versions
from cms.cases.models import Case, CaseFile, CasePaper, Event
from cms.core.printing import documents
from cms.core.printing.documents import Draft, SignaturePlace
from cms.directory import queries
from pipelines.engine import Procedure
from schemas import correspondence
from schemas.procedures import Document, Letter
from schemas.procedures.letters import PLACEHOLDER
from schemas.spanish import fold

TEMPLATE = "cases/print/letter.html"
FOLIO = "folio"  # that of a series is known only when the document has its number; the template puts it in


def due_papers(procedure: Procedure, node: str, data: Mapping[str, Any]) -> list[str]:
    """The documents that we print when an activity is done; `data`: on it depends whether some are needed."""
    declared = {key: procedure.declaration.documentos[key] for key in procedure.activity(node).documents}
    return [key for key, one in declared.items() if one.direction == "emitido" and is_needed(one, data)]


def is_needed(document: Document, data: Mapping[str, Any]) -> bool:
    """Whether the answers of a case call for a document."""
    return document.when is None or str(data.get(document.when.field)) in document.when.values


def print_later(case: Case, procedure: Procedure, node: str, by: User | None) -> None:
    """Have the documents of an activity printed once what was done there stands."""
    keys = due_papers(procedure, node, case.data)
    if keys:
        user_id = by.pk if by else None
        transaction.on_commit(lambda: tasks.print_papers.enqueue(case.pk, node, keys, user_id))


def was_taken_back(case: Case, node: str) -> bool:
    """Whether an activity was reopened before its documents were printed."""
    verbs = ("completed", "automatic", "reopened")
    last = Event.objects.filter(case=case, node=node, verb__in=verbs).order_by("-number").first()
    return last is not None and last.verb == "reopened"


def print_paper(case: Case, key: str, *, node: str, by: User | None, today: datetime.date) -> CasePaper:
    """Print one document with what the case knows now. One that was printed before is not in force any more."""
    procedure = versions.procedure_of(case.version)
    for earlier in CasePaper.objects.filter(case=case, key=key, document__cancelled_at=None).select_related("document"):
        withdraw(earlier, reason="Se imprimió de nuevo.", by=by, now=timezone.now())
    made = draft(case, procedure, key, today)
    document = documents.print_document(draft=made, actor=by, today=today)
    paper = CasePaper.objects.create(case=case, key=key, node=node, document=document)
    registry.tell_printed(registry.Printed(
        paper=paper, kind=procedure.declaration.documentos[key].kind, addressee=made.context["addressee"],
        copies=tuple(made.context["copies"]), by=by, now=document.made_at,
    ))  # fmt: skip
    return paper


@transaction.atomic
def withdraw(paper: CasePaper, *, reason: str, by: User | None, now: datetime.datetime) -> None:
    """Take a document out of force; its folio stays used."""
    documents.cancel_document(document=paper.document, reason=reason, actor=by)
    registry.tell_withdrawn(registry.Withdrawn(paper=paper, reason=reason, by=by, now=now))


def draft(case: Case, procedure: Procedure, key: str, today: datetime.date) -> Draft:
    """What stands on the paper."""
    declared, letter = procedure.declaration.documentos[key], procedure.folder.letters[key]
    is_letter = declared.kind in correspondence.KINDS
    data = {**case.data, **_file_names(case)}
    facts = {**_answers(procedure, data), **showing.facts_of(case, today), **_other_folios(case)}
    if not letter.series and not is_letter:
        facts[FOLIO] = case.folio
    context: dict[str, Any] = {
        "code": declared.code,
        "is_letter": is_letter,
        "heading": _filled(letter.title, facts),
        "subject": case.subject,
        "case_folio": case.folio,
        "addressee": _filled(letter.addressee, facts),
        "copies": [_filled(copy, facts) for copy in letter.copies],
        "paragraphs": [_filled(paragraph, facts) for paragraph in letter.paragraphs],
        "sections": [
            _section(procedure, section.title, section.fields, section.table, data) for section in letter.sections
        ],
        "closing": _filled(letter.closing, facts),
        "legend": _filled(letter.legend, facts),
    }
    return Draft(
        series=_series(letter, declared.kind, case.unit),
        kind=f"{case.clave}.{key}"[:60],
        title=f"{declared.name}: {case.subject}"[:200],
        template=TEMPLATE,
        context=context,
        places=[_place(case, procedure, letter, index, today) for index in range(len(letter.signatures))],
        keepers=("",) * declared.originals,
        public_facts=[("Documento", declared.name), ("Procedimiento", case.version.name), ("Caso", case.folio)],
    )


def _series(letter: Letter, kind: str, unit: str) -> str:
    """Oficios and memorandos count in the book of the unit that sends them, with those that people write there."""
    if kind in correspondence.KINDS:
        return correspondence.sent_series(correspondence.unit_of(letter.series, unit), kind)
    return letter.series or f"{unit.upper()}/DOC"


def _other_folios(case: Case) -> dict[str, str]:
    """The numbers of what was printed before in this case, for documents that name each other."""
    printed = CasePaper.objects.filter(case=case, document__cancelled_at=None).select_related("document")
    return {f"folio_{paper.key}": paper.document.folio for paper in printed}


def _file_names(case: Case) -> dict[str, str]:
    """Field -> the names of the files that came in with it: what a format calls its annexes."""
    found: dict[str, list[str]] = {}
    for file in CaseFile.objects.filter(case=case, dropped_at=None):
        found.setdefault(file.field, []).append(file.name)
    return {field: ", ".join(names) for field, names in found.items()}


def _answers(procedure: Procedure, data: Mapping[str, Any]) -> dict[str, str]:
    return {key: showing.shown(procedure, key, data).text for key in showing.fields_of(procedure)}


def _filled(text: str, facts: dict[str, str]) -> str:
    """The text with its placeholders filled; the number of the document's series stays for the template."""

    def value(name: str) -> str:
        return facts.get(name, f"{{{FOLIO}}}" if name == FOLIO else showing.NOTHING)

    return PLACEHOLDER.sub(lambda found: value(found[1]), text)


def _section(
    procedure: Procedure, title: str, fields: tuple[str, ...], table: str, data: Mapping[str, Any]
) -> dict[str, Any]:
    answers = [showing.shown(procedure, key, data) for key in fields]
    alone = len(answers) == 1 and not table and answers[0].table is None
    return {
        "title": title,
        "answers": answers,
        "bare": alone and fold(answers[0].label) == fold(title),  # the heading says already what it is
        "table": showing.shown(procedure, table, data).table if table else None,
    }


def _place(case: Case, procedure: Procedure, letter: Letter, index: int, today: datetime.date) -> SignaturePlace:
    signature = letter.signatures[index]
    role = procedure.declaration.roles.get(signature.role)
    if role is None:
        return SignaturePlace(signature.caption)
    if role.scope == "puesto":
        found = queries.signatory(role.posts[0], today)
        return SignaturePlace(signature.caption, str(found.person) if found else "", role.name)
    if role.scope == "solicitante" and case.applicant and case.applicant.person:
        person = case.applicant.person
        return SignaturePlace(signature.caption, str(person), person.post.name if person.post else "")
    return SignaturePlace(signature.caption, case.applicant_name if role.scope == "solicitante" else "", role.name)
