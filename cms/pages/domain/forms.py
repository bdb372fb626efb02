"""Receiving answers, telling their owners, and forgetting them in time."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.mail import send_mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from cms.pages.errors import FormClosed
from cms.pages.models.forms import AnswerFile, FormAnswer, FormPage, new_reference
from cms.pages.submissions import building, guarding

log = logging.getLogger(__name__)


@transaction.atomic
def receive(*, page: FormPage, form: building.AnswerForm, now: datetime) -> str:
    """Keep a valid answer and tell the owners that there is one; the reference for the visitor.

    The same answer sent twice (a double click, going back) is kept once. Raises `FormClosed`.
    """
    if not page.is_open:
        raise FormClosed
    answers = form.answers()
    files = {name: value for name, value in answers.items() if isinstance(value, File)}
    kept = {name: value.name if name in files else value for name, value in answers.items()}
    reference = new_reference()
    mark = fingerprint(page, kept, files)
    if before := guarding.same_as_before(mark, reference):
        return before
    try:
        keep(page, kept, files, reference, now)
    except BaseException:
        guarding.forget(mark)
        raise
    transaction.on_commit(lambda: announce.enqueue(page.pk))
    return reference


def keep(page: FormPage, kept: dict[str, Any], files: dict[str, File], reference: str, now: datetime) -> None:
    """Write an answer and its files."""
    answer = FormAnswer.objects.create(
        page=page, form_data=kept, reference=reference, consented_at=now if page.asks_personal_data else None
    )
    for name, file in files.items():
        stored = f"{page.pk}/{uuid4().hex}.{file.name.rpartition('.')[2].lower()}"
        AnswerFile.objects.create(
            answer=answer, field=name, name=file.name[:255], content_type=file.content_type, file=File(file, stored)
        )


def fingerprint(page: FormPage, answers: dict[str, Any], files: dict[str, File]) -> str:
    """Equal for equal answers with equal files."""
    digest = hashlib.sha256(json.dumps([page.pk, answers], sort_keys=True, cls=DjangoJSONEncoder).encode())
    for name in sorted(files):
        files[name].seek(0)
        digest.update(files[name].read())
        files[name].seek(0)
    return digest.hexdigest()


@task()
def announce(page_id: int) -> int:
    """Tell the owners of a form that an answer came, without what it says; how many were told."""
    page = FormPage.objects.filter(pk=page_id).first()
    if page is None:
        return 0
    addresses = [user.email for user in page.owners.all() if user.is_active and user.email]
    link = settings.WWW_URL + reverse("wagtailforms:list_submissions", args=[page.pk])
    for address in addresses:
        send_mail(
            f"Llegó una respuesta a «{page.title}»",
            f"Hay una respuesta nueva en el formulario «{page.title}».\n\nPara leerla, entre con su cuenta:\n{link}\n\n"
            f"Las respuestas se borran solas a los {page.retention_days} días.\n",
            None,
            [address],
        )
    return len(addresses)


def delete_expired(*, now: datetime) -> int:
    """Delete the answers whose days are over, with their files; how many."""
    deleted = 0
    for page in FormPage.objects.only("pk", "retention_days"):
        expired = FormAnswer.objects.filter(page_id=page.pk, submit_time__lt=now - timedelta(days=page.retention_days))
        deleted += expired.count()
        expired.delete()
    return deleted
