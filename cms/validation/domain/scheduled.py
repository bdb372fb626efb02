"""Publishing and unpublishing at their hour. One page that is refused does not hold up the others."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from wagtail.models import DraftStateMixin, Page, Revision

from cms.core.errors import CmsError
from cms.validation import notices

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """How many were published, taken down and refused."""

    published: int = 0
    expired: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return f"{self.published} publicadas, {self.expired} vencidas, {self.refused} rechazadas"


def run(now: datetime) -> Outcome:
    """Take down what expired and publish what is due."""
    outcome = Outcome()
    for model in _models():
        for found in model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
            with transaction.atomic():
                found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            outcome.expired += 1
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk"):
        _publish(revision, outcome)
    return outcome


def _models() -> list[type[models.Model]]:
    others = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    return [Page, *others]


def _publish(revision: Revision, outcome: Outcome) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
        outcome.published += 1
    except CmsError as error:
        logger.warning("Scheduled revision %s was refused: %s", revision.pk, error.code)
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        reason = error.message
        transaction.on_commit(lambda: notices.tell_refused_schedule.enqueue(revision.pk, reason))
        outcome.refused += 1
