"""From a living micrositio to a static archive at the same addresses, and back."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.accounts.models import User
from cms.core.gateway import purge_on_commit
from cms.core.publication import by_system
from cms.microsites import tasks
from cms.microsites.archive import build
from cms.microsites.domain import dates, life, looks, queries, rights
from cms.microsites.errors import ArchiveFailed, NotYours, WrongState
from cms.microsites.models import ArchivedFile, ArchiveState, DateChange, DueKind, Microsite, MicrositeArchive, State

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3


@transaction.atomic
def begin(*, microsite: Microsite, actor: User | None, reason: str) -> MicrositeArchive:
    """Close a micrositio for its people and have its archive made. Without an actor: because its last day is over."""
    microsite = Microsite.objects.select_for_update().get(pk=microsite.pk)
    if actor is not None and not queries.is_web_team(actor):
        raise NotYours
    life.demand_reason(reason)
    if not microsite.is_active:
        raise WrongState(f"El micrositio ya está «{microsite.get_state_display()}».")
    if not microsite.root_page.live:
        raise WrongState("La portada no está publicada: no hay nada que archivar.")
    archive = MicrositeArchive.objects.create(microsite=microsite, reason=reason.strip()[:600], asked_by=actor)
    microsite.state = State.ARCHIVING
    microsite.save(update_fields=["state"])
    rights.withdraw(microsite)
    log(microsite, "microsites.archive_begin", user=actor, data={"reason": archive.reason})
    transaction.on_commit(lambda: tasks.make_archive.enqueue(archive.pk))
    return archive


def make(archive_id: int) -> bool:
    """Make an archive and put it in force; whether that happened. What an interrupted attempt left is made anew."""
    try:
        with transaction.atomic():
            return _make(archive_id)
    except (ArchiveFailed, OSError) as error:
        logger.warning("The archive %s could not be made: %s", archive_id, type(error).__name__)
        give_up_or_wait(archive_id, str(error))
        return False


def _make(archive_id: int) -> bool:
    locked = MicrositeArchive.objects.select_for_update(skip_locked=True, of=("self",))
    archive = locked.select_related("microsite__organization").filter(pk=archive_id).first()
    if archive is None or archive.state != ArchiveState.BUILDING:
        return False
    microsite = archive.microsite
    build.clear(archive)
    pages = live_pages(microsite)
    before = fingerprint(microsite)
    rows = build.build(archive, [page for page in pages if not page.get_view_restrictions().exists()])
    if fingerprint(microsite) != before:
        raise ArchiveFailed("Una página cambió mientras se archivaba; se intentará de nuevo.")
    ArchivedFile.objects.bulk_create(rows, batch_size=500)
    archive.page_ids = before
    addresses = looks.addresses(microsite)
    take_down(microsite, archive.asked_by)
    archive.state, archive.served_at, archive.problem = ArchiveState.SERVED, timezone.now(), ""
    archive.save()
    microsite.state = State.ARCHIVED
    microsite.save(update_fields=["state"])
    log(microsite, "microsites.archive", user=archive.asked_by, data={"files": len(rows)})
    purge_on_commit(addresses)
    return True


def live_pages(microsite: Microsite) -> list[Page]:
    """Every public page, from the front page down."""
    return list(microsite.root_page.get_descendants(inclusive=True).live().order_by("path"))


def fingerprint(microsite: Microsite) -> list[list[int | None]]:
    """Which version of which page is public."""
    pages = microsite.root_page.get_descendants(inclusive=True).live().order_by("path")
    return [list(row) for row in pages.values_list("pk", "live_revision_id")]


def take_down(microsite: Microsite, actor: User | None) -> None:
    """Unpublish every page, cancel what waits to be validated and what is scheduled."""
    everything = microsite.root_page.get_descendants(inclusive=True)
    for page in everything.order_by("-depth").specific():
        if (waiting := page.current_workflow_state) is not None:
            waiting.cancel(user=actor)
        if page.live:
            page.unpublish(user=actor)
        Revision.page_revisions.filter(object_id=str(page.pk)).update(approved_go_live_at=None)


@transaction.atomic
def give_up_or_wait(archive_id: int, problem: str) -> None:
    """Count a failed attempt; after the last one the micrositio is its people's again."""
    archive = MicrositeArchive.objects.select_for_update().get(pk=archive_id)
    archive.attempts += 1
    archive.problem = problem[:300]
    if archive.attempts >= MOST_ATTEMPTS:
        archive.state = ArchiveState.FAILED
        microsite = archive.microsite
        microsite.state = State.ACTIVE
        microsite.save(update_fields=["state"])
        rights.grant(microsite)
        build.clear(archive)
        log(microsite, "microsites.archive_failed", user=archive.asked_by, data={"problem": archive.problem})
    archive.save()


def continue_interrupted() -> int:
    """Take up archives that were begun and not finished; how many are in force now."""
    waiting = MicrositeArchive.objects.filter(state=ArchiveState.BUILDING).values_list("pk", flat=True)
    return sum(make(archive_id) for archive_id in waiting)


def archive_ended(today: date) -> int:
    """Begin the archive of every micrositio whose last day is over; how many there were."""
    ended = Microsite.objects.filter(state=State.ACTIVE, ends_on__lt=today, root_page__live=True)
    for microsite in ended:
        begin(microsite=microsite, actor=None, reason=f"Terminó el {microsite.ends_on:%d/%m/%Y}.")
    return len(ended)


@transaction.atomic
def reopen(*, microsite: Microsite, actor: User, review_on: date, ends_on: date, reason: str) -> Microsite:
    """The web team brings a micrositio back as it was: the same pages, people and addresses, with new dates."""
    microsite = Microsite.objects.select_for_update().get(pk=microsite.pk)
    if not queries.is_web_team(actor):
        raise NotYours
    life.demand_reason(reason)
    archive = MicrositeArchive.objects.select_for_update().filter(
        microsite=microsite, state=ArchiveState.SERVED
    ).first()  # fmt: skip
    if archive is None:
        raise WrongState("Este micrositio no está archivado.")
    dates.check(review_on=review_on, ends_on=ends_on, today=timezone.localdate())
    gone = [microsite.origin + path for path in archive.files.filter(is_page=True).values_list("path", flat=True)]
    bring_back(archive, actor)
    for kind, new in ((DueKind.REVIEW, review_on), (DueKind.END, ends_on)):
        DateChange.objects.create(
            microsite=microsite,
            kind=kind,
            previous=queries.due_of(microsite, kind),
            new=new,
            reason=reason.strip()[:600],
            changed_by=actor,
        )
    microsite.review_on, microsite.ends_on, microsite.state = review_on, ends_on, State.ACTIVE
    microsite.save()
    rights.grant(microsite)
    rights.sync_people(microsite)
    archive.state, archive.reopened_at = ArchiveState.REOPENED, timezone.now()
    archive.save()
    log(microsite, "microsites.reopen", user=actor, data={"reason": reason})
    purge_on_commit(gone)
    return microsite


def bring_back(archive: MicrositeArchive, actor: User) -> None:
    """Publish the versions that were public when the archive was made."""
    pages = Page.objects.in_bulk([number for number, _ in archive.page_ids])
    with by_system("Se reabre un micrositio archivado con los contenidos que ya eran públicos."):
        for number, revision_id in archive.page_ids:
            page = pages.get(number)
            if page is None:
                continue
            revision = Revision.page_revisions.filter(pk=revision_id).first()
            if revision is None:
                revision = page.specific.save_revision(user=actor, log_action=False)
            revision.publish(user=actor, skip_permission_checks=True)
