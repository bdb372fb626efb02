"""The administrations are entered by our sign-on, and keep no door beside it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/administracion/", "/cuenta/entrar-a-la-administracion/?next=/administracion/"),
        ("/administracion/login/", "/cuenta/entrar/?next=%2Fadministracion%2F"),
        ("/administracion/login/?next=/administracion/reports/", "/cuenta/entrar/?next=%2Fadministracion%2Freports%2F"),
        ("/administracion/login/?next=//mala.example/", "/cuenta/entrar/?next=%2Fadministracion%2F"),
        ("/cuenta/entrar-a-la-administracion/?next=https://mala.example/", "/cuenta/entrar/?next=%2Fadministracion%2F"),
        ("/sistema/login/", "/cuenta/entrar/?next=%2Fsistema%2F"),
        ("/_util/login/?next=/privada/", "/cuenta/entrar/?next=%2Fprivada%2F"),
    ],
)
def test_visitors_are_sent_to_the_sign_on(client: Browser, path: str, target: str) -> None:
    assert client.get(path)["Location"] == target


@pytest.mark.parametrize("path", ["/administracion/login/", "/sistema/login/", "/_util/login/"])
def test_passwords_sent_to_the_old_doors_let_nobody_in(client: Browser, path: str) -> None:
    world.superuser("jefa")
    client.post(path, {"username": "jefa", "password": world.PASSWORD})
    assert client.get("/cuenta/").status_code == 302


@pytest.mark.parametrize("path", ["/administracion/", "/sistema/"])
def test_people_without_access_get_a_page_that_says_so_and_no_circle(client: Browser, amada: User, path: str) -> None:
    world.enter(client, "amada")
    answer = client.get(path, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 403 and len(answer.redirect_chain) == 1
    assert "No tiene acceso" in page and "Entró como amada" in page
    assert "permission" not in page


def test_whoever_may_enter_goes_on(client: Browser) -> None:
    world.user("editora", "editores")
    answer = world.enter(client, "editora", next="/cuenta/entrar-a-la-administracion/?next=/administracion/")
    assert client.get(answer["Location"])["Location"] == "/administracion/"
    assert client.get("/administracion/").status_code == 200
    assert client.get("/administracion/login/")["Location"] == "/administracion/"
    assert client.get("/sistema/", follow=True).status_code == 403


@pytest.mark.parametrize("path", ["/administracion/password_reset/", "/administracion/account/"])
def test_wagtails_own_pages_of_passwords_and_names_are_shut(client: Browser, path: str) -> None:
    world.superuser("jefa")
    world.enter(client, "jefa")
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    text = answer.content.decode()
    assert "name_email" not in text and "new_password1" not in text and 'type="email"' not in text


@pytest.mark.parametrize(
    "path",
    [
        "/administracion/users/add/",
        "/administracion/users/new/",
        "/administracion/users/edit/{pk}/",
        "/administracion/users/delete/{pk}/",
        "/administracion/groups/new/",
        "/administracion/groups/add/",
    ],
)
def test_wagtails_sections_of_users_and_groups_are_gone(client: Browser, amada: User, path: str) -> None:
    world.superuser("jefa")
    world.enter(client, "jefa")
    for answer in (client.get(path.format(pk=amada.pk)), client.post(path.format(pk=amada.pk), {"username": "x"})):
        assert answer.status_code == 404
    assert client.get("/administracion/users/")["Location"] == "/administracion/cuentas/"
    assert client.get("/administracion/groups/")["Location"] == "/administracion/cuentas/"


@pytest.mark.parametrize("action", ["set_active_state", "delete", "assign_role"])
def test_wagtails_bulk_actions_do_not_reach_accounts(client: Browser, amada: User, action: str) -> None:
    world.superuser("jefa")
    world.enter(client, "jefa")
    url = f"/administracion/bulk/accounts/user/{action}/?id={amada.pk}&next=/administracion/"
    client.post(url, {"mark_as_active": "False", "role": "1"})
    amada.refresh_from_db()
    assert amada.is_active


class TestSystem:
    """Django's administration."""

    @pytest.fixture
    def boss(self, client: Browser) -> User:
        found = world.superuser("jefa")
        world.enter(client, "jefa")
        return found

    def change(self, client: Browser, user: User, **values: str) -> str:
        answer = client.post(f"/sistema/accounts/user/{user.pk}/change/", values, follow=True)
        return str(answer.content.decode())

    def test_staff_without_everything_stays_out(self, client: Browser) -> None:
        world.user("ayudante", is_staff=True)
        world.enter(client, "ayudante")
        assert client.get("/sistema/", follow=True).status_code == 403

    def test_an_account_deactivated_there_is_cut_off_like_any_other(
        self, client: Browser, boss: User, amada: User
    ) -> None:
        other = Browser()
        world.enter(other, "amada")
        self.change(client, amada)  # neither box ticked: inactive
        amada.refresh_from_db()
        assert not amada.is_active
        assert other.get("/cuenta/").status_code == 302
        assert AccountEvent.objects.get(target=amada, verb="deactivated").actor == boss

    def test_making_somebody_a_superuser_there_is_kept_in_the_history(
        self, client: Browser, boss: User, amada: User
    ) -> None:
        self.change(client, amada, is_active="on", is_superuser="on")
        amada.refresh_from_db()
        assert amada.is_superuser and amada.is_staff
        assert AccountEvent.objects.get(target=amada, verb="superuser").data == {"granted": True}

    def test_nobody_shuts_himself_out(self, client: Browser, boss: User) -> None:
        page = self.change(client, boss)
        boss.refresh_from_db()
        assert boss.is_active and boss.is_superuser
        assert "no puede hacerlo con su propia cuenta" in page

    def test_names_addresses_and_passwords_are_not_changed_there(
        self, client: Browser, boss: User, amada: User
    ) -> None:
        before = User.objects.values().get(pk=amada.pk)
        self.change(client, amada, is_active="on", username="otra", email="otra@x.example", password="x", groups="1")
        assert User.objects.values().get(pk=amada.pk) == before
        assert client.get(f"/sistema/accounts/user/{amada.pk}/password/").status_code in (302, 404)
        assert client.get("/sistema/accounts/user/add/").status_code == 403
        assert client.post(f"/sistema/accounts/user/{amada.pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.get("/sistema/password_change/")["Location"] == "/cuenta/contrasena/cambiar/"

    @pytest.mark.parametrize(
        "table",
        ["usersessions/usersession", "mfa/authenticator", "allauth_idp_oidc/client", "allauth_idp_oidc/token",
         "socialaccount/socialapp", "account/emailaddress", "auth/group"],
    )  # fmt: skip
    def test_tables_with_rules_are_not_edited_freely(self, client: Browser, boss: User, table: str) -> None:
        assert client.get(f"/sistema/{table}/").status_code == 404

    def test_keys_are_listed_without_their_secret(self, client: Browser, boss: User, signing_key) -> None:
        page = client.get(f"/sistema/accounts/signingkey/{signing_key.pk}/change/").content.decode()
        assert signing_key.kid in page and signing_key.encrypted_pem not in page

    def test_facts_are_never_rewritten_not_even_by_the_database(self, client: Browser, boss: User, amada: User) -> None:
        from django.db import DatabaseError, transaction

        event = AccountEvent.objects.create(verb="opened", target=amada)
        assert client.post(f"/sistema/accounts/accountevent/{event.pk}/delete/", {"post": "yes"}).status_code == 403
        for change in (event.delete, lambda: AccountEvent.objects.update(verb="x")):
            with pytest.raises(DatabaseError, match="new rows only"), transaction.atomic():
                change()


class TestHosts:
    """Accounts live at one host."""

    def test_other_hosts_of_the_city_lead_there(self, client: Browser, settings) -> None:
        settings.PARENT_DOMAIN = "puebla.localhost"
        # the room of micrositios refuses hosts that it does not know; this one shall be known
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cms.microsites")]
        host = {"host": "ferias.puebla.localhost:8000"}
        assert client.get("/cuenta/entrar/?next=/x", headers=host)["Location"] == (
            f"{settings.WWW_URL}/cuenta/entrar/?next=/x"
        )
        assert client.get("/administracion/", headers=host)["Location"] == f"{settings.WWW_URL}/administracion/"
        assert client.post("/cuenta/entrar/", {"login": "x"}, headers=host).status_code == 404

    def test_unknown_hosts_are_refused(self, client: Browser) -> None:
        assert client.get("/cuenta/entrar/", headers={"host": "mala.example"}).status_code == 400
