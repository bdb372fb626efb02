"""Asking for the validation of a page, with the declaration; and inviting those who answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Revision, TaskState, Workflow, WorkflowState

from cms.core.errors import CmsError, Conflict, NotAllowed
from cms.validation import checks, notices
from cms.validation.domain import declarations, fingerprint, people
from cms.validation.errors import HasErrors
from cms.validation.models import ContentValidationTask, Declaration


def workflow_of(page: Page) -> Workflow | None:
    """The workflow of a page if its enlaces take part in it."""
    workflow = page.get_workflow()
    if (
        workflow is None
        or not ContentValidationTask.objects.filter(workflow_tasks__workflow=workflow, active=True).exists()
    ):
        return None
    return workflow


@transaction.atomic
def ask(
    *,
    actor: Any,
    page: Page,
    revision_id: int,
    accepted: declarations.Accepted,
    note: str = "",
    address: str | None = None,
) -> Declaration:
    """Send the latest revision of a page to those who validate it, or send it again after it was returned.

    Raises `NotAllowed`, `Conflict` (somebody saved or sent it meanwhile), `HasErrors` or `DeclarationMissing`.
    """
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    if not may_ask(actor, page):
        raise NotAllowed("No puede pedir la validación de esta página.")
    revision = declarations.demand_latest(page, revision_id)
    if is_published(page, revision):
        raise Conflict("Lo último que se guardó ya está publicado: no hay nada que enviar.", code="sin_cambios")
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_IN_PROGRESS and not has_changed(state, revision):
        raise Conflict("Esta página ya espera su validación.", code="ya_pedida")
    _demand_free(page, actor)
    demand_no_errors(page, revision)
    workflow = workflow_of(page)
    if workflow is None:
        raise CmsError("Esta página no tiene quien la valide; avise al equipo web.", code="sin_flujo")
    made = declarations.accept(
        actor=actor,
        page=page,
        revision=revision,
        accepted=accepted,
        road=Declaration.REQUEST,
        note=note,
        address=address,
    )
    _start(page, state, workflow, actor)
    return made


def may_ask(actor: Any, page: Page) -> bool:
    """Who edits the page; and who corrected it while it waited for validation, since that voids the request."""
    if page.permissions_for_user(actor).can_edit():
        return True
    return bool(actor.is_active) and page.workflow_in_progress and actor.pk in people.authors(page)


def is_published(page: Page, revision: Revision) -> bool:
    """Whether the public already sees exactly this content."""
    live = page.live_revision if page.live else None
    return live is not None and fingerprint.of_revision(live) == fingerprint.of_revision(revision)


def has_changed(state: WorkflowState, revision: Revision) -> bool:
    """Whether a revision holds another content than what was sent."""
    return fingerprint.of_revision(state.current_task_state.revision) != fingerprint.of_revision(revision)


def _demand_free(page: Page, actor: Any) -> None:
    """Nobody else has locked the page. The lock of a request whose content changed holds nobody back."""
    lock = page.get_lock()
    if lock is not None and not isinstance(lock, WorkflowLock) and lock.for_user(actor):
        raise Conflict("La página está bloqueada; espere a que la desbloqueen o se publique.", code="bloqueada")


def _start(page: Page, state: WorkflowState | None, workflow: Workflow, actor: Any) -> None:
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES and state.workflow_id == workflow.pk:
        state.resume(actor)
        return
    if state:
        state.cancel(user=actor)
    workflow.start(page, actor)


def demand_no_errors(page: Page, revision: Revision) -> None:
    """Raise `HasErrors` when the content lacks something obligatory or a check finds an error."""
    draft = revision.as_object()
    try:
        draft.full_clean()
    except ValidationError as error:
        raise HasErrors("Falta corregir: " + " ".join(error.messages)) from error
    wrong = [finding.message for finding in checks.review(draft) if finding.severity == checks.ERROR]
    if wrong:
        raise HasErrors("Falta corregir: " + " ".join(wrong))


def demand_declaration(page: Page) -> None:
    """No step of a workflow begins without the declaration for the present content. Raises `DeclarationMissing`."""
    revision = page.get_latest_revision()
    declarations.accepted_for(page, fingerprint.of_revision(revision) if revision else "")


def invite_on_commit(task_state: TaskState) -> None:
    """Mail everybody who may answer, once the present transaction is in force."""
    page = task_state.workflow_state.content_object
    for user_id in sorted(people.answerers(task_state.task, page)):
        transaction.on_commit(lambda user_id=user_id: notices.invite.enqueue(task_state.pk, user_id))
