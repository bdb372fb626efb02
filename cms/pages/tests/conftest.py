"""A small city, its people, and a data portal that tests own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.directory.models import Organization
from cms.media.models import SiteDocument, SiteImage
from cms.media.tests import material
from cms.pages.domain import permissions, site
from cms.pages.models import ContentPage, HomePage
from cms.pages.tests import portal_double


class City:
    """The city's site, and short ways to add to it."""

    def __init__(self, front: HomePage, organization: Organization) -> None:
        self.front, self.organization = front, organization

    def part(self, kind: type[Page]) -> Page:
        """The part of this kind: the news, the agenda …"""
        return kind.objects.descendant_of(self.front).get()

    def add(self, kind: type[Page], title: str, *, under: Page | None = None, **values: Any) -> Page:
        """A live page."""
        parent = Page.objects.get(pk=(under or self.front).pk)
        page = kind(
            **{"title": title, "organization": self.organization, "last_published_at": timezone.now(), **values}
        )
        parent.add_child(instance=page)
        return kind.objects.get(pk=page.pk)

    def content(self, *blocks: tuple[str, Any], title: str = "Una página", **values: Any) -> ContentPage:
        """A page of content made of these blocks."""
        body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
        return self.add(ContentPage, title, body=body, **values)

    @staticmethod
    def image(title: str = "Parque") -> SiteImage:
        made = SiteImage(title=title, description="Un parque con árboles")
        made.file = ContentFile(material.picture(), "parque.jpg")
        made.save()
        return made

    @staticmethod
    def document(
        title: str = "Acta", name: str = "acta.pdf", content: bytes = material.PDF, **values: Any
    ) -> SiteDocument:
        made = SiteDocument(title=title, collection=site.documents_collection(), **values)
        made.file = ContentFile(content, name)
        made._set_document_file_metadata()
        made.save()
        return made

    @staticmethod
    def person(username: str, *groups: str, **values: Any) -> Any:
        """Somebody with an account in these groups."""
        made = get_user_model().objects.create(
            username=username, email=f"{username}@puebla.example", password_changed_at=timezone.now(), **values
        )
        made.groups.set(Group.objects.filter(name__in=groups))
        return made


@pytest.fixture
def city(db: object) -> City:
    """The site as the preparation of an installation leaves it."""
    front = site.prepare()
    permissions.sync(front)
    organization, _ = Organization.objects.get_or_create(clave="parques-x", defaults={"name": "Dirección de Parques"})
    return City(HomePage.objects.get(pk=front.pk), organization)


@pytest.fixture
def client(settings: Any) -> Client:
    """A visitor who asks the city's own host."""
    return Client(headers={"host": urlsplit(settings.WWW_URL).netloc})


@pytest.fixture
def see(client: Client) -> Any:
    """Open a page and read it."""

    def look(page: Page | str, status: int = 200) -> BeautifulSoup:
        url = page if isinstance(page, str) else page.url
        answer = client.get(url)
        assert answer.status_code == status, f"{answer.status_code} {url}"
        return BeautifulSoup(answer.content, "html.parser")

    return look


@pytest.fixture
def portal(settings: Any) -> Iterator[portal_double.Portal]:
    """The data portal."""
    with portal_double.running() as found:
        settings.CKAN_URL = found.url
        yield found
