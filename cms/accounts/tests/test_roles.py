"""Groups follow from post, appointments and substitutions; others are granted, with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client as Browser

from cms.accounts import schedule
from cms.accounts.domain import roles
from cms.accounts.errors import AccountError
from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world
from cms.core.errors import NotAllowed
from cms.directory.domain.people import change_person
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.substitutions import substitute
from cms.directory.models import Appointment, PortalPush, Substitution
from schemas.directory import REGISTRY

pytestmark = pytest.mark.django_db


def groups_of(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def test_the_declared_groups_exist_with_what_this_room_gives_them() -> None:
    assert set(REGISTRY.groups) <= set(Group.objects.values_list("name", flat=True))
    for name in ("equipo-web", "editores", "directorio", "cuentas"):
        assert world.user(f"de-{name}", name).has_perm("wagtailadmin.access_admin"), name
    assert not world.user("sysadmin", "portal-administracion").has_perm("wagtailadmin.access_admin")
    assert world.user("llavera", "cuentas").has_perm("accounts.manage_accounts")
    assert not world.user("redactora", "editores").has_perm("accounts.manage_accounts")


def test_they_follow_the_post_when_it_changes(django_capture_on_commit_callbacks) -> None:
    office = world.organization()
    held = world.post(office, "editores")
    person = world.person(office, post=held)
    user = world.user("amada", of=person)
    assert groups_of(user) == ["editores"]
    with django_capture_on_commit_callbacks(execute=True):
        change_person(actor=SYSTEM, person=person, today=date.today(), post=world.post(office, "equipo-web"))
    assert groups_of(user) == ["equipo-web"]
    event = AccountEvent.objects.filter(target=user, verb="groups_synced").first()
    assert event is not None and event.data == {"added": ["equipo-web"], "removed": ["editores"]}


def test_they_follow_appointments_and_their_end() -> None:
    office = world.organization()
    person = world.person(office)
    given = world.appointment(person, "enlace_web", office)
    user = world.user("amada", of=person)
    assert groups_of(user) == ["enlaces-web"]
    Appointment.objects.filter(pk=given.pk).update(ends_on=date.today() - timedelta(days=1))
    assert schedule.groups_of_today() == "1 cuentas"
    assert groups_of(user) == []


def test_whoever_stands_in_has_them_for_that_time() -> None:
    office = world.organization()
    absent = world.person(office, "Benito Supuesto Candado", post=world.post(office, "equipo-web"))
    deputy = world.person(office)
    user = world.user("amada", of=deputy)
    today = date.today()
    term = substitute(
        actor=SYSTEM, absent=absent, substitute=deputy, today=today, starts_on=today, ends_on=today + timedelta(days=3)
    )
    assert roles.sync_user(user) == {"equipo-web"}
    Substitution.objects.filter(pk=term.pk).update(starts_on=today - timedelta(9), ends_on=today - timedelta(days=1))
    assert roles.sync_user(user) == set()


def test_they_are_brought_in_step_at_login(client: Browser) -> None:
    office = world.organization()
    person = world.person(office)
    user = world.user("amada", of=person)
    user.groups.add(Group.objects.get(name="cuentas"))  # by hand, which does not count
    world.appointment(person, "enlace_web", office)
    world.enter(client, user.email)
    assert groups_of(user) == ["enlaces-web"]


def test_groups_of_other_rooms_are_left_alone() -> None:
    user = world.user("amada")
    user.groups.add(Group.objects.create(name="micrositio-ferias-editor"))
    assert roles.sync_user(user) == set()
    assert groups_of(user) == ["micrositio-ferias-editor"]


def test_a_group_is_granted_with_a_reason_and_taken_back() -> None:
    officer, user = world.officer(), world.user("amada")
    with pytest.raises(AccountError, match="por qué"):
        roles.grant_groups(actor=officer, user=user, groups=["editores"], reason=" ")
    assert roles.grant_groups(actor=officer, user=user, groups=["editores"], reason="Oficio 7") == {"editores"}
    grant = user.group_grants.get()
    assert (grant.group.name, grant.reason, grant.granted_by) == ("editores", "Oficio 7", officer)
    assert roles.grant_groups(actor=officer, user=user, groups=[], reason="") == set()
    data = list(AccountEvent.objects.filter(verb="groups_granted").order_by("pk").values_list("data", flat=True))
    assert data == [
        {"added": ["editores"], "removed": [], "reason": "Oficio 7"},
        {"added": [], "removed": ["editores"], "reason": ""},
    ]


@pytest.mark.parametrize("group", ["cuentas", "portal-administracion"])
def test_powerful_groups_are_granted_by_superusers_alone(group: str) -> None:
    user = world.user("amada")
    with pytest.raises(NotAllowed, match="administración general"):
        roles.grant_groups(actor=world.officer(), user=user, groups=[group], reason="x")
    assert groups_of(user) == []
    assert roles.grant_groups(actor=world.superuser(), user=user, groups=[group], reason="x") == {group}


def test_nobody_grants_himself_and_unknown_groups_do_not_exist() -> None:
    officer = world.officer()
    with pytest.raises(NotAllowed):
        roles.grant_groups(actor=officer, user=officer, groups=["editores"], reason="x")
    with pytest.raises(AccountError, match="no existe"):
        roles.grant_groups(actor=officer, user=world.user("amada"), groups=["jefes"], reason="x")
    other = world.user("benito")
    for actor in (world.user("colega", "directorio"), world.user("extrana")):
        with pytest.raises(NotAllowed):
            roles.grant_groups(actor=actor, user=other, groups=[], reason="")


def test_the_portal_hears_of_new_administrators() -> None:
    user = world.user("amada")
    roles.grant_groups(actor=world.superuser(), user=user, groups=["portal-administracion"], reason="x")
    assert PortalPush.objects.filter(kind="account", ref=str(user.uuid)).exists()
