"""Finds what pages and redirections point to, and keeps it in a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.validation.checks import walk
from cms.validation.checks.finding import Piece
from cms.validation.domain import people
from cms.validation.models import CheckedAddress, PageLink

NOT_ASKED = ("mailto:", "tel:", "sms:", "#")
LONGEST = 2_000


@dataclass(frozen=True)
class Target:
    """What something points to, with the words of the link and its place."""

    kind: str
    target: str
    text: str = ""
    place: str = ""
    anchor: str = ""

    @property
    def hash(self) -> str:
        """By which the same target is found again."""
        return hashlib.sha256(f"{self.kind}:{self.target}".encode()).hexdigest()


def targets_of(page: Page) -> list[Target]:
    """What a page points to, each target once per place."""
    found = [target for piece in walk.pieces(page) for target in _of_piece(piece)]
    return list(dict.fromkeys(found))


def _of_piece(piece: Piece) -> Iterator[Target]:
    where = {"place": piece.place[:300], "anchor": piece.anchor[:80]}
    if piece.kind == "rich":
        yield from _of_markup(piece.value, where)
    elif piece.kind == "link":
        yield from _of_address(piece.value, "", where)
    elif piece.kind == "page":
        yield Target(CheckedAddress.PAGE, str(piece.value), **where)
    elif piece.kind == "document":
        yield Target(CheckedAddress.DOCUMENT, str(piece.value.pk), piece.value.title[:300], **where)
    elif piece.kind == "dataset":
        yield Target(CheckedAddress.DATASET, piece.value, **where)


def _of_markup(markup: str, where: dict[str, str]) -> Iterator[Target]:
    soup = BeautifulSoup(markup, "html.parser")
    for link in soup.find_all("a"):
        text = " ".join(link.get_text(" ").split())[:300]
        kind = {"page": CheckedAddress.PAGE, "document": CheckedAddress.DOCUMENT}.get(str(link.get("linktype")))
        if kind and link.get("id"):
            yield Target(kind, str(link["id"]), text, **where)
        elif not link.get("linktype"):
            yield from _of_address(str(link.get("href") or ""), text, where)
    for image in soup.find_all("embed", embedtype="image"):
        yield Target(CheckedAddress.IMAGE, str(image.get("id") or ""), str(image.get("alt") or "")[:300], **where)


def _of_address(address: str, text: str, where: dict[str, str]) -> Iterator[Target]:
    address = address.strip()
    if not address or len(address) > LONGEST or address.lower().startswith(NOT_ASKED):
        return
    yield Target(kind_of(address), address.partition("#")[0] or address, text, **where)


def kind_of(address: str) -> str:
    """Whether an address is of our sites or of others."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return CheckedAddress.WEB
    if not parts.scheme and not parts.netloc:
        return CheckedAddress.OWN
    return CheckedAddress.OWN if host in own_hosts() else CheckedAddress.WEB


def own_hosts() -> set[str]:
    """The hosts that our own servers answer."""
    found = {settings.WWW_HOST, urlsplit(settings.DATOS_URL).hostname or ""}
    return found | set(Site.objects.values_list("hostname", flat=True))


@transaction.atomic
def refresh_page(page: Page) -> None:
    """Keep in the table what a page points to now; nothing when it is not public."""
    PageLink.objects.filter(page_id=page.pk).delete()
    page = page.specific
    if not page.live or page.alias_of_id:
        return
    organization = people.organization_of(page)
    for target in targets_of(page):
        PageLink.objects.create(
            page_id=page.pk,
            organization=organization,
            checked=_checked(target),
            text=target.text,
            place=target.place,
            anchor=target.anchor,
        )


def refresh_all() -> int:
    """The same for all public pages and for the redirections; targets that nothing points to are forgotten."""
    live = Page.objects.live().filter(alias_of=None, depth__gt=1)
    for page in live.specific().iterator(chunk_size=100):
        refresh_page(page)
    PageLink.objects.exclude(page__in=live).delete()
    _refresh_redirects(Redirect.objects.select_related("redirect_page"))
    CheckedAddress.objects.filter(links=None).delete()
    return PageLink.objects.count()


@transaction.atomic
def _refresh_redirects(redirects: Iterable[Redirect]) -> None:
    PageLink.objects.filter(page=None).delete()
    for redirect in redirects:
        if redirect.redirect_page_id:
            target = Target(CheckedAddress.PAGE, str(redirect.redirect_page_id))
        elif redirect.redirect_link:
            target = Target(kind_of(redirect.redirect_link), redirect.redirect_link[:LONGEST])
        else:
            continue
        PageLink.objects.create(redirect_from=redirect.old_path[:255], checked=_checked(target))


def _checked(target: Target) -> CheckedAddress:
    return CheckedAddress.objects.get_or_create(
        target_hash=target.hash, defaults={"kind": target.kind, "target": target.target}
    )[0]
