"""The e-mail that asks for validation. Its secret is made while sending and kept nowhere but in the message."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from cms.web_register.models import ValidationRequest

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
