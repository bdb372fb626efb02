"""What the gateway is told to forget when something changes, and when. A server of our own stands in its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from freezegun import freeze_time
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.core import schedule
from cms.core.models import ScheduledRun
from cms.core.publication import by_system
from cms.pages import notices
from cms.pages import schedule as pages_schedule
from cms.pages.models import EmergencyBanner, NewsIndexPage, NewsPage, SectionPage, SiteContact
from cms.pages.tests import gateway_double
from cms.pages.tests.conftest import City

NOON = datetime.datetime(2026, 5, 5, 18, tzinfo=datetime.UTC)


@pytest.fixture
def gateway(settings: Any) -> Iterator[gateway_double.Gateway]:
    with gateway_double.running() as found:
        settings.GATEWAY_URL = found.url
        yield found


@pytest.fixture
def told(gateway: gateway_double.Gateway, settings: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """The addresses that the gateway is told to forget once a change is in force, without the site's own."""

    def during(change: Any) -> list[str]:
        gateway.forgotten.clear()
        with django_capture_on_commit_callbacks(execute=True), by_system("Prueba"):
            change()
            assert gateway.forgotten == []  # nobody may fetch the old page again before the change is in force
        return [url.removeprefix(settings.WWW_URL) for url in gateway.forgotten]

    return during


@pytest.fixture
def news(city: City) -> NewsPage:
    page = city.add(NewsPage, "Abre el parque", under=city.part(NewsIndexPage), date="2026-05-05", live=False)
    page.save_revision()
    return page


NEWS = [
    "/", "/mapa-del-sitio/", "/noticias/", "/noticias/abre-el-parque/", "/noticias/atom/", "/noticias/rss/",
    "/sitemap.xml",
]  # fmt: skip


def test_publishing_and_taking_down_forget_the_page_and_those_that_list_it(news: NewsPage, told: Any) -> None:
    assert told(lambda: news.get_latest_revision().publish()) == NEWS
    assert told(lambda: NewsPage.objects.get(pk=news.pk).unpublish()) == NEWS


def test_a_draft_makes_nobody_forget(news: NewsPage, told: Any) -> None:
    news.title = "Abre otro parque"
    assert told(lambda: news.save_revision()) == []


def test_a_page_that_moves_is_forgotten_here_and_there_with_all_below(city: City, told: Any) -> None:
    section, other = city.add(SectionPage, "Gobierno"), city.add(SectionPage, "Ciudad")
    below = city.add(SectionPage, "Cabildo", under=section)
    city.add(SectionPage, "Actas", under=below)
    found = told(lambda: Page.objects.get(pk=below.pk).move(Page.objects.get(pk=other.pk), pos="last-child"))
    wanted = {"/gobierno/cabildo/", "/gobierno/cabildo/actas/", "/gobierno/", "/ciudad/", "/ciudad/cabildo/"}
    assert wanted - set(found) == set()


def test_a_change_that_fails_makes_nobody_forget(news: NewsPage, gateway: Any, told: Any) -> None:
    def change() -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            news.get_latest_revision().publish()
            raise RuntimeError

    assert told(change) == []


def test_a_gateway_that_is_down_stops_no_publication(news: NewsPage, told: Any, settings: Any) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:1"
    assert told(lambda: news.get_latest_revision().publish()) == []
    assert NewsPage.objects.get(pk=news.pk).live


def test_a_redirect_is_followed_at_once(city: City, told: Any) -> None:
    assert told(lambda: Redirect.add_redirect("/vieja", city.front)) == ["/vieja", "/vieja/"]
    assert told(lambda: Redirect.objects.all().delete()) == ["/vieja", "/vieja/"]


# ── The emergency banner ──────────────────────────────────────────────────────────────────────────────────────────────
def banner(**values: Any) -> EmergencyBanner:
    found = EmergencyBanner.load()
    for name, value in {"active": True, "title": "Lluvia", "text": "No salga.", **values}.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    return found


def shown(see: Any, path: str = "/") -> str | None:
    found = see(path).select_one(".pa-emergencia")
    return found.get_text(" ", strip=True) if found else None


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    """Only what these tests put there: the store may be shared."""
    kept = [*notices.KEYS, pages_schedule.SHOWN]
    cache.delete_many(kept)
    yield
    cache.delete_many(kept)


def test_the_banner_stands_on_every_page_and_all_are_forgotten(city: City, see: Any, told: Any) -> None:
    page = city.content(title="Qué hacer", slug="que-hacer")
    assert shown(see) is None
    found = told(lambda: banner(level="emergencia", page=page))
    assert {"/", "/que-hacer/", "/noticias/", "/noticias/rss/", "/agenda/", "/mapa-del-sitio/"} - set(found) == set()
    for path in ("/", "/que-hacer/", "/buscar/", "/mapa-del-sitio/"):
        assert shown(see, path) == "▲ Emergencia: Lluvia No salga. Más información sobre este aviso"
    aside = see("/").select_one(".pa-emergencia")
    assert (aside["aria-label"], aside.a["href"]) == ("Aviso: Emergencia", page.full_url)
    told(lambda: banner(active=False))
    assert shown(see) is None


def test_a_page_that_is_taken_down_is_no_longer_named_by_the_banner(city: City, see: Any, told: Any) -> None:
    page = city.content(title="Qué hacer", slug="que-hacer")
    told(lambda: banner(page=page))
    assert see("/").select_one(".pa-emergencia a")["href"] == page.full_url
    assert "/noticias/" in told(lambda: Page.objects.get(pk=page.pk).unpublish())
    assert see("/").select_one(".pa-emergencia a") is None


def test_the_banner_begins_and_ends_by_its_dates_and_the_gateway_is_told(city: City, see: Any, told: Any) -> None:
    hour = datetime.timedelta(hours=1)

    def run_at(moment: datetime.datetime) -> list[str]:
        with freeze_time(moment):
            return told(lambda: schedule.run_due(timezone.now()))

    with freeze_time(NOON):
        told(lambda: banner(starts_at=NOON + hour, ends_at=NOON + 2 * hour))
        assert shown(see) is None
    assert run_at(NOON) == []
    with freeze_time(NOON + hour):
        assert shown(see) == "! Precaución: Lluvia No salga."
    assert "/" in run_at(NOON + hour)
    assert run_at(NOON + hour + datetime.timedelta(minutes=2)) == []
    with freeze_time(NOON + 2 * hour):
        assert shown(see) is None
    assert "/noticias/" in run_at(NOON + 2 * hour)
    assert ScheduledRun.objects.get(name="aviso de emergencia").outcome == "cambió: se olvidaron las páginas guardadas"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": " "}, {"title": ["Escriba el título del aviso."]}),
        ({"text": ""}, {"text": ["Escriba qué pasa y qué hacer."]}),
        (
            {"starts_at": NOON, "ends_at": NOON},
            {"ends_at": ["El aviso no puede terminar antes de comenzar."]},
        ),
    ],
)
def test_a_banner_says_what_happens_and_ends_after_it_begins(city: City, values: Any, said: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        banner(**values)
    assert caught.value.message_dict == said


def test_the_governments_address_changes_at_the_foot_of_every_page(city: City, see: Any, told: Any) -> None:
    def change() -> None:
        found = SiteContact.load()
        found.address = "Portal Hidalgo 14"
        found.save()

    see("/")
    assert "/noticias/" in told(change)
    assert "Portal Hidalgo 14" in see("/").footer.get_text()
