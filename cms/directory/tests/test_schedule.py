"""The work that comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.core import schedule
from cms.directory import schedule as ours
from cms.directory.models import ImportBatch, PortalComparison, PortalPush
from cms.directory.portal import outbox
from cms.directory.tests import world
from cms.directory.tests.portal_server import FakePortal

pytestmark = pytest.mark.django_db


def test_the_jobs_are_known() -> None:
    names = {found.name for found in schedule.jobs() if found.name.startswith("directorio: ")}
    assert names == {
        "directorio: comparar con el portal",
        "directorio: entregar al portal lo pendiente",
        "directorio: nombramientos y suplencias que comienzan o terminan",
        "directorio: olvidar importaciones viejas",
    }


def test_pending_deliveries_are_tried_again(portal: FakePortal) -> None:
    world.organization()
    assert ours.deliver_pending() == "1 por entregar"
    assert list(portal.organizations) == ["movilidad"]
    assert not outbox.pending().exists()
    assert ours.deliver_pending() == "0 por entregar"


def test_comparisons_are_kept_and_not_for_ever(portal: FakePortal) -> None:
    world.organization()
    for _ in range(32):
        assert ours.compare_with_portal() == "1 diferencias"
    assert PortalComparison.objects.count() == 30


def test_the_turn_of_the_day_tells_the_portal(settings: Any) -> None:
    today = timezone.localdate()
    somebody = world.person(world.organization())
    world.appointment(somebody, "enlace_tecnico", starts_on=today)
    PortalPush.objects.all().delete()
    assert ours.turn_of_the_day() == "1 personas"
    assert PortalPush.objects.get().ref == str(somebody.uuid)


def test_workbooks_that_nobody_applied_are_forgotten() -> None:
    old, fresh = ImportBatch(name="viejo.xlsx"), ImportBatch(name="nuevo.xlsx")
    for batch in (old, fresh):
        batch.file.save("x.xlsx", ContentFile(b"x"), save=True)
    ImportBatch.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=3))
    storage, name = old.file.storage, old.file.name
    assert ours.forget_imports() == "1 libros"
    assert list(ImportBatch.objects.all()) == [fresh]
    assert not storage.exists(name)
