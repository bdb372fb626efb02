"""What waits for a person in the register."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

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


def count(user: Any) -> int:
    """How many things wait for somebody: for the web team requests and releases, for enlaces answers."""
    return _for_team() if access.is_team(user) else _for_enlace(user)


def _for_team() -> int:
    records = SiteRecord.objects.filter(stage__in=[Stage.REQUEST, Stage.READY])
    maintenances = Maintenance.objects.filter(stage__in=[MaintenanceStage.REQUEST, MaintenanceStage.VALIDATED])
    return records.count() + maintenances.count()


def _for_enlace(user: Any) -> int:
    places = list(access.organizations_of(user))
    if not places:
        return 0
    mine = Q(record__organization__in=places, record__cancelled_at__isnull=True, record__release__isnull=True)
    proposals = (
        model.objects.filter(mine, state=ProposalState.PROPOSED).count()
        for model in (StructureProposal, DesignProposal)
    )
    contents = ContentItem.objects.filter(mine, state=ContentState.DELIVERED).count()
    questions = ValidationRequest.objects.filter(
        answer="", withdrawn_at__isnull=True, person=user.person_id, maintenance__stage=MaintenanceStage.VALIDATION
    )
    return sum(proposals) + contents + questions.count()
