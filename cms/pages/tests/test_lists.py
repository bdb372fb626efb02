"""News, agenda, procedures, documents and people: what is listed, in which order, and what filters leave."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.directory.models import Organization, Person
from cms.media.models import DocumentKind
from cms.pages.domain import site
from cms.pages.domain.queries import listing
from cms.pages.models import (
    DocumentsPage,
    EventIndexPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    ServiceIndexPage,
    ServicePage,
    ServiceTopic,
)  # fmt: skip
from cms.pages.tests.conftest import City

NOW = datetime.datetime(2026, 5, 5, 18, tzinfo=datetime.UTC)


def titles(page: BeautifulSoup, where: str) -> list[str]:
    return [item.get_text(strip=True) for item in page.select(where)]


@pytest.fixture
def news(city: City) -> NewsIndexPage:
    index = city.part(NewsIndexPage)
    for number in range(14):
        city.add(
            NewsPage,
            f"Noticia {number}",
            under=index,
            date=datetime.date(2026, 1, 1 + number),
            summary=f"Frase {number}",
        )
    city.add(NewsPage, "La vieja", under=index, date=datetime.date(2024, 6, 1))
    city.add(NewsPage, "Sin publicar", under=index, date=datetime.date(2026, 3, 1), live=False)
    return index


def test_news_come_newest_first_in_pages(news: NewsIndexPage, see) -> None:
    assert titles(see(news), ".pa-tarjeta h2") == [f"Noticia {number}" for number in range(13, 1, -1)]
    assert titles(see(news.url + "?pagina=2"), ".pa-tarjeta h2") == ["Noticia 1", "Noticia 0", "La vieja"]
    assert titles(see(news.url + "?anio=2024"), ".pa-tarjeta h2") == ["La vieja"]


@pytest.mark.parametrize(
    "query", ["?pagina=0", "?pagina=99", "?pagina=-1", "?pagina=x", "?anio=0", "?anio=²", "?anio=99999999999"]
)
def test_nonsense_in_the_address_shows_a_list(news: NewsIndexPage, see, query: str) -> None:
    assert see(news.url + query).h1.get_text() == "Noticias"


def test_links_to_other_pages_keep_the_filter(news: NewsIndexPage, see) -> None:
    page = see(news.url + "?anio=2026")
    assert [link["href"] for link in page.select(".pagination a")] == ["?anio=2026&pagina=2", "?anio=2026&pagina=2"]


def test_feeds_hold_the_newest(news: NewsIndexPage, client: Client, settings) -> None:
    answer = client.get(news.url + "rss/")
    channel = ElementTree.fromstring(answer.content)[0]
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert [item.findtext("title") for item in channel.findall("item")][:2] == ["Noticia 13", "Noticia 12"]
    assert channel.find("item").findtext("link") == f"{settings.WWW_URL}/noticias/noticia-13/"
    atom = ElementTree.fromstring(client.get(news.url + "atom/").content)
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 15
    page = BeautifulSoup(client.get(news.url).content, "html.parser")
    assert [link["href"] for link in page.select('link[rel="alternate"]')] == [
        f"{settings.WWW_URL}/noticias/rss/", f"{settings.WWW_URL}/noticias/atom/",
    ]  # fmt: skip


@pytest.fixture
def agenda(city: City) -> EventIndexPage:
    index = city.part(EventIndexPage)
    hours = datetime.timedelta(hours=1)
    for title, begins, ends in (
        ("Hoy sin final", -3, None), ("Hace días", -72, None), ("Sigue abierto", -100, 20), ("Mañana", 24, 26),
        ("Ya cerró", -5, -1),
    ):  # fmt: skip
        city.add(
            EventPage, title, under=index, place="Parque", starts_at=NOW + begins * hours,
            ends_at=None if ends is None else NOW + ends * hours,
        )  # fmt: skip
    return index


def test_the_agenda_parts_what_comes_from_what_was(agenda: EventIndexPage) -> None:
    assert [event.title for event in listing.events(agenda, now=NOW, past=False)] == [
        "Sigue abierto", "Hoy sin final", "Mañana",
    ]  # fmt: skip
    assert [event.title for event in listing.events(agenda, now=NOW, past=True)] == ["Ya cerró", "Hace días"]


def test_an_event_goes_into_the_calendar(city: City, client: Client) -> None:
    starts = timezone.now() + datetime.timedelta(days=3)
    event = city.add(
        EventPage, "Siembra; en el parque, con niños", under=city.part(EventIndexPage), place="Vivero",
        address="Calle 1", starts_at=starts, latitude="19.043700", longitude="-98.198100", summary="Lleve guantes",
    )  # fmt: skip
    page = BeautifulSoup(client.get(event.url).content, "html.parser")
    answer = client.get(page.select_one("a[download]")["href"])
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Siembra\\; en el parque\\, con niños\r\n" in text
    assert f"DTSTART:{starts.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    assert "LOCATION:Vivero\\, Calle 1\r\n" in text and "GEO:19.043700;-98.198100\r\n" in text


def test_an_event_cannot_end_before_it_begins(city: City) -> None:
    event = EventPage(
        title="Mal", slug="mal", place="x", starts_at=NOW, ends_at=NOW - datetime.timedelta(hours=1), latitude="19.0"
    )
    with pytest.raises(Exception) as wrong:
        event.clean()
    assert wrong.value.message_dict == {
        "ends_at": ["El evento no puede terminar antes de comenzar."],
        "longitude": ["Escriba latitud y longitud, o ninguna de las dos."],
    }


@pytest.fixture
def services(city: City) -> ServiceIndexPage:
    index = city.part(ServiceIndexPage)
    home, animals = (ServiceTopic.objects.create(name=name, slug=name.lower()) for name in ("Casa", "Animales"))
    other = Organization.objects.create(clave="salud-x", name="Salud")
    shared = {"cost": "Gratuito", "time": "1 día", "requirements": "<p>Identificación</p>", "under": index}
    for title, topics, values in (
        ("Poda de árbol", [home], {"mode": "presencial", "summary": "Antes de cortar"}),
        ("Pago de predial", [home], {"mode": "linea", "online_url": "https://pagos.example/"}),
        ("Esterilización", [animals], {"mode": "presencial", "organization": other, "result": "Cartilla del perro"}),
    ):  # fmt: skip
        page = city.add(ServicePage, title, **shared, **values)
        page.topics = topics
        page.save()
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Esterilización", "Pago de predial", "Poda de árbol"]),
        ("?tema=casa", ["Pago de predial", "Poda de árbol"]),
        ("?dependencia=salud-x", ["Esterilización"]),
        ("?en_linea=1", ["Pago de predial"]),
        ("?q=arboles", ["Poda de árbol"]),
        ("?q=cartilla", ["Esterilización"]),
        ("?q=arbol&tema=animales", []),
        ("?tema=no-hay", []),
    ],
)
def test_procedures_are_filtered(services: ServiceIndexPage, see, query: str, found: list[str]) -> None:
    page = see(services.url + query)
    assert titles(page, ".pa-lista h2") == found
    assert page.select_one('[role="status"]').get_text(strip=True).startswith(f"{len(found)} trámite")


def test_a_procedure_leads_to_where_it_is_done(services: ServiceIndexPage, see) -> None:
    page = see(services.url + "pago-de-predial/")
    assert page.select_one(".pa-lado a.btn")["href"] == "https://pagos.example/"
    assert see(services.url + "poda-de-arbol/").select_one(".pa-lado a.btn") is None


@pytest.fixture
def library(city: City) -> DocumentsPage:
    rule = DocumentKind.objects.create(name="Reglamento", slug="reglamento")
    city.document("Reglamento de tránsito", kind=rule, dated_on="2025-02-03", summary="Velocidades")
    city.document("Acta de mayo", dated_on="2026-05-08")
    city.document("Sin fecha")
    secret = site.documents_collection().add_child(name="Reservados")
    hidden = city.document("Expediente", dated_on="2026-01-01")
    hidden.collection = Collection.objects.get(pk=secret.pk)
    hidden.save()
    CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
    return city.part(DocumentsPage)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Acta de mayo", "Reglamento de tránsito", "Sin fecha"]),
        ("?q=transito", ["Reglamento de tránsito"]),
        ("?q=velocidades+reglamento", ["Reglamento de tránsito"]),
        ("?q=velocidades+acta", []),
        ("?tipo=reglamento&anio=2025", ["Reglamento de tránsito"]),
        ("?anio=2026", ["Acta de mayo"]),
    ],
)
def test_documents_are_filtered_and_private_ones_never_shown(
    library: DocumentsPage, see, query: str, found: list[str]
) -> None:
    assert titles(see(library.url + query), ".pa-lista a") == found


def test_the_directory_shows_only_whom_it_may(city: City, see) -> None:
    shared = {"organization": city.organization, "first_surname": "Ruiz"}
    Person.objects.create(first_names="Ana", public=True, email="ana@puebla.example", **shared)
    Person.objects.create(first_names="Oculta", public=False, **shared)
    Person.objects.create(first_names="Retirada", public=True, active=False, **shared)
    page = see(city.part(PeoplePage))
    assert titles(page, "tbody th") == ["Ana Ruiz"]
    assert titles(see(city.part(PeoplePage).url + "?q=ána"), "tbody th") == ["Ana Ruiz"]
    assert titles(see(city.part(PeoplePage).url + "?dependencia=no-hay"), "tbody th") == ["Ana Ruiz"]
    assert "No se encontró a nadie" in see(city.part(PeoplePage).url + "?q=zzz").get_text()
