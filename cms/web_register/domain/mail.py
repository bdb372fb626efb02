"""The e-mails of the register.

The secret of a question about a maintenance is made while sending and kept nowhere but in the message.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from cms.web_register.domain import access
from cms.web_register.models import Answer, DesignProposal, SiteRecord, StructureProposal, ValidationRequest

HIDDEN = "[dirección personal: se envió solo en el correo]"


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def text(asked: ValidationRequest, note: str, url: str) -> str:
    """The words of the message."""
    context: dict[str, Any] = {
        "asked": asked, "maintenance": asked.maintenance, "record": asked.maintenance.record, "note": note, "url": url,
    }  # fmt: skip
    return render_to_string("web_register/mail/validate.txt", context)


@task()
def send_validation(pk: int) -> int:
    """Send one question to its enlace, unless it was withdrawn or sent before; how many were sent."""
    with transaction.atomic():
        asked = ValidationRequest.objects.select_for_update(of=("self",)).get(pk=pk)
        if asked.sent_at or not asked.is_waiting:
            return 0
        secret = new_secret()
        asked.secret_hash = digest(secret)
        asked.sent_at = timezone.now()
        asked.save(update_fields=["secret_hash", "sent_at"])
        url = settings.WWW_URL + reverse("register_validate", args=[secret])
        message = EmailMessage(
            asked.subject,
            asked.body.replace(HIDDEN, url),
            to=[asked.to_email],
            headers={"Message-ID": asked.message_id},
        )
        return message.send()


@task()
def tell_answer(pk: int) -> int:
    """Tell the web team, and the enlace who follows the site, what was answered by the personal address."""
    related = ("maintenance__record__organization", "maintenance__record__enlace")
    asked = ValidationRequest.objects.select_related(*related).get(pk=pk)
    maintenance, record = asked.maintenance, asked.maintenance.record
    did = "aceptó los cambios" if asked.answer == Answer.ACCEPTS else "tiene observaciones"
    context = {
        "asked": asked,
        "maintenance": maintenance,
        "record": record,
        "url": settings.WWW_URL + reverse("web_register:maintenance", args=[maintenance.pk]) + "#validacion",
    }
    subject = f"{asked.to_name} {did}: mantenimiento {maintenance.number} de «{record.name}»"
    return _tell(_team() | _follower(record), subject, "answered", context)


@task()
def tell_proposal(what: str, pk: int) -> int:
    """Tell the enlaces of the dependencia, who answer it, and the web team that a proposal was sent."""
    model: type[StructureProposal | DesignProposal] = StructureProposal if what == "structure" else DesignProposal
    related = ("record__organization", "record__enlace")
    proposal = model.objects.select_related(*related).get(pk=pk)
    record = proposal.record
    name, anchor = ("la estructura", "estructura") if what == "structure" else ("el diseño", "diseno")
    context = {
        "proposal": proposal,
        "record": record,
        "name": name,
        "url": settings.WWW_URL + reverse("web_register:record", args=[record.pk]) + f"#{anchor}",
    }
    enlaces = access.enlaces(record.organization, timezone.localdate()).values_list("email", flat=True)
    subject = f"Responda sobre {name} de «{record.name}» (versión {proposal.version})"
    return _tell({*_team(), *enlaces, *_follower(record)}, subject, "proposed", context)


def _team() -> set[str]:
    return set(access.team().values_list("email", flat=True))


def _follower(record: SiteRecord) -> set[str]:
    return {record.enlace.email} if record.enlace and record.enlace.active else set()


def _tell(addresses: Iterable[str], subject: str, template: str, context: dict[str, Any]) -> int:
    """One message for each, so that nobody reads the addresses of the others; how many were sent."""
    body = render_to_string(f"web_register/mail/{template}.txt", context)
    line = " ".join(subject.split())[:250]
    messages = [EmailMessage(line, body, to=[address]) for address in sorted(filter(None, set(addresses)))]
    return int(get_connection().send_messages(messages) or 0)
