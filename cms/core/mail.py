"""Mails that leave once what they tell stands; the worker sends them."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django_tasks import task

log = logging.getLogger(__name__)
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    content_type: str


def address_of(view: str, *args: object) -> str:
    """The complete public address of a view, for a link in a mail."""
    return str(settings.WWW_URL) + reverse(view, args=args)


def send_on_commit(addresses: Iterable[str], subject: str, text: str, attachment: Attachment | None = None) -> int:
    """One mail to each address, so that nobody reads those of the others; how many will be sent."""
    wanted = sorted(set(filter(None, addresses)))
    line = " ".join(subject.split())[:LONGEST_SUBJECT]
    added = None
    if attachment is not None:
        added = [attachment.name, base64.b64encode(attachment.content).decode(), attachment.content_type]
    for address in wanted:
        transaction.on_commit(lambda address=address: send.enqueue(address, line, text, added))  # type: ignore[misc]
    return len(wanted)


@task()
def send(address: str, subject: str, text: str, attachment: list[str] | None = None) -> bool:
    """Send one mail; false when the mail server refused, which is written down without the address."""
    message = EmailMessage(subject, text, to=[address], headers={"Auto-Submitted": "auto-generated"})
    if attachment is not None:
        name, content, content_type = attachment
        message.attach(name, base64.b64decode(content), content_type)
    try:
        return bool(message.send())
    except (SMTPException, OSError) as error:
        log.warning("A mail could not be sent: %s", type(error).__name__)
        return False
