"""Letters to people of a micrositio and to the web team; they leave when the transaction is in force."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task

from cms.accounts.models import User

log = logging.getLogger(__name__)


def addresses(people: Iterable[User | None]) -> list[str]:
    """Each address once, of accounts in use."""
    return sorted({person.email for person in people if person and person.is_active and person.email})


def send_on_commit(to: list[str], subject: str, template: str, context: dict[str, Any]) -> int:
    """Write a letter to each address; how many. `template` is the name of a text in `microsites/mail/`."""
    body = render_to_string(f"microsites/mail/{template}.txt", context)
    for address in to:
        transaction.on_commit(lambda address=address: send.enqueue(address, subject, body))  # type: ignore[misc]
    return len(to)


@task()
def send(address: str, subject: str, body: str) -> bool:
    """Send one letter; false when the mail server refused, which is written down without the address."""
    try:
        return bool(EmailMessage(subject=subject, body=body, to=[address]).send())
    except (SMTPException, OSError) as error:
        log.warning("A letter about a micrositio could not be sent: %s", type(error).__name__)
        return False
