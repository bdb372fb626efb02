"""What can be asked for, by whom, and how it is found."""

from __future__ import annotations

import pytest
from django.test import Client

from cms.cases.domain import versions
from cms.self_service.domain import catalogue
from cms.self_service.tests import world
from cms.self_service.tests.world import DICTAMEN_PAGE, REPORT_PAGE, City, entered
from pipelines.engine import load_procedure
from schemas.procedures import folder_files, names

pytestmark = pytest.mark.django_db
PAGE = "/tramites/en-linea/"


def test_visitors_see_what_is_for_citizens_and_that_dependencias_enter(town: City) -> None:
    answer = Client().get(PAGE)
    content = answer.content.decode()
    assert "public" in answer["Cache-Control"]
    assert REPORT_PAGE in content
    assert DICTAMEN_PAGE not in content
    assert "Entre con su cuenta" in content


def test_people_of_a_dependencia_see_both_and_accounts_of_nobody_only_the_first(town: City) -> None:
    hers, nobodys = entered(town.amada).get(PAGE), entered(town.ciudadana).get(PAGE)
    assert DICTAMEN_PAGE in hers.content.decode()
    assert "private" in hers["Cache-Control"]
    assert DICTAMEN_PAGE not in nobodys.content.decode()
    assert entered(town.ciudadana).get(DICTAMEN_PAGE).status_code == 404
    assert entered(town.ciudadana).get(f"{DICTAMEN_PAGE}solicitud/").status_code == 404


@pytest.mark.parametrize("words", ["bache", "BACHES", "lampara", "luminarias calle", "perro", "072"])
def test_a_report_is_found_by_the_words_of_people(town: City, words: str) -> None:
    assert REPORT_PAGE in Client().get(PAGE, {"q": words}).content.decode()


def test_nothing_found_says_where_to_go_on(town: City) -> None:
    content = Client().get(PAGE, {"q": "pasaporte <script>"}).content.decode()
    assert "Ningún trámite en línea" in content
    assert "<script>" not in content.partition("<main")[2].partition("</main>")[0]


def test_the_card_tells_what_is_needed_and_the_stopper(town: City) -> None:
    answer = Client().get(REPORT_PAGE)
    content = answer.content.decode()
    assert "public" in answer["Cache-Control"]
    for told in ("llame al 911", "Qué necesita a la mano", "Quién lo atiende", "Fundamento", f"{REPORT_PAGE}reporte/"):
        assert told in content
    assert Client().get(f"{PAGE}no_hay/web/").status_code == 404
    assert Client().get("/072/")["Location"] == REPORT_PAGE


def test_visitors_are_led_to_log_in_before_asking_for_a_dependencia(town: City) -> None:
    assert Client().get(DICTAMEN_PAGE)["Location"] == f"{DICTAMEN_PAGE}solicitud/"
    assert Client().get(f"{DICTAMEN_PAGE}solicitud/")["Location"].startswith("/cuenta/entrar/?next=")


@pytest.mark.parametrize("clave", names())
def test_every_way_in_for_those_who_ask_says_what_it_is_for(db: None, clave: str) -> None:
    declared = load_procedure(clave).declaration
    if declared.sistema != "sitios":
        return
    versions.publish(clave, {path: content.decode() for path, content in folder_files(clave).items()})
    for entry in declared.entradas:
        offer = catalogue.find(clave, entry)
        if offer is not None:
            assert offer.entry.help
            assert offer.entry.needed
            assert set(declared.lecturas) <= set(declared.roles)
            assert declared.lecturas


def test_only_072_is_open_to_people_without_an_account() -> None:
    public = [
        (clave, entry.key)
        for clave in names()
        for entry in load_procedure(clave).declaration.entradas.values()
        if entry.public
    ]
    assert public == [(world.REPORT, "web")]
