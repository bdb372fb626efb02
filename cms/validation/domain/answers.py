"""Answering a task: in the administration or by the link of a mail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page, Task, TaskState

from cms.core.errors import CmsError, NotAllowed
from cms.validation import audit
from cms.validation.domain import declarations, fingerprint, people
from cms.validation.errors import NothingToAnswer, OwnWork, Superseded
from cms.validation.models import Answer, AnswerLink

VERDICTS = {"approve": Answer.APPROVE, "reject": Answer.REJECT}


def answer_in_admin(*, actor: Any, task_state: TaskState, action: str, comment: str) -> Answer:
    """The answer that somebody gives in Wagtail's administration."""
    verdict = VERDICTS.get(action)
    if verdict is None:
        raise CmsError("Esa respuesta no existe.", code="respuesta_desconocida")
    return answer(
        actor=actor,
        task_state=task_state,
        verdict=verdict,
        comment=comment,
        road=Answer.PANEL,
        address=audit.present_address(),
    )


@transaction.atomic
def answer(
    *,
    actor: Any,
    task_state: TaskState,
    verdict: str,
    comment: str = "",
    road: str,
    link: AnswerLink | None = None,
    address: str | None = None,
) -> Answer:
    """Validate the content that a task shows, or ask for changes with a comment; and go on in its workflow.

    Raises `NothingToAnswer`, `Superseded`, `OwnWork`, `NotAllowed` or `CmsError`; then nothing has changed.
    """
    state = TaskState.objects.select_for_update().get(pk=task_state.pk)
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise NothingToAnswer("Esta solicitud ya se respondió o se retiró.")
    page = Page.objects.get(pk=state.workflow_state.object_id).specific
    print_of = demand_same_content(state, page)
    _demand_right(actor, state.task, page)
    if verdict == Answer.REJECT and not comment.strip():
        raise CmsError("Escriba qué hay que cambiar.", code="sin_comentario", field="comment")
    declarations.accepted_for(page, print_of)
    made = Answer.objects.create(
        page=page,
        page_title=page.get_admin_display_title()[:255],
        revision=state.revision,
        fingerprint=print_of,
        task_state=state,
        task_name=state.task.name,
        user=actor,
        verdict=verdict,
        comment=comment.strip(),
        road=road,
        link=link,
        address=address,
    )
    _go_on(state, actor, made)
    return made


def demand_same_content(state: TaskState, page: Page) -> str:
    """The hash of what a task shows, if that is still the latest content of the page. Raises `Superseded`."""
    print_of = fingerprint.of_revision(state.revision)
    latest = page.get_latest_revision()
    if latest is None or fingerprint.of_revision(latest) != print_of:
        raise Superseded(
            "El contenido cambió después de que se pidió esta validación. Los cambios están guardados; hay que "
            "pedir de nuevo su validación y la responderá una persona que no los haya escrito."
        )
    return print_of


def _demand_right(actor: Any, task: Task, page: Page) -> None:
    if people.may_answer(actor, task, page):
        return
    if actor.pk in people.authors(page):
        raise OwnWork("Quien escribió el contenido no puede validarlo; lo hará otra persona.")
    raise NotAllowed("La validación de esta página no le corresponde.")


def _go_on(state: TaskState, actor: Any, made: Answer) -> None:
    specific = state.specific
    if made.verdict == Answer.APPROVE:
        specific.approve(user=actor, comment=made.comment)
    else:
        specific.reject(user=actor, comment=made.comment)
