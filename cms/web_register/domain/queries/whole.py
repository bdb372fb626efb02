"""A record with everything that its page shows, in few queries however much there is."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet

from cms.web_register.models import (
    ContentItem,
    Definition,
    DesignImage,
    DesignProposal,
    Maintenance,
    ManualVersion,
    RecordDocument,
    Release,
    SiteRecord,
    StoredFile,
    StructureProposal,
)


def papers(links: QuerySet[RecordDocument]) -> QuerySet[RecordDocument]:
    """Printed documents with their originals and signatures, the last first."""
    return (
        links.select_related("document")
        .prefetch_related("document__originals__signatures")
        .order_by("-document__made_at", "-pk")
    )


def whole(records: QuerySet[SiteRecord]) -> QuerySet[SiteRecord]:
    """The records with all that belongs to them. `own_papers` and `own_files` are those of no maintenance."""
    annexes = Release.annexes.through.objects.filter(release__record=OuterRef("pk")).values("storedfile")
    of_content = ContentItem.files.through.objects.filter(contentitem=OuterRef("pk")).values("storedfile")
    found = records.annotate(annex_ids=ArraySubquery(annexes))
    return found.select_related("organization", "enlace", "analyst", "release").prefetch_related(
        Prefetch("definitions", Definition.objects.select_related("made_by")),
        Prefetch("structures", StructureProposal.objects.select_related("decided_by", "oficio")),
        Prefetch("designs", DesignProposal.objects.select_related("decided_by", "oficio")),
        Prefetch("designs__images", DesignImage.objects.select_related("file")),
        Prefetch(
            "contents", ContentItem.objects.select_related("decided_by").annotate(file_ids=ArraySubquery(of_content))
        ),
        "trainings__files",
        Prefetch("manuals", ManualVersion.objects.select_related("file")),
        Prefetch("maintenances", Maintenance.objects.order_by("-number")),
        Prefetch(
            "files",
            StoredFile.objects.filter(maintenance__isnull=True).select_related("uploaded_by"),
            to_attr="own_files",
        ),
        Prefetch("documents", papers(RecordDocument.objects.filter(maintenance__isnull=True)), to_attr="own_papers"),
    )


def files_of(record: SiteRecord, ids: list[int]) -> list[StoredFile]:
    """Some of the files of a whole record, in their order."""
    wanted = frozenset(ids)
    return [file for file in record.own_files if file.pk in wanted]  # type: ignore[attr-defined]


def form_among_papers(record: SiteRecord) -> None:
    """The FORM.316 of the release is one of the papers: what is known of it need not be asked again."""
    release = getattr(record, "release", None)
    for link in record.own_papers if release is not None else ():  # type: ignore[attr-defined]
        if link.document_id == release.form_id:
            release.form = link.document
