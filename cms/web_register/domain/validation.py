"""Validation of a maintenance by e-mail: the question, its personal address, the answer, and the declaration."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.directory.models import Person
from cms.web_register.domain import access, files, gates, journal, mail, turns
from cms.web_register.domain.queries import facts
from cms.web_register.errors import Incomplete, LinkDead, WrongStage
from cms.web_register.models import (
    Answer,
    ContentsDeclaration,
    FileKind,
    Maintenance,
    MaintenanceStage,
    ValidationRequest,
)
from cms.web_register.models.validation import AnswerChannel
from schemas.web_contents import declaration

LIFE = datetime.timedelta(days=15)


INTRO = "Al aceptar estos cambios, declaro que revisé sus contenidos y que respondo por ellos:"


@dataclass(frozen=True)
class Text:
    """The declaration as it is read here: the statements of the sites' declaration, said of a maintenance."""

    version: declaration.Version

    @property
    def hash(self) -> str:
        """The sha256 of everything that is accepted, one line each."""
        lines = [self.version.title, INTRO, *(statement.text for statement in self.version.statements)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def present_text() -> Text:
    """The declaration as it is accepted today."""
    return Text(declaration.in_force(timezone.localdate()))


@dataclass(frozen=True)
class Declared:
    """What a person ticked: the hash of the text on the screen, and the keys of the statements."""

    text_hash: str
    statements: Iterable[str]


@transaction.atomic
def ask(
    *, actor: Any, maintenance: Maintenance, person: Person, test_address: str, note: str = ""
) -> ValidationRequest:
    """Send the enlace an e-mail that asks to look at the changes and answer. What was sent is kept, save its secret."""
    access.demand_team(actor)
    kept = turns.open_maintenance(maintenance)
    if lacks := gates.work_gaps(facts.maintenance_facts(kept)):
        raise Incomplete(lacks, "Todavía no se puede pedir la validación: falta lo siguiente.")
    if kept.stage == MaintenanceStage.VALIDATED:
        raise WrongStage("La dependencia ya validó esta vuelta.")
    _demand_addressee(kept, person)
    if urlsplit(test_address).scheme not in ("http", "https"):
        raise WrongStage("Escriba completa la dirección de prueba.", code="direccion", field="test_address")
    _withdraw(kept)
    subject = f"Valide los cambios de «{kept.record.name}» (mantenimiento {kept.number}, vuelta {kept.round})"
    made = ValidationRequest(
        maintenance=kept,
        round=kept.round,
        person=person,
        to_name=person.full_name,
        to_email=person.email,
        test_address=test_address,
        subject=subject[:250],
        message_id=make_msgid(domain=settings.WWW_HOST),
        secret_hash=mail.digest(mail.new_secret()),
        asked_by=actor,
        expires_at=timezone.now() + LIFE,
    )
    made.body = mail.text(made, note.strip(), mail.HIDDEN)
    turns.save(made)
    Maintenance.objects.filter(pk=kept.pk).update(test_address=test_address)
    journal.note(kept, "maintenance.ask", actor=actor, round=kept.round)
    turns.settle_maintenance(kept)
    transaction.on_commit(lambda: mail.send_validation.enqueue(made.pk))
    return made


def _demand_addressee(maintenance: Maintenance, person: Person) -> None:
    enlaces = access.enlaces(maintenance.record.organization, timezone.localdate())
    if not enlaces.filter(pk=person.pk).exists():
        raise WrongStage("Esa persona no es hoy enlace web de la dependencia.", code="sin_nombramiento", field="person")
    if not person.email:
        raise WrongStage("Esa persona no tiene correo en el directorio.", code="sin_correo", field="person")


def _withdraw(maintenance: Maintenance) -> int:
    waiting = maintenance.validations.filter(answer="", withdrawn_at__isnull=True)
    return waiting.update(withdrawn_at=timezone.now())


@transaction.atomic
def withdraw(*, actor: Any, maintenance: Maintenance) -> None:
    """Take back a question that waits; its address no longer serves. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_maintenance(maintenance)
    if not _withdraw(kept):
        raise WrongStage("No hay una solicitud que espere respuesta.")
    journal.note(kept, "maintenance.withdraw", actor=actor, round=kept.round)
    turns.settle_maintenance(kept)


def by_secret(secret: str) -> ValidationRequest:
    """The question behind a personal address. Raises `LinkDead`."""
    found = (
        ValidationRequest.objects.filter(secret_hash=mail.digest(secret))
        .select_related("maintenance__record__organization", "person")
        .first()
    )
    if found is None:
        raise LinkDead("La dirección no existe o está incompleta. Ábrala desde el correo que recibió.")
    if found.answer:
        raise LinkDead("Esta solicitud ya se respondió. Si falta algo, escriba al equipo web.", code="respondida")
    if found.withdrawn_at or found.maintenance.is_over:
        raise LinkDead("El equipo web retiró esta solicitud; si envió otra, use la dirección de ese correo.")
    if found.expires_at <= timezone.now():
        raise LinkDead("Esta dirección venció. Pida al equipo web que la envíe otra vez.")
    enlaces = access.enlaces(found.maintenance.record.organization, timezone.localdate())
    if not enlaces.filter(pk=found.person_id).exists():
        raise LinkDead("La persona a quien se dirigió ya no es enlace web de la dependencia.")
    return found


@transaction.atomic
def answer_by_link(*, secret: str, answer: str, text: str = "", declared: Declared | None = None) -> ValidationRequest:
    """The answer of who holds the personal address. Accepting includes the declaration about the contents."""
    found = by_secret(secret)
    kept = turns.open_maintenance(found.maintenance)
    found = by_secret(secret)  # once more: whoever held the lock may have answered
    if answer == Answer.ACCEPTS:
        _declare(kept, found.person, getattr(found.person, "account", None), declared)
    answered = _answer(kept, found, answer, text, AnswerChannel.LINK, noted_by=None, message=None)
    transaction.on_commit(lambda: mail.tell_answer.enqueue(answered.pk))
    return answered


@transaction.atomic
def note_answer(
    *, actor: Any, maintenance: Maintenance, answer: str, text: str, upload: UploadedFile
) -> ValidationRequest:
    """Write down an answer that came as an e-mail, with the message attached. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_maintenance(maintenance)
    found = kept.validations.filter(answer="", withdrawn_at__isnull=True).select_for_update().first()
    if found is None:
        raise WrongStage("No hay una solicitud que espere respuesta.")
    message = files.store(
        actor=actor,
        record=kept.record,
        maintenance=kept,
        kind=FileKind.MESSAGE,
        upload=upload,
        title=f"Respuesta de la vuelta {kept.round}",
    )
    return _answer(kept, found, answer, text, AnswerChannel.MAIL, noted_by=actor, message=message)


def _answer(
    kept: Maintenance,
    found: ValidationRequest,
    answer: str,
    text: str,
    channel: AnswerChannel,
    *,
    noted_by: Any,
    message: Any,
) -> ValidationRequest:
    if answer not in Answer.values:
        raise WrongStage("Elija una respuesta.", code="respuesta", field="answer")
    if answer == Answer.OBSERVES and not text.strip():
        raise WrongStage("Escriba qué debe cambiar.", code="observaciones", field="text")
    found.answer, found.answer_text, found.answer_channel = answer, text.strip(), channel
    found.answered_at, found.noted_by, found.message_file = timezone.now(), noted_by, message
    turns.save(found)
    action = "accept" if answer == Answer.ACCEPTS else "observe"
    journal.note(
        kept,
        f"maintenance.{action}",
        actor=noted_by,
        who=found.to_name,
        round=found.round,
        text=found.answer_text,
        channel=channel.label.lower(),
    )
    if answer == Answer.OBSERVES:  # back to activity 7, with all that was said kept
        kept.round += 1
        kept.save(update_fields=["round"])
    turns.settle_maintenance(kept)
    return found


@transaction.atomic
def declare(*, actor: Any, maintenance: Maintenance, declared: Declared) -> ContentsDeclaration:
    """An enlace of the dependencia accepts the declaration for the present round, with his own account."""
    kept = turns.open_maintenance(maintenance)
    access.demand_enlace(actor, kept.record.organization)
    if kept.declarations.filter(round=kept.round).exists():
        raise WrongStage("La declaración de esta vuelta ya está aceptada.")
    made = _declare(kept, actor.person, actor, declared)
    turns.settle_maintenance(kept)
    return made


def _declare(kept: Maintenance, person: Person, user: Any, declared: Declared | None) -> ContentsDeclaration:
    text = present_text()
    version = text.version
    if declared is None or declared.text_hash != text.hash:
        raise WrongStage("El texto de la declaración cambió; léalo otra vez.", code="declaracion", field="statements")
    if frozenset(declared.statements) != version.keys:
        raise WrongStage(
            "Marque todas las frases de la declaración para aceptar.",
            code="declaracion",
            field="statements",
        )
    made, new = ContentsDeclaration.objects.get_or_create(
        maintenance=kept,
        round=kept.round,
        defaults={
            "version": version.number,
            "text_hash": text.hash,
            "statements": sorted(version.keys),
            "person": person,
            "user": user,
        },
    )
    if new:
        journal.note(kept, "maintenance.declare", actor=user, who=person.full_name)
    return made
