"""Hosts and paths of micrositios: archives answer at their old addresses, unknown hosts are not the city's site."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from cms.microsites.archive import serve
from cms.microsites.models import AddressKind, Microsite, MicrositeArchive
from cms.microsites.models.archive import ArchiveState

PATHS = "/micrositios/"
# What belongs to the city's site alone: administration, accounts, sign-on.
ONLY_ON_WWW = (f"/{settings.ADMIN_PATH}/", "/sistema/", "/cuenta/", "/identity/", "/.well-known/")


class MicrositeMiddleware:
    """Looks only at requests for hosts of micrositios and for paths below /micrositios/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request) or self.get_response(request)

    def answer(self, request: HttpRequest) -> HttpResponseBase | None:
        """What is answered before the pages are asked; None: ask them."""
        if getattr(request, "is_dummy", False):  # a preview of the editor
            return None
        name = subdomain(request)
        if name is not None:
            return self.answer_host(request, name)
        if request.path.startswith(PATHS):
            archive = in_force(request.path.removeprefix(PATHS).split("/", 1)[0], AddressKind.PATH)
            return serve.respond(request, archive) if archive else None
        return None

    def answer_host(self, request: HttpRequest, name: str) -> HttpResponseBase | None:
        """A host below the parent domain: a micrositio, an archive, or nobody."""
        if not Microsite.objects.filter(name=name, address_kind=AddressKind.SUBDOMAIN).exists():
            raise Http404
        if request.path.startswith(ONLY_ON_WWW):  # `HomeHostMiddleware` of the accounts leads there
            return None
        archive = in_force(name, AddressKind.SUBDOMAIN)
        if archive is None:
            return None
        found = serve.respond(request, archive)
        if found is None:
            raise Http404
        return found


def subdomain(request: HttpRequest) -> str | None:
    """The label before the parent domain; None for the hosts of the city's site, of the portal and of the machine."""
    host = split_domain_port(request.META.get("HTTP_HOST", ""))[0]
    if not settings.PARENT_DOMAIN or not host.endswith(f".{settings.PARENT_DOMAIN}"):
        return None
    if host in (settings.WWW_HOST, urlsplit(settings.DATOS_URL).hostname):
        return None
    return host.removesuffix(f".{settings.PARENT_DOMAIN}")


def in_force(name: str, kind: str) -> MicrositeArchive | None:
    """The archive that answers for a micrositio now."""
    found = MicrositeArchive.objects.filter(state=ArchiveState.SERVED, microsite__address_kind=kind)
    return found.filter(microsite__name=name).first()
