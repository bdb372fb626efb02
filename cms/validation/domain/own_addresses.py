"""Whether something of our own is there: pages, documents, images, datasets and addresses of our sites."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.views import serve as serve_page

from cms.core import portal
from cms.core.errors import PortalUnavailable
from cms.media.models import SiteDocument, SiteImage
from cms.validation.models import CheckedAddress
from cms.validation.models.links import BROKEN, NOT_TRIED, WORKS

MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Outcome:
    """What was found at a target, and why it does not work."""

    state: str
    reason: str = ""


FINE = Outcome(WORKS)
NO_PAGE, DRAFT = Outcome(BROKEN, "la página ya no existe"), Outcome(BROKEN, "la página no está publicada")


def look(checked: CheckedAddress) -> Outcome:
    """What is at a target of our own; nothing is asked of other sites."""
    return {
        CheckedAddress.PAGE: _page,
        CheckedAddress.DOCUMENT: _document,
        CheckedAddress.IMAGE: _image,
        CheckedAddress.DATASET: _dataset,
        CheckedAddress.OWN: own_address,
    }[checked.kind](checked.target)


def _page(target: str) -> Outcome:
    page = Page.objects.filter(pk=target).only("live").first() if target.isdecimal() else None
    return NO_PAGE if page is None else FINE if page.live else DRAFT


def _document(target: str) -> Outcome:
    found = target.isdecimal() and SiteDocument.objects.filter(pk=target).exists()
    return FINE if found else Outcome(BROKEN, "el documento ya no existe")


def _image(target: str) -> Outcome:
    found = target.isdecimal() and SiteImage.objects.filter(pk=target).exists()
    return FINE if found else Outcome(BROKEN, "la imagen ya no existe")


def _dataset(target: str) -> Outcome:
    try:
        found = portal.dataset(target)
    except PortalUnavailable:
        return Outcome(NOT_TRIED, "el portal de datos no respondió")
    return FINE if found else Outcome(BROKEN, "el conjunto de datos ya no está publicado")


def own_address(address: str) -> Outcome:
    """What is at an address of our sites, following our own redirections but never in a circle."""
    for _ in range(MOST_REDIRECTS):
        parts = urlsplit(address)
        host = parts.hostname or settings.WWW_HOST
        if host == urlsplit(settings.DATOS_URL).hostname:
            return _of_portal(parts.path)
        found = _answer(host, unquote(parts.path or "/"))
        if found.state == WORKS:
            return found
        redirect = _redirect(host, parts.path)
        if redirect is None:
            return found
        if redirect.redirect_page_id:
            return _page(str(redirect.redirect_page_id))
        address = redirect.redirect_link
        if urlsplit(address).hostname not in (None, settings.WWW_HOST):
            return FINE
    return Outcome(BROKEN, "redirige demasiadas veces")


def _answer(host: str, path: str) -> Outcome:
    try:
        match = resolve(path)
    except Resolver404:
        return NO_PAGE
    if match.func is not serve_page:
        return _document(str(match.args[0])) if match.url_name == "wagtaildocs_serve" else FINE
    site = Site.objects.filter(hostname=host).order_by("-is_default_site").first()
    if site is None:
        return Outcome(BROKEN, "el sitio ya no existe")
    request = HttpRequest()
    request.method, request.path = "GET", path
    try:
        site.root_page.specific.route(request, [part for part in path.split("/") if part])
    except Http404:
        return NO_PAGE
    return FINE


def _redirect(host: str, path: str) -> Redirect | None:
    site = Site.objects.filter(hostname=host).first()
    normal = Redirect.normalise_path(path)
    return Redirect.get_for_site(site).filter(old_path=normal).first()


def _of_portal(path: str) -> Outcome:
    parts = [part for part in path.split("/") if part]
    if len(parts) >= 2 and parts[0] == "dataset":
        return _dataset(parts[1])
    return Outcome(NOT_TRIED, "está en el portal de datos")
