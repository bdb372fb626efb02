"""Checks redirects wherever they come from: the form, an import or the API. All of them run `Redirect.clean`."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.pages.errors import BadRedirect
from cms.pages.rules import redirects as rules


def install() -> None:
    """Add our rules to Wagtail's model, once."""
    before = Redirect.clean
    if getattr(before, "checked", False):
        return

    @functools.wraps(before)
    def clean(self: Redirect) -> None:
        before(self)
        try:
            check(self)
        except BadRedirect as error:
            raise ValidationError({error.field: error.message}, code=error.code) from error

    clean.checked = True  # type: ignore[attr-defined]
    Redirect.clean = clean


def check(redirect: Redirect) -> None:
    """Raise `BadRedirect` when it leads nowhere, outside, or in circles."""
    if redirect.redirect_page_id is None and not redirect.redirect_link:
        raise BadRedirect("Elija una página o escriba una dirección a la cual llevar.", field="redirect_page")
    if redirect.redirect_page_id and redirect.redirect_link:
        raise BadRedirect("Elija una página o escriba una dirección, no las dos.", field="redirect_link")
    if redirect.redirect_link and not rules.is_ours(redirect.redirect_link, own_hosts(), settings.PARENT_DOMAIN):
        raise BadRedirect(
            "Una redirección solo puede llevar a los sitios de la ciudad: así nadie puede usar nuestras direcciones "
            "para enviar gente a otra parte. Para llevar a otro sitio, ponga un enlace en una página.",
            field="redirect_link",
        )
    target = path_of(redirect)
    if target and rules.leads_in_circles(redirect.old_path, target, lambda path: next_path(redirect, path)):
        field = "redirect_page" if redirect.redirect_page_id else "redirect_link"
        raise BadRedirect("Esta redirección daría vueltas: el destino regresa a la dirección de salida.", field=field)


def own_hosts() -> set[str]:
    """The names under which the city's sites answer."""
    urls = (settings.WWW_URL, settings.DATOS_URL)
    return {urlsplit(url).hostname or "" for url in urls} | set(Site.objects.values_list("hostname", flat=True))


def path_of(redirect: Redirect) -> str | None:
    """The path of the cms to which a redirect sends, as Wagtail writes it; None when it leads to the portal."""
    if redirect.redirect_page_id:
        url = redirect.redirect_page.url or ""
        return Redirect.normalise_path(url) if url else None
    parts = urlsplit(redirect.redirect_link)
    if parts.netloc == urlsplit(settings.DATOS_URL).netloc != urlsplit(settings.WWW_URL).netloc:
        return None
    return Redirect.normalise_path(redirect.redirect_link)


def next_path(changed: Redirect, path: str) -> str | None:
    """Where another redirect sends this path."""
    found = Redirect.objects.filter(old_path=path).exclude(pk=changed.pk)
    if changed.site_id:
        found = found.filter(site__in=[changed.site_id]) | found.filter(site=None)
    other = found.first()
    return path_of(other) if other else None


class CityRedirectMiddleware(RedirectMiddleware):
    """Wagtail's, but never to the address that was asked for, nor to a page that is no longer public."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        answer = super().process_response(request, response)
        if answer is response:
            return response
        target = urlsplit(answer["Location"])
        same_host = target.netloc in ("", request.get_host())
        if same_host and Redirect.normalise_path(target.path) == Redirect.normalise_path(request.path):
            return response
        return answer if leads_to_something(request) else response


def leads_to_something(request: HttpRequest) -> bool:
    """Whether the redirect of this address leads to an address, or to a page that is public at present."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    redirect = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
    return redirect is not None and (redirect.redirect_page is None or redirect.redirect_page.live)


def public_addresses(redirect: Redirect) -> list[str]:
    """The complete addresses that a redirect answers, as people write them."""
    return [address for link in redirect.old_links() for address in (link, f"{link.rstrip('/')}/")]
