"""`manage.py poblar_casos`: exact counts, whole histories, cases that can be gone on with, and who sees them."""

from __future__ import annotations

import datetime
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Exists, OuterRef, Q
from django.test import override_settings
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access, acting, events, inbox, people, versions
from cms.cases.models import Case, Event, Task
from cms.procedures.bulk.people import read_city
from cms.procedures.tests.bulk_world import go_on
from pipelines.engine import Tokens

COUNT = 300
NOW = datetime.datetime(2026, 6, 1, 18, 0, tzinfo=datetime.UTC)


def populate(count: int = COUNT, **options: object) -> str:
    said = StringIO()
    call_command("poblar_casos", casos=count, si=True, hasta=NOW.isoformat(), stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUEBLA_ADMIN_PASSWORD", "una-clave-larga-de-las-pruebas")
    for part in ("directorio", "cuentas"):
        call_command("demo", "cargar", solo=part, stdout=StringIO())


def plain_visible(user: User, day: datetime.date) -> set[int]:
    """What a person may see, said without what is kept beside the case."""
    keys = people.keys_of(user, day)
    hers = Task.objects.filter(
        Q(audience__overlap=sorted(keys)) | Q(done_by=user) | Q(acting.delegated(day), delegated_to=user),
        case=OuterRef("pk"),
    )
    found = Case.objects.filter(
        Q(started_by=user) | Q(applicant=user) | Q(unit__in=access.headed_units(keys)) | Exists(hers)
    )
    return set(found.values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_many_cases_are_as_if_people_had_worked_on_them(city: None) -> None:
    said = populate()
    assert f"{COUNT} casos" in said.splitlines()[-1]
    cases = list(Case.objects.select_related("version"))
    counts = len(cases), Task.objects.count(), Event.objects.count()
    assert said.splitlines()[-1].endswith("{} casos, {} actividades, {} hechos.".format(*counts))
    assert counts[0] == COUNT
    assert 9 * COUNT < counts[1] < 11 * COUNT

    assert [case.folio for case in cases if events.broken(case)] == []
    assert {case.state for case in cases} == set(Case.State.values)
    for case in cases:
        waiting = set(Task.objects.filter(case=case, state=Task.State.OPEN).values_list("node", flat=True))
        assert waiting == (set(Tokens.from_json(case.tokens).open) if case.is_open else set())
        assert case.is_open == (case.closed_at is None)
        assert case.started_at <= NOW
        history = [event.at for event in Event.objects.filter(case=case).order_by("number")]
        assert history == sorted(history)
        assert history[-1] <= NOW
    series = {(case.unit, timezone.localtime(case.started_at).year) for case in cases}
    for unit, year in series:
        folios = Case.objects.filter(folio__startswith=f"{unit.upper()}/", folio__endswith=f"/{year}")
        numbers = sorted(int(folio.split("/")[1]) for folio in folios.values_list("folio", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))

    day = timezone.localdate(NOW)
    for user in User.objects.filter(is_active=True).select_related("person__post"):
        assert set(access.visible(user, day).values_list("pk", flat=True)) == plain_visible(user, day)
        keys = people.keys_of(user, day)
        mine = [
            task.pk
            for task in Task.objects.filter(state=Task.State.OPEN)
            if keys & set(task.audience) and acting.may_act(user, task, day)
        ]
        assert {task.pk for task in inbox.waiting_for(user, day)} == set(mine)

    found, dice = read_city(day), random.Random(1)
    ended = [go_on(case, found, NOW, dice) for case in cases if case.is_open]
    assert len(ended) > COUNT // 10
    assert {case.state for case in ended} == {Case.State.ENDED}
    assert [case.folio for case in Case.objects.all() if events.broken(case)] == []


@pytest.mark.django_db
def test_running_it_again_adds_as_many(city: None) -> None:
    populate(30)
    populate(20)
    assert Case.objects.count() == 50
    assert [case.folio for case in Case.objects.all() if events.broken(case)] == []
    assert len(set(Case.objects.values_list("folio", flat=True))) == 50


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_cases(city: None) -> None:
    fields = ("clave", "unit", "entry", "subject", "state", "started_at", "closed_at", "due_at", "data", "tokens")

    def made(seed: int) -> list[tuple[object, ...]]:
        last = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        populate(25, semilla=seed)
        return sorted(Case.objects.filter(pk__gt=last).values_list(*fields), key=lambda row: (row[5], row[3]))

    first, again, other = made(1), made(1), made(2)
    assert [row[:8] for row in first] == [row[:8] for row in again]
    assert first != other


@pytest.mark.django_db
def test_it_refuses_in_production_without_being_told_and_without_people() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError, match="en producción"):
        populate(1)
    with pytest.raises(CommandError, match="agregue --si"):
        call_command("poblar_casos", casos=1)
    with pytest.raises(CommandError, match="--casos un número"):
        populate(0)
    with pytest.raises(CommandError, match="Escriba --hasta"):
        call_command("poblar_casos", casos=1, si=True, hasta="ayer")
    with pytest.raises(CommandError, match="manage.py demo cargar"):
        populate(1)
    assert Case.objects.count() == 0
    assert versions.ProcedureVersion.objects.exists()
