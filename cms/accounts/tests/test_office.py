"""The section "Cuentas" of the administration: who enters, what it shows, what it does."""

from __future__ import annotations

import io

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as Browser

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.core.tests.pdf_text import words
from cms.directory.models import Person

pytestmark = pytest.mark.django_db
LIST = "/administracion/cuentas/"
READ = [
    LIST,
    f"{LIST}resultados/",
    f"{LIST}?export=xlsx",
    f"{LIST}abrir/",
    f"{LIST}abrir/{{person}}/",
    f"{LIST}{{user}}/",
]
ACT = [f"{LIST}{{user}}/{verb}/" for verb in ("desactivar", "contrasena", "segundo-factor", "sesiones", "grupos")]


@pytest.fixture
def person() -> Person:
    office = world.organization("obra")
    return world.person(office, "Íñigo Muñoz Ávila", post=world.post(office, "editores"))


@pytest.fixture
def inside(client: Browser) -> Browser:
    """The browser of somebody who keeps accounts."""
    world.officer()
    world.enter(client, "zacarias")
    return client


def at(path: str, person: Person, user: User) -> str:
    return path.format(person=person.pk, user=user.pk)


class TestWhoEnters:
    @pytest.mark.parametrize("path", [*READ, *ACT])
    def test_whoever_keeps_accounts(self, inside: Browser, person: Person, amada: User, path: str) -> None:
        assert inside.get(at(path, person, amada)).status_code == 200

    @pytest.mark.parametrize("path", [*READ, *ACT])
    def test_not_a_colleague_of_another_section(self, client: Browser, person: Person, amada: User, path: str) -> None:
        world.user("colega", "equipo-web", "directorio")
        world.enter(client, "colega")
        for answer in (client.get(at(path, person, amada)), client.post(at(path, person, amada), {"reason": "x"})):
            assert (answer.status_code, answer["Location"]) == (302, "/administracion/")
        amada.refresh_from_db()
        assert amada.is_active and not User.objects.filter(person=person).exists()

    @pytest.mark.parametrize("path", [*READ, *ACT])
    def test_not_a_stranger_nor_a_visitor(self, client: Browser, person: Person, amada: User, path: str) -> None:
        where = at(path, person, amada)
        assert client.get(where, follow=True).redirect_chain[-1][0].startswith("/cuenta/entrar/")
        world.user("extrana")
        world.enter(client, "extrana")
        assert client.get(where, follow=True).status_code == 403
        client.post(where, {"reason": "x"})
        amada.refresh_from_db()
        assert amada.is_active and not User.objects.filter(person=person).exists()

    @pytest.mark.parametrize("path", ACT)
    def test_nobody_acts_on_himself_or_on_the_powerful(self, inside: Browser, person: Person, path: str) -> None:
        own, boss = User.objects.get(username="zacarias"), world.superuser()
        for target in (own, boss):
            before = User.objects.values().get(pk=target.pk)
            for answer in (
                inside.get(at(path, person, target)),
                inside.post(at(path, person, target), {"reason": "x"}),
            ):
                assert (answer.status_code, answer["Location"]) == (302, "/administracion/")
            assert User.objects.values().get(pk=target.pk) == before

    def test_the_menu_shows_it_to_its_people_alone(self, client: Browser) -> None:
        for name, groups, shown in (("llavera", ["cuentas"], True), ("redactora", ["editores"], False)):
            world.user(name, *groups)
            browser = Browser()
            world.enter(browser, name)
            assert ('"label": "Cuentas"' in browser.get("/administracion/").content.decode()) is shown


class TestList:
    def names(self, browser: Browser, query: str = "") -> set[str]:
        found = browser.get(f"{LIST}?{query}").context["object_list"]
        return {account.username for account in found}

    def test_it_searches_and_filters(self, inside: Browser, person: Person) -> None:
        world.user("imunoz", of=person)
        world.user("inactiva", is_active=False)
        pending = world.user("nueva")
        pending.must_change_password = True
        pending.save()
        TOTP.activate(world.user("segura"), "JBSWY3DPEHPK3PXP")
        everybody = {"zacarias", "imunoz", "inactiva", "nueva", "segura"}
        assert self.names(inside) == everybody
        assert self.names(inside, "q=imuno") == {"imunoz"}
        assert self.names(inside, f"q={person.employee_number}") == {"imunoz"}
        assert self.names(inside, "state=inactive") == {"inactiva"}
        assert self.names(inside, "state=pending") == {"nueva"}
        assert self.names(inside, "state=active") == {"zacarias", "imunoz", "segura"}
        assert self.names(inside, "second_factor=True") == {"segura"}
        assert self.names(inside, f"organization={person.organization_id}") == {"imunoz"}
        group = User.objects.get(username="imunoz").groups.get()
        assert self.names(inside, f"group={group.pk}") == {"imunoz"}

    def test_it_goes_out_as_a_workbook(self, inside: Browser, person: Person) -> None:
        world.user("imunoz", of=person)
        answer = inside.get(f"{LIST}?export=xlsx&q=imunoz")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        head, row = list(book.active.iter_rows(values_only=True))
        assert head[:9] == ("usuario", "nombre", "correo", "numero_empleado", "dependencia", "puesto", "estado",
                            "grupos", "segundo_factor")  # fmt: skip
        assert row[:9] == ("imunoz", "Imunoz Ejemplo", person.email, person.employee_number, "Dirección de obra",
                           "Analista", "Activa", "Editores", "no")  # fmt: skip


class TestOpening:
    def test_people_without_an_account_are_found_by_any_word(self, inside: Browser, person: Person) -> None:
        other = world.person(world.organization("parques"), "Ana Uno Dos")
        world.user("yatiene", of=world.person(world.organization("salud"), "Eva Tres Dos"))
        for words_, found in (
            ("", {person, other}),
            ("munoz", {person}),
            ("iñigo avila", {person}),
            (person.employee_number, {person}),
            ("direccion de parques", {other}),
            ("nadie", set()),
        ):
            page = inside.get(f"{LIST}abrir/", {"q": words_})
            assert set(page.context["people"]) == found, words_

    def test_the_sheet_comes_once_and_is_kept_by_nobody(self, inside: Browser, person: Person) -> None:
        page = inside.get(f"{LIST}abrir/{person.pk}/").content.decode()
        assert "imunoz" in page and "Editores" in page
        answer = inside.post(f"{LIST}abrir/{person.pk}/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"] == 'attachment; filename="FORM-293-imunoz.pdf"'
        assert "no-store" in answer["Cache-Control"]
        assert "FORM.293/SECATI/012224" in words(answer.content)
        again = inside.post(f"{LIST}abrir/{person.pk}/")
        assert again["Content-Type"].startswith("text/html")
        assert "ya tiene una cuenta" in again.content.decode()

    def test_what_the_directory_lacks_is_said(self, inside: Browser) -> None:
        lacking = world.person(world.organization(), email="")
        answer = inside.post(f"{LIST}abrir/{lacking.pk}/")
        assert "correo institucional" in answer.content.decode()
        assert not User.objects.filter(person=lacking).exists()

    def test_looking_opens_nothing(self, inside: Browser, person: Person) -> None:
        inside.get(f"{LIST}abrir/{person.pk}/")
        assert not User.objects.filter(person=person).exists()


class TestActions:
    def page(self, browser: Browser, user: User) -> str:
        return str(browser.get(f"{LIST}{user.pk}/").content.decode())

    def test_closing_and_opening_with_their_reasons(self, inside: Browser, amada: User) -> None:
        assert "Escriba el motivo." in inside.post(f"{LIST}{amada.pk}/desactivar/", {"reason": ""}).content.decode()
        answer = inside.post(f"{LIST}{amada.pk}/desactivar/", {"reason": "Oficio 12"}, follow=True)
        text = answer.content.decode()
        assert "La cuenta quedó desactivada" in text and "Oficio 12" in text and "Reactivar" in text
        assert "ya estaba desactivada" in inside.post(f"{LIST}{amada.pk}/desactivar/", {"reason": "x"}).content.decode()
        inside.post(f"{LIST}{amada.pk}/reactivar/", {"reason": "Oficio 13"})
        amada.refresh_from_db()
        assert amada.is_active

    def test_a_new_password_comes_on_a_new_sheet(self, inside: Browser, amada: User) -> None:
        answer = inside.post(f"{LIST}{amada.pk}/contrasena/")
        assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
        amada.refresh_from_db()
        assert amada.must_change_password
        assert "De un solo uso, entregada el" in self.page(inside, amada)

    def test_a_lost_second_factor_is_reset(self, inside: Browser, amada: User) -> None:
        assert (
            "no tiene segundo factor"
            in inside.post(f"{LIST}{amada.pk}/segundo-factor/", {"reason": "x"}).content.decode()
        )
        TOTP.activate(amada, "JBSWY3DPEHPK3PXP")
        assert "Aplicación de códigos" in self.page(inside, amada)
        inside.post(f"{LIST}{amada.pk}/segundo-factor/", {"reason": "Perdió el teléfono"})
        assert not Authenticator.objects.exists()
        assert "Perdió el teléfono" in self.page(inside, amada)

    def test_sessions_are_seen_and_ended(self, inside: Browser, amada: User) -> None:
        other = Browser(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
        world.enter(other, "amada")
        assert "Firefox en Windows" in self.page(inside, amada)
        text = inside.post(f"{LIST}{amada.pk}/sesiones/", follow=True).content.decode()
        assert "Se cerró 1 sesión." in text and other.get("/cuenta/").status_code == 302

    def test_groups_are_granted_but_not_those_beyond_reach(self, inside: Browser, amada: User) -> None:
        page = inside.get(f"{LIST}{amada.pk}/grupos/").content.decode()
        assert "Equipo web" in page and "Administración del portal" not in page
        sent = {"groups": ["editores"], "reason": "Oficio 7"}
        inside.post(f"{LIST}{amada.pk}/grupos/", sent)
        assert list(amada.groups.values_list("name", flat=True)) == ["editores"]
        refused = inside.post(f"{LIST}{amada.pk}/grupos/", {"groups": ["cuentas"], "reason": "x"})
        assert refused.status_code == 200
        assert list(amada.groups.values_list("name", flat=True)) == ["editores"]

    def test_pages_about_nobody_do_not_exist(self, inside: Browser) -> None:
        for path in (f"{LIST}999999/", f"{LIST}999999/desactivar/", f"{LIST}abrir/999999/"):
            assert inside.get(path).status_code == 404
