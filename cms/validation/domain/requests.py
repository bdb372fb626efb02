"""Asking for the validation of a page, with the declaration; and inviting those who answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision, TaskState, Workflow, WorkflowState

from cms.core.errors import CmsError, Conflict, NotAllowed
from cms.validation import checks, notices
from cms.validation.domain import declarations, fingerprint, people
from cms.validation.errors import HasErrors
from cms.validation.models import ContentValidationTask, Declaration


def workflow_of(page: Page) -> Workflow | None:
    """The workflow of a page if its enlaces take part in it."""
    workflow = page.get_workflow()
    if workflow is None or not ContentValidationTask.objects.filter(workflow_tasks__workflow=workflow, active=True).exists():
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
    _demand_permission(actor, page)
    revision = declarations.demand_latest(page, revision_id)
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
        _demand_change(state, revision, actor)
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


def _demand_permission(actor: Any, page: Page) -> None:
    if not page.permissions_for_user(actor).can_edit():
        raise NotAllowed("No puede pedir la validación de esta página.")
    lock = page.get_lock()
    if lock is not None and lock.for_user(actor):
        raise Conflict("La página está bloqueada; espere a que la desbloqueen o terminen de validarla.", code="bloqueada")


def _demand_change(state: WorkflowState, revision: Revision, actor: Any) -> None:
    sent = state.current_task_state.revision
    if fingerprint.of_revision(sent) == fingerprint.of_revision(revision):
        raise Conflict("Esta página ya espera su validación.", code="ya_pedida")
    if not state.user_can_cancel(actor):
        raise NotAllowed("Solo quien pidió la validación, o quien valida, puede pedirla de nuevo.")


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
