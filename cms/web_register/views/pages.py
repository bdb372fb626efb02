"""The page of a record and the page of a maintenance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from cms.web_register.domain import gates, tree
from cms.web_register.domain.queries import facts, timeline
from cms.web_register.models import Maintenance, RecordDocument, Release, SiteRecord, Stage
from cms.web_register.sites import microsite
from cms.web_register.views import actions, steps
from cms.web_register.views.actions import Viewer
from cms.web_register.views.base import RegisterView


class RecordPage(RegisterView):
    """Everything about a site, what lacks, and what can be done."""

    template_name = "web_register/admin/record.html"
    object: SiteRecord

    def load(self, pk: int) -> None:
        self.object = self.record(pk)

    def get_page_title(self) -> str:
        return self.object.name

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record, viewer = self.object, Viewer.of(request.user, self.object)
        known = facts.record_facts(record)
        release = Release.objects.filter(record=record).select_related("form").prefetch_related("annexes").first()
        return self.render(
            record=record, viewer=viewer, microsite=microsite(record.microsite_name), release=release,
            progress=progress(record, known), gaps=steps.linked(record, pending(known)),
            actions=actions.by_step(actions.of_record(record, viewer)),
            definitions=list(record.definitions.select_related("made_by")),
            structures=versions(record, "estructura", record.structures, viewer),
            designs=versions(record, "diseno", record.designs.prefetch_related("images__file"), viewer),
            contents=[
                {"item": item, "buttons": actions.of_content(record, item, viewer)}
                for item in record.contents.select_related("decided_by").prefetch_related("files")
            ],
            trainings=list(record.trainings.prefetch_related("files")),
            manuals=list(record.manuals.select_related("file")),
            documents=papers_of(record, None, viewer, closed=record.closed_at is not None),
            files=list(record.files.filter(maintenance__isnull=True).select_related("uploaded_by")),
            maintenances=list(record.maintenances.order_by("-number")), lines=timeline.of(record),
            validated=known.contents_validated,
        )  # fmt: skip


class MaintenancePage(RegisterView):
    """Everything about a maintenance."""

    template_name = "web_register/admin/maintenance.html"
    object: Maintenance

    def load(self, pk: int) -> None:
        self.object = self.maintenance(pk)

    def get_page_title(self) -> str:
        return f"Mantenimiento {self.object.number}"

    def trail(self) -> list[dict[str, str]]:
        return steps.trail(self.object.record)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        maintenance, record = self.object, self.object.record
        viewer = Viewer.of(request.user, record)
        known = facts.maintenance_facts(maintenance)
        lacks = (
            gates.maintenance_closing_gaps(known)
            if known.released or known.viable is False
            else gates.maintenance_release_gaps(known)
        )
        shut = bool(maintenance.closed_at or maintenance.cancelled_at)
        return self.render(
            maintenance=maintenance, record=record, viewer=viewer,
            gaps=[] if shut else steps.linked(maintenance, lacks),
            actions=actions.by_step(actions.of_maintenance(maintenance, viewer)),
            schedule=list(maintenance.schedule.all()),
            deliveries=list(maintenance.deliveries.prefetch_related("files").select_related("delivered_by")),
            validations=list(maintenance.validations.select_related("message_file", "noted_by")),
            declarations=list(maintenance.declarations.select_related("person")),
            documents=papers_of(record, maintenance, viewer, closed=maintenance.closed_at is not None),
            files=list(maintenance.files.select_related("uploaded_by")), lines=timeline.of(maintenance),
        )  # fmt: skip


def pending(known: gates.RecordFacts) -> list[gates.Gap]:
    """What lacks until the next mark: the release, or the complete folder."""
    if known.cancelled or known.closed or (known.released and known.form is None):
        return []
    return gates.closing_gaps(known) if known.released else gates.release_gaps(known)


def progress(record: SiteRecord, known: gates.RecordFacts) -> list[dict[str, Any]]:
    """The stages in order: done, present or to come. A site that predates the register has none."""
    if record.predates or record.stage == Stage.CANCELLED:
        return []
    order = [stage for stage in Stage if stage != Stage.CANCELLED]
    place = order.index(Stage(record.stage))
    finished = record.stage == Stage.CLOSED
    return [
        {
            "label": stage.label,
            "state": "hecha" if index < place or finished else "actual" if index == place else "pendiente",
        }
        for index, stage in enumerate(order)
    ]


def versions(record: SiteRecord, step: str, proposals: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """Versions of structure or design that the person may see, the last first."""
    found = [one for one in proposals.select_related("decided_by", "oficio") if viewer.team or not one.is_draft]
    return [
        {
            "proposal": one,
            "buttons": actions.of_proposal(record, step, one, viewer),
            "branches": tree.branches(one.tree) if step == "estructura" else (),
        }
        for one in found
    ]


def papers_of(
    record: SiteRecord, maintenance: Maintenance | None, viewer: Viewer, *, closed: bool
) -> list[dict[str, Any]]:
    """Printed documents with the state of each original."""
    links: Iterable[RecordDocument] = (
        RecordDocument.objects.filter(record=record, maintenance=maintenance)
        .select_related("document")
        .prefetch_related("document__originals__signatures")
        .order_by("-document__made_at", "-pk")
    )
    return [
        {
            "document": link.document,
            "originals": list(link.document.originals.all()),
            "buttons": actions.of_document(link.document, viewer, closed=closed),
        }
        for link in links
    ]
