"""Links that show a draft to people without an account."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.core.errors import CmsError, NotAllowed
from cms.validation.domain import people, tokens
from cms.validation.errors import BadLink
from cms.validation.models import PreviewLink

LONGEST = timedelta(days=60)


def may_share(user: Any, page: Page) -> bool:
    """Whether somebody may show a draft to others: who may edit the page."""
    return bool(page.permissions_for_user(user).can_edit())


def may_revoke(user: Any, link: PreviewLink) -> bool:
    """Whether somebody may end a link: its maker, who may edit the page, the web team."""
    return link.created_by_id == user.pk or people.is_web_team(user) or may_share(user, link.page)


@transaction.atomic
def share(*, actor: Any, page: Page, recipient: str, until: date) -> tuple[PreviewLink, str]:
    """A new link that shows the latest draft of a page until the end of a day, and its token, kept nowhere."""
    if not may_share(actor, page):
        raise NotAllowed("No puede compartir el borrador de esta página.")
    if not recipient.strip():
        raise CmsError("Escriba para quién es el enlace.", code="sin_destinatario", field="recipient")
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise CmsError(
            f"Elija un día entre hoy y {LONGEST.days} días más.", code="vencimiento_fuera_de_rango", field="until"
        )
    minted = tokens.mint()
    link = PreviewLink.objects.create(
        page=page,
        recipient=recipient.strip()[:200],
        secret_hash=minted.hash,
        created_by=actor,
        expires_at=timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min)),
    )
    log(instance=page, action="validation.preview_shared", user=actor, data={"link": link.pk})
    return link, tokens.write(tokens.PREVIEW, link.pk, minted.secret)


@transaction.atomic
def revoke(*, actor: Any, link: PreviewLink) -> PreviewLink:
    """End a link at once."""
    link = PreviewLink.objects.select_for_update(of=("self",)).select_related("page").get(pk=link.pk)
    if not may_revoke(actor, link):
        raise NotAllowed("No puede retirar este enlace.")
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = timezone.now(), actor
        link.save(update_fields=["revoked_at", "revoked_by"])
        log(instance=link.page, action="validation.preview_revoked", user=actor, data={"link": link.pk})
    return link


def open_link(token: str, now: datetime) -> PreviewLink:
    """The link of a token, if it still serves. Raises `BadLink`."""
    pk, secret = tokens.read(tokens.PREVIEW, token)
    link = PreviewLink.objects.select_related("page").filter(pk=pk).first()
    if link is None or not tokens.same(link.secret_hash, secret):
        raise BadLink("Esta dirección no existe; quizá la página se borró.", code="desconocido")
    if link.revoked_at is not None:
        raise BadLink("Quien compartió este borrador retiró el enlace.", code="retirado")
    if link.expires_at <= now:
        raise BadLink("El enlace a este borrador venció. Pida otro a quien se lo envió.", code="vencido")
    return link


def count_view(link: PreviewLink, now: datetime) -> None:
    """One more view."""
    PreviewLink.objects.filter(pk=link.pk).update(views=F("views") + 1, last_viewed_at=now)
