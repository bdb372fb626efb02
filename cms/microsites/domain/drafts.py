"""Requests and drafts: from the first question to the micrositio. Every step is kept as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.directory.models import Organization
from cms.microsites import mail
from cms.microsites.domain import queries
from cms.microsites.domain.creation import create_microsite
from cms.microsites.domain.plan import Plan
from cms.microsites.errors import DraftConflict, NotYours, WrongState
from cms.microsites.models import Microsite, MicrositeRequest, RequestState
from schemas.microsites.declarations import guide

Values = Mapping[str, list[str]]
EDITABLE_BY_ITS_AUTHOR = (RequestState.DRAFT, RequestState.RETURNED)
EDITABLE_BY_WEB_TEAM = (RequestState.DRAFT, RequestState.SENT, RequestState.RETURNED)


def may_open(user: User, draft: MicrositeRequest) -> bool:
    """Web team and whoever began it."""
    return queries.is_web_team(user) or (user.is_active and draft.created_by_id == user.pk)


def begin(*, actor: User, answers: Mapping[str, str], organization: Organization | None = None) -> MicrositeRequest:
    """Keep the answers and what follows from them; either a draft or «a page is enough»."""
    mine = queries.organizations_of(actor)
    if not queries.is_web_team(actor) and not mine.exists():
        raise NotYours
    if organization is not None and not queries.is_web_team(actor) and organization not in mine:
        raise NotYours
    found = guide()
    if missing := found.missing(answers):
        raise CmsError("Responda todas las preguntas.", code="faltan_respuestas", field=missing[0])
    kept = {question.key: answers[question.key] for question in found.questions}
    rule = found.decide(kept)
    state = RequestState.PAGE if rule.outcome == "pagina" else RequestState.DRAFT
    draft = MicrositeRequest.objects.create(
        created_by=actor, updated_by=actor, answers=kept, outcome=rule.outcome, state=state, organization=organization
    )
    log(draft, "microsites.request", user=actor, data={"outcome": rule.outcome})
    return draft


@transaction.atomic
def go_on(*, draft: MicrositeRequest, actor: User, reason: str) -> MicrositeRequest:
    """The web team decides on a micrositio although a page would do, and says why."""
    draft = _locked(draft)
    if not queries.is_web_team(actor):
        raise NotYours
    _demand(draft, (RequestState.PAGE,))
    if len(reason.strip()) < 10:
        raise CmsError("Explique en una frase por qué hace falta un micrositio.", code="falta_motivo", field="reason")
    draft.state, draft.override_reason, draft.updated_by = RequestState.DRAFT, reason.strip()[:600], actor
    draft.save()
    log(draft, "microsites.override", user=actor, data={"reason": draft.override_reason})
    return draft


@transaction.atomic
def ask_for_a_page(*, draft: MicrositeRequest, actor: User, purpose: str) -> MicrositeRequest:
    """A dependencia asks the web team for the page that is enough."""
    draft = _locked(draft)
    if not may_open(actor, draft):
        raise NotYours
    _demand(draft, (RequestState.PAGE,))
    if len(purpose.strip()) < 10:
        raise CmsError("Diga en una o dos frases qué debe decir la página.", code="falta_texto", field="purpose")
    draft.page_purpose, draft.sent_at, draft.updated_by = purpose.strip()[:1500], timezone.now(), actor
    draft.save()
    _tell_web_team(draft, "Se pide una página", "page_asked")
    return draft


@transaction.atomic
def save_step(*, draft: MicrositeRequest, actor: User, step: str, values: Values, version: int) -> MicrositeRequest:
    """Keep one step as typed. Raises `DraftConflict` when the step was saved by somebody since `version`."""
    draft = _locked(draft)
    _demand_editable(draft, actor)
    if draft.versions.get(step, 0) != version:
        if draft.data.get(step) == dict(values):
            return draft
        raise DraftConflict(draft)
    draft.data = {**draft.data, step: {field: list(typed) for field, typed in values.items()}}
    draft.versions = {**draft.versions, step: version + 1}
    draft.updated_by = actor
    draft.save()
    return draft


@transaction.atomic
def set_origin(
    *,
    draft: MicrositeRequest,
    actor: User,
    organization: Organization,
    oficio_number: str,
    oficio_date: date | None,
) -> MicrositeRequest:
    """Keep which dependencia asks and by which oficio, beside the typed step, so that lists can show it."""
    draft = _locked(draft)
    _demand_editable(draft, actor)
    if not queries.is_web_team(actor) and organization not in queries.organizations_of(actor):
        raise NotYours
    draft.organization, draft.oficio_number, draft.oficio_date = organization, oficio_number, oficio_date
    draft.save()
    return draft


@transaction.atomic
def send(*, draft: MicrositeRequest, actor: User) -> MicrositeRequest:
    """A dependencia hands its request to the web team."""
    draft = _locked(draft)
    if not may_open(actor, draft):
        raise NotYours
    _demand(draft, EDITABLE_BY_ITS_AUTHOR)
    if draft.organization is None or not draft.oficio_number:
        raise CmsError("Indique la dependencia y el número del oficio.", code="falta_oficio", field="oficio_number")
    draft.state, draft.sent_at, draft.updated_by, draft.observations = RequestState.SENT, timezone.now(), actor, ""
    draft.save()
    log(draft, "microsites.send", user=actor)
    _tell_web_team(draft, "Solicitud de micrositio", "request_sent")
    return draft


@transaction.atomic
def give_back(*, draft: MicrositeRequest, actor: User, observations: str) -> MicrositeRequest:
    """The web team returns a request and says what is missing."""
    draft = _locked(draft)
    if not queries.is_web_team(actor):
        raise NotYours
    _demand(draft, (RequestState.SENT,))
    if not observations.strip():
        raise CmsError("Escriba qué falta o qué hay que cambiar.", code="faltan_observaciones", field="observations")
    draft.state, draft.observations, draft.updated_by = RequestState.RETURNED, observations.strip()[:1500], actor
    draft.save()
    log(draft, "microsites.give_back", user=actor)
    mail.send_on_commit(
        mail.addresses([draft.created_by]),
        f"Su solicitud de micrositio tiene observaciones: {draft.title}",
        "request_returned",
        {"draft": draft, "url": public_address(draft)},
    )
    return draft


@transaction.atomic
def discard(*, draft: MicrositeRequest, actor: User) -> MicrositeRequest:
    """Close a request that will not go on. It stays written down."""
    draft = _locked(draft)
    if not may_open(actor, draft):
        raise NotYours
    admitted = queries.OPEN_REQUESTS if queries.is_web_team(actor) else (*EDITABLE_BY_ITS_AUTHOR, RequestState.PAGE)
    _demand(draft, admitted)
    draft.state, draft.updated_by = RequestState.DISCARDED, actor
    draft.save()
    log(draft, "microsites.discard", user=actor)
    return draft


@transaction.atomic
def create(*, draft: MicrositeRequest, plan: Plan, actor: User) -> Microsite:
    """Make the micrositio of a draft. Asking twice gives the same micrositio."""
    draft = _locked(draft)
    if not queries.is_web_team(actor):
        raise NotYours
    if draft.microsite is not None:
        return draft.microsite
    _demand(draft, EDITABLE_BY_WEB_TEAM)
    microsite = create_microsite(plan=plan, actor=actor)
    draft.microsite, draft.state, draft.updated_by = microsite, RequestState.CREATED, actor
    draft.save()
    mail.send_on_commit(
        mail.addresses([draft.created_by, microsite.owner]),
        f"Se creó el micrositio «{microsite.title}»",
        "created",
        {"microsite": microsite, "url": settings.WWW_URL + reverse("wagtailadmin_home")},
    )
    return microsite


def public_address(draft: MicrositeRequest) -> str:
    """Where whoever began a request can see it."""
    return settings.WWW_URL + reverse("microsites_request", args=[draft.uuid])


def _locked(draft: MicrositeRequest) -> MicrositeRequest:
    return MicrositeRequest.objects.select_for_update(of=("self",)).select_related("microsite").get(pk=draft.pk)


def _demand(draft: MicrositeRequest, states: tuple[Any, ...]) -> None:
    if draft.state not in states:
        raise WrongState(f"La solicitud está «{draft.get_state_display()}» y ya no admite este cambio.")


def _demand_editable(draft: MicrositeRequest, actor: User) -> None:
    if not may_open(actor, draft):
        raise NotYours
    _demand(draft, EDITABLE_BY_WEB_TEAM if queries.is_web_team(actor) else EDITABLE_BY_ITS_AUTHOR)


def _tell_web_team(draft: MicrositeRequest, subject: str, template: str) -> None:
    mail.send_on_commit(
        mail.addresses(queries.web_team()),
        f"{subject}: {draft.organization or draft.created_by}",
        template,
        {"draft": draft, "url": settings.WWW_URL + reverse("microsites_requests:detail", args=[draft.pk])},
    )
