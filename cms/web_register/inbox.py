"""What waits for a person in the register of sites, for «Mi bandeja»; `queries/waiting.py` counts the same things."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cms.core import inbox
from cms.web_register.domain import access
from cms.web_register.models import (
    ContentItem,
    ContentState,
    DesignProposal,
    Maintenance,
    MaintenanceStage,
    ProposalState,
    SiteRecord,
    Stage,
    StructureProposal,
    ValidationRequest,
)

SITE, CARE = "Registro de sitios", "Mantenimiento de un sitio"
FOR_TEAM = {
    Stage.REQUEST: "Definir el sitio solicitado",
    Stage.READY: "Liberar el sitio",
    MaintenanceStage.REQUEST: "Analizar el mantenimiento",
    MaintenanceStage.VALIDATED: "Poner en marcha el mantenimiento",
}


@inbox.register("registro-web", "Registro de sitios web")
def register_items(user: Any, now: datetime.datetime) -> Sequence[inbox.Item]:
    """For the web team requests and releases; for enlaces what waits for their answer."""
    return list(_for_team() if access.is_team(user) else _for_enlace(user))


def _for_team() -> Iterator[inbox.Item]:
    for record in SiteRecord.objects.filter(stage__in=[Stage.REQUEST, Stage.READY]).select_related("organization"):
        yield _of_record(f"sitio-{record.pk}", FOR_TEAM[Stage(record.stage)], record)
    stages = [MaintenanceStage.REQUEST, MaintenanceStage.VALIDATED]
    for care in Maintenance.objects.filter(stage__in=stages).select_related("record__organization"):
        yield _of_maintenance(f"mantenimiento-{care.pk}", FOR_TEAM[MaintenanceStage(care.stage)], care)


def _for_enlace(user: Any) -> Iterator[inbox.Item]:
    places = list(access.organizations_of(user))
    if not places:
        return
    mine = Q(record__organization__in=places, record__cancelled_at__isnull=True, record__release__isnull=True)
    kinds = ((StructureProposal, "estructura", "la estructura"), (DesignProposal, "diseno", "el diseño"))
    for model, name, what in kinds:
        proposals = model.objects.filter(mine, state=ProposalState.PROPOSED).select_related("record__organization")
        for proposal in proposals:
            title = f"Responder sobre {what} del sitio, versión {proposal.version}"
            yield _of_record(f"{name}-{proposal.pk}", title, proposal.record)
    contents = ContentItem.objects.filter(mine, state=ContentState.DELIVERED).select_related("record__organization")
    for content in contents:
        yield _of_record(f"contenido-{content.pk}", f"Validar el contenido «{content.title}»", content.record)
    questions = ValidationRequest.objects.filter(
        answer="", withdrawn_at__isnull=True, person=user.person_id, maintenance__stage=MaintenanceStage.VALIDATION
    ).select_related("maintenance__record__organization")
    for question in questions:
        yield _of_maintenance(
            f"validacion-{question.pk}", "Responder si el mantenimiento quedó bien", question.maintenance,
            due_at=question.expires_at,
        )  # fmt: skip


def _of_record(key: str, title: str, record: SiteRecord) -> inbox.Item:
    return inbox.Item(
        key=key, kind=SITE, title=title, context=f"{record.folio} {record.name}", organization=record.organization.name,
        due_at=None, url=reverse("web_register:record", args=(record.pk,)),
    )  # fmt: skip


def _of_maintenance(key: str, title: str, care: Maintenance, *, due_at: datetime.datetime | None = None) -> inbox.Item:
    return inbox.Item(
        key=key, kind=CARE, title=title, context=f"{care.record.folio} {care}",
        organization=care.record.organization.name, due_at=due_at,
        url=reverse("web_register:maintenance", args=(care.pk,)),
    )  # fmt: skip
