"""What may be published: a content that others validated, or an urgent one of the web team. Both were declared."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, WorkflowState

from cms.core import publication as core_publication
from cms.core.errors import CmsError, NotAllowed
from cms.validation import notices
from cms.validation.domain import declarations, fingerprint, people
from cms.validation.errors import NotValidated, Superseded
from cms.validation.models import Answer, ContentValidationTask, Declaration, Publication
from cms.validation.rules.sentences import REFUSED_COPY, REFUSED_PUBLICATION

logger = logging.getLogger(__name__)
_authorised: ContextVar[int | None] = ContextVar("authorised_publication", default=None)


def enforced() -> bool:
    """Whether publications need a validation here: from the moment on when its task was set up, even out of use."""
    return ContentValidationTask.objects.exists()


def publish_guarded(revision: Revision, user: Any, proceed: Callable[[], Any]) -> Any:
    """Run Wagtail's publication of a revision if there are grounds for it, and write down that they were used."""
    if not enforced():
        return proceed()
    with transaction.atomic():
        grounds = _grounds(revision, user)
        outcome = proceed()
        page = Page.objects.filter(pk=revision.object_id).first()
        if page is not None and page.live and page.live_revision_id == revision.pk:
            grounds.revision = revision
            grounds.published_at = timezone.now()
        grounds.save()
        return outcome


def _grounds(revision: Revision, user: Any) -> Publication:
    print_of = fingerprint.of_revision(revision)
    if reason := core_publication.system_reason():
        return _row(revision, print_of, grounds=Publication.SYSTEM, authorised_by=user, reason=reason)
    waiting = Publication.objects.select_for_update().filter(
        page_id=revision.object_id, fingerprint=print_of, published_at=None
    )
    found = waiting.exclude(grounds=Publication.SYSTEM).first()
    scheduled = revision.approved_go_live_at is not None
    if found is None or not (scheduled or found.pk == _authorised.get()):
        raise NotValidated(REFUSED_PUBLICATION.format(title=revision.object_str))
    return found


def _publish(grounds: Publication, revision: Revision, user: Any) -> None:
    """Publish with grounds that were just given. Otherwise grounds serve only what was put on schedule with them."""
    token = _authorised.set(grounds.pk)
    try:
        revision.publish(user=user, skip_permission_checks=True)
    finally:
        _authorised.reset(token)


def _row(revision: Revision, print_of: str, **facts: Any) -> Publication:
    return Publication(
        page_id=revision.object_id,
        page_title=revision.object_str[:255],
        revision=revision,
        fingerprint=print_of,
        **facts,
    )


def demand_system_for_copies(page: Page, *, recursive: bool) -> None:
    """Refuse a copy that would be public at once: its content would belong to somebody who never validated it."""
    pages = page.get_descendants(inclusive=True) if recursive else Page.objects.filter(pk=page.pk)
    if enforced() and not core_publication.system_reason() and pages.live().exists():
        raise NotValidated(REFUSED_COPY)


def finish_workflow(state: WorkflowState, user: Any) -> None:
    """Publish the content that passed all steps of a workflow. Raises `NotValidated` when one of them is missing."""
    page = state.content_object.specific
    revision = page.get_latest_revision()
    if enforced():
        _publish(_authorise_validated(state, page, revision, user), revision, user)
    else:
        revision.publish(user=user, skip_permission_checks=True)
    _forget(state.content_object)


def _forget(page: Page) -> None:
    """Wagtail mails about this very object next: it must not be as it was before it was published."""
    page.refresh_from_db()
    page.__dict__.pop("specific", None)


def _authorise_validated(state: WorkflowState, page: Page, revision: Revision, user: Any) -> Publication:
    print_of = fingerprint.of_revision(revision)
    answers = Answer.objects.filter(task_state__workflow_state=state, verdict=Answer.APPROVE)
    answered = set(answers.filter(fingerprint=print_of).values_list("task_state__task_id", flat=True))
    demanded = set(state.workflow.tasks.filter(active=True).values_list("pk", flat=True))
    by_enlaces = set(ContentValidationTask.objects.filter(pk__in=demanded).values_list("pk", flat=True))
    if not by_enlaces or not demanded <= answered:
        if answers.exclude(fingerprint=print_of).exists():
            raise Superseded("El contenido cambió después de validarse; hay que pedir otra vez su validación.")
        raise NotValidated(REFUSED_PUBLICATION.format(title=page.get_admin_display_title()))
    declared = declarations.accepted_for(page, print_of)
    grounds = _row(revision, print_of, grounds=Publication.VALIDATED, declaration=declared, authorised_by=user)
    grounds.save()
    return grounds


@transaction.atomic
def publish_urgently(
    *,
    actor: Any,
    page: Page,
    revision_id: int,
    accepted: declarations.Accepted,
    reason: str,
    address: str | None = None,
) -> Publication:
    """Publish the latest revision without validation: only the web team, with a reason that its enlaces are told."""
    if not people.is_web_team(actor):
        raise NotAllowed("Solo el equipo web publica con urgencia.")
    if not reason.strip():
        raise CmsError("Escriba el motivo de la urgencia.", code="sin_motivo", field="reason")
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    revision = declarations.demand_latest(page, revision_id)
    declared = declarations.accept(
        actor=actor, page=page, revision=revision, accepted=accepted, road=Declaration.URGENT, address=address
    )
    grounds = _row(
        revision,
        declared.fingerprint,
        grounds=Publication.URGENT,
        declaration=declared,
        authorised_by=actor,
        reason=reason.strip(),
    )
    grounds.save()
    _publish(grounds, revision, actor)
    log(instance=page, action="validation.urgent", user=actor, revision=revision, data={"reason": reason.strip()})
    transaction.on_commit(lambda: notices.tell_urgent.enqueue(grounds.pk))
    logger.info("Page %s published urgently by user %s", page.pk, actor.pk)
    return grounds
