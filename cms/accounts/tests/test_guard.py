"""Nobody goes on with a first password, nor without the second factor that is demanded; and nobody goes in circles."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as Browser

from cms.accounts.models import SigningKey, User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db
CHANGE, FACTOR = "/cuenta/contrasena/cambiar/", "/cuenta/segundo-factor/"
AUTHORIZE = (
    f"/identity/o/authorize?client_id=app&redirect_uri={world.CALLBACK}&response_type=code&scope=openid&state=s"
    f"&code_challenge={world.CHALLENGE}&code_challenge_method=S256"
)
GUARDED = ["/cuenta/", "/cuenta/sesiones/", "/administracion/", "/administracion/cuentas/", "/sistema/", AUTHORIZE]


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody with a one-time password who may do a lot."""
    found = world.superuser("nueva")
    found.must_change_password = True
    found.save()
    return found


@pytest.fixture
def application(signing_key: SigningKey):
    return world.application()


def error_of(answer) -> dict[str, list[str]]:
    return parse_qs(urlsplit(answer["Location"]).query)


class TestFirstPassword:
    @pytest.mark.parametrize("path", GUARDED)
    def test_everything_leads_to_the_change(self, client: Browser, newcomer: User, application, path: str) -> None:
        world.enter(client, "nueva")
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, CHANGE)
        assert client.post(path)["Location"] == CHANGE

    def test_the_change_goes_on_where_one_was_going(self, client: Browser, newcomer: User, application) -> None:
        world.enter(client, "nueva")
        assert client.get(AUTHORIZE)["Location"] == CHANGE
        page = client.get(CHANGE).content.decode()
        assert "Elija su propia contraseña" in page and "Segundo factor" not in page
        new = "nueve gatos azules"
        answer = client.post(CHANGE, {"oldpassword": world.PASSWORD, "password1": new, "password2": new})
        assert answer["Location"] == AUTHORIZE
        assert client.get(answer["Location"])["Location"].startswith(f"{world.CALLBACK}?code=")
        newcomer.refresh_from_db()
        assert newcomer.must_change_password is False

    def test_the_first_password_itself_is_no_new_one(self, client: Browser, newcomer: User) -> None:
        world.enter(client, "nueva")
        same = {"oldpassword": world.PASSWORD, "password1": world.PASSWORD, "password2": world.PASSWORD}
        assert "distinto del actual" in client.post(CHANGE, same).content.decode()
        assert client.get("/cuenta/")["Location"] == CHANGE

    def test_leaving_is_always_possible(self, client: Browser, newcomer: User) -> None:
        world.enter(client, "nueva")
        assert client.get("/cuenta/salir/").status_code == 200
        assert client.post("/cuenta/salir/")["Location"] == "/cuenta/fuera/"

    def test_scripts_get_a_refusal_instead_of_a_page(self, client: Browser, newcomer: User) -> None:
        world.enter(client, "nueva")
        assert client.get("/administracion/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403

    def test_an_application_that_asks_silently_is_told_so(self, client: Browser, newcomer: User, application) -> None:
        world.enter(client, "nueva")
        answer = client.get(AUTHORIZE + "&prompt=none")
        assert answer["Location"].startswith(world.CALLBACK)
        assert error_of(answer) == {"error": ["interaction_required"], "state": ["s"]}

    @pytest.mark.parametrize("extra", ["&prompt=none%20login", "&prompt=none&prompt=login", "&prompt=None", "&prompt="])
    def test_silence_is_no_way_around(self, client: Browser, newcomer: User, application, extra: str) -> None:
        world.enter(client, "nueva")
        assert "code=" not in client.get(AUTHORIZE + extra).get("Location", "").partition(world.CALLBACK)[2]

    def test_posting_what_is_asked_silently_is_no_way_around(
        self, client: Browser, newcomer: User, application
    ) -> None:
        world.enter(client, "nueva")
        assert client.post(AUTHORIZE + "&prompt=none", {"request": "x"})["Location"] == CHANGE


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _demanded(self, settings) -> None:
        settings.MFA_GROUPS = ["*"]

    @pytest.mark.parametrize("path", GUARDED)
    def test_whoever_may_enter_an_administration_sets_one_up_first(
        self, client: Browser, application, path: str
    ) -> None:
        world.superuser("jefa")
        world.enter(client, "jefa")
        assert client.get(path)["Location"] == FACTOR
        page = client.get(FACTOR)
        assert page.status_code == 200 and "Falta un paso." in page.content.decode()

    def test_people_without_an_administration_need_none(self, client: Browser, amada: User, application) -> None:
        world.enter(client, "amada")
        assert client.get("/cuenta/").status_code == 200
        assert "code=" in client.get(AUTHORIZE)["Location"]

    @pytest.mark.parametrize(
        ("demanded", "group", "asked"),
        [
            (["editores"], "editores", True),
            (["editores"], "equipo-web", False),
            (["*"], "equipo-web", True),
            (["*"], "portal-administracion", False),
            (["portal-administracion"], "portal-administracion", True),
            ([], "editores", False),
        ],
    )
    def test_it_is_demanded_by_group(
        self, client: Browser, settings, demanded: list[str], group: str, asked: bool
    ) -> None:
        settings.MFA_GROUPS = demanded
        world.user("editora", group)
        world.enter(client, "editora")
        assert (client.get("/cuenta/").status_code == 302) is asked

    def test_recovery_codes_alone_are_no_second_factor(self, client: Browser) -> None:
        RecoveryCodes.activate(world.superuser("jefa"))
        world.enter(client, "jefa")
        assert client.get("/cuenta/")["Location"] == FACTOR

    def test_both_steps_come_one_after_the_other(self, client: Browser, newcomer: User) -> None:
        world.enter(client, "nueva", next="/administracion/")
        assert client.get("/administracion/")["Location"] == CHANGE
        new = "nueve gatos azules"
        answer = client.post(CHANGE, {"oldpassword": world.PASSWORD, "password1": new, "password2": new})
        assert client.get(answer["Location"])["Location"] == FACTOR
        # whoever has just written the password need not write it again
        page = client.get("/cuenta/segundo-factor/aplicacion/activar/")
        assert page.status_code == 200
        secret = page.context["form"].secret
        done = client.post("/cuenta/segundo-factor/aplicacion/activar/", {"code": world.totp(secret)})
        assert done["Location"] == "/cuenta/segundo-factor/codigos/"
        codes = client.get(done["Location"]).content.decode()
        assert 'href="/administracion/"' in codes and "continúe a donde iba" in codes
        assert client.get("/administracion/").status_code == 200
        assert "continúe a donde iba" not in client.get(FACTOR).content.decode()

    def test_with_a_factor_it_is_asked_at_every_login(self, client: Browser) -> None:
        user = world.superuser("jefa")
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        assert world.enter(client, "jefa")["Location"] == "/cuenta/segundo-factor/comprobar/"
        assert client.get("/cuenta/").status_code == 302
        wrong = client.post("/cuenta/segundo-factor/comprobar/", {"code": "000000"})
        assert "El código no es correcto" in wrong.content.decode()
        assert client.get("/administracion/").status_code == 302
        right = client.post("/cuenta/segundo-factor/comprobar/", {"code": world.totp("JBSWY3DPEHPK3PXP")})
        assert right["Location"] == "/cuenta/"
        assert client.get("/administracion/").status_code == 200

    def test_five_wrong_codes_lock_the_second_factor(self, client: Browser) -> None:
        user = world.superuser("jefa")
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        world.enter(client, "jefa")
        for _ in range(5):
            client.post("/cuenta/segundo-factor/comprobar/", {"code": "000000"})
        answer = client.post("/cuenta/segundo-factor/comprobar/", {"code": world.totp("JBSWY3DPEHPK3PXP")})
        assert "Espere cinco minutos" in answer.content.decode()

    def test_an_application_that_asks_silently_is_told_so(self, client: Browser, application) -> None:
        world.superuser("jefa")
        world.enter(client, "jefa")
        assert error_of(client.get(AUTHORIZE + "&prompt=none"))["error"] == ["interaction_required"]
