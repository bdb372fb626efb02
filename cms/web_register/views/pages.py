"""The page of a record and the page of a maintenance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cms.web_register.domain import access, gates, tree
from cms.web_register.domain.queries import facts, timeline
from cms.web_register.domain.queries.whole import files_of, form_among_papers, papers, whole
from cms.web_register.models import Maintenance, RecordDocument, SiteRecord, Stage
from cms.web_register.sites import microsite
from cms.web_register.views import actions, steps
from cms.web_register.views.actions import Viewer
from cms.web_register.views.base import RegisterView


class RecordPage(RegisterView):
    """Everything about a site, what lacks, and what can be done."""

    template_name = "web_register/admin/record.html"
    object: SiteRecord

    def load(self, pk: int) -> None:
        self.object = get_object_or_404(whole(access.visible(self.request.user)), pk=pk)
        form_among_papers(self.object)

    def get_page_title(self) -> str:
        return self.object.name

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record, viewer = self.object, Viewer.of(request.user, self.object)
        release = getattr(record, "release", None)
        known = facts.record_facts(record, release=release)
        return self.render(
            record=record, viewer=viewer, microsite=microsite(record.microsite_name), release=release,
            annexes=files_of(record, record.annex_ids),  # type: ignore[attr-defined]
            progress=progress(record, known), gaps=steps.linked(record, pending(known)),
            actions=actions.by_step(actions.of_record(record, viewer)),
            definitions=list(record.definitions.all()),
            structures=versions(record, "estructura", record.structures.all(), viewer),
            designs=versions(record, "diseno", record.designs.all(), viewer),
            contents=[
                {
                    "item": item,
                    "files": files_of(record, item.file_ids),
                    "buttons": actions.of_content(record, item, viewer),
                }
                for item in record.contents.all()
            ],
            trainings=list(record.trainings.all()), manuals=list(record.manuals.all()),
            documents=papers_of(record.own_papers, viewer, closed=record.closed_at is not None),  # type: ignore[attr-defined]
            files=record.own_files, maintenances=list(record.maintenances.all()), lines=timeline.of(record),  # type: ignore[attr-defined]
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
            documents=papers_of(
                papers(maintenance.documents.all()), viewer, closed=maintenance.closed_at is not None
            ),
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
    found = [one for one in proposals if viewer.team or not one.is_draft]
    return [
        {
            "proposal": one,
            "buttons": actions.of_proposal(record, step, one, viewer),
            "branches": tree.branches(one.tree) if step == "estructura" else (),
        }
        for one in found
    ]


def papers_of(links: Iterable[RecordDocument], viewer: Viewer, *, closed: bool) -> list[dict[str, Any]]:
    """Printed documents with the state of each original."""
    return [
        {
            "document": link.document,
            "originals": list(link.document.originals.all()),
            "buttons": actions.of_document(link.document, viewer, closed=closed),
        }
        for link in links
    ]
