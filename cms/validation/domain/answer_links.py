"""The links of mails by which people answer: made, found, refused with the reason, and used once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.core.errors import NotAllowed
from cms.validation.domain import answers, fingerprint, people, tokens
from cms.validation.errors import BadLink
from cms.validation.models import Answer, AnswerLink

LASTS = timedelta(days=15)


def make(*, task_state: TaskState, user: Any) -> tuple[AnswerLink, str]:
    """A new link for one person to answer one task, and its token, which is kept nowhere."""
    minted = tokens.mint()
    link = AnswerLink.objects.create(
        task_state=task_state,
        user=user,
        fingerprint=fingerprint.of_revision(task_state.revision),
        secret_hash=minted.hash,
        expires_at=timezone.now() + LASTS,
    )
    return link, tokens.write(tokens.ANSWER, link.pk, minted.secret)


def find(token: str) -> AnswerLink:
    """The link of a token. Raises `BadLink`."""
    pk, secret = tokens.read(tokens.ANSWER, token)
    link = AnswerLink.objects.select_related("user", "task_state__task", "task_state__revision").filter(pk=pk).first()
    if link is None or not tokens.same(link.secret_hash, secret):
        raise BadLink("Esta dirección no existe; quizá la página se borró.", code="desconocido")
    return link


def page_of(link: AnswerLink) -> Page:
    """The page that the link is about."""
    page: Page = Page.objects.get(pk=link.task_state.workflow_state.object_id).specific
    return page


def demand_open(link: AnswerLink) -> None:
    """Raise `BadLink` with the reason when the link cannot serve any more."""
    state = link.task_state
    if link.used_at is not None:
        raise BadLink("Usted ya respondió con este enlace.", code="usado")
    if state.status != TaskState.STATUS_IN_PROGRESS:
        answered = Answer.objects.filter(task_state=state).first()
        if answered is not None:
            raise BadLink("Otra persona ya respondió esta solicitud.", code="respondida")
        raise BadLink("La solicitud se retiró, o hay otra más nueva con cambios.", code="retirada")
    page = page_of(link)
    if fingerprint.of_revision(page.get_latest_revision()) != link.fingerprint:
        raise BadLink(
            "El contenido cambió después de este correo; recibirá otro si hay que validarlo.", code="cambiado"
        )
    if link.expires_at <= timezone.now():
        raise BadLink("Este enlace venció. Puede responder en la administración del sitio.", code="vencido")
    if not people.may_answer(link.user, state.task, page):
        raise BadLink("La validación de esta página ya no le corresponde.", code="sin_cargo")


def demand_login(link: AnswerLink, user: Any) -> None:
    """Where the installation asks for it, the person of the link must have entered. Raises `NotAllowed`."""
    if settings.VALIDATION_LINK_NEEDS_LOGIN and user.pk != link.user_id:
        raise NotAllowed("Entre con su cuenta para responder.", code="falta_entrar")


@transaction.atomic
def answer(*, token: str, visitor: Any, verdict: str, comment: str, address: str | None) -> Answer:
    """Answer by a link; `visitor` is whoever is signed in. Raises `BadLink` and what `answers.answer` raises."""
    link = AnswerLink.objects.select_for_update(of=("self",)).get(pk=find(token).pk)
    demand_open(link)
    demand_login(link, visitor)
    made = answers.answer(
        actor=link.user,
        task_state=link.task_state,
        verdict=verdict,
        comment=comment,
        road=Answer.LINK,
        link=link,
        address=address,
    )
    link.used_at = made.answered_at
    link.save(update_fields=["used_at"])
    return made
