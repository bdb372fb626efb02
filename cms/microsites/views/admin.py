"""What the administration's views of micrositios share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from cms.core.errors import CmsError
from cms.microsites.domain import queries
from cms.microsites.models import Microsite, MicrositeRequest

ICON = "globe"


def microsite_or_404(request: HttpRequest, pk: int) -> Microsite:
    """A micrositio that this person may see; for everybody else it does not exist."""
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def request_or_404(request: HttpRequest, pk: int) -> MicrositeRequest:
    """A request, in the administration: only for the web team."""
    demand_web_team(request)
    return get_object_or_404(queries.requests_visible_to(request.user), pk=pk)


def demand_web_team(request: HttpRequest) -> None:
    """Refuse everybody else."""
    if not queries.is_web_team(request.user):
        raise PermissionDenied


def demand_director(request: HttpRequest, microsite: Microsite) -> None:
    """Refuse everybody but the responsable and the web team."""
    if not queries.may_direct(request.user, microsite):
        raise PermissionDenied


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    crumbs: list[dict[str, str]],
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the administration with its breadcrumbs."""
    return TemplateResponse(
        request,
        f"microsites/admin/{template}.html",
        {"page_title": title, "header_title": title, "header_icon": ICON, "breadcrumbs_items": crumbs, **context},
        status=status,
    )


def crumbs_of(microsite: Microsite, last: str = "") -> list[dict[str, str]]:
    """From the list to a page about one micrositio."""
    found = [{"url": reverse("microsites:index"), "label": "Micrositios"}]
    found.append({"url": reverse("microsites:detail", args=[microsite.pk]), "label": microsite.title})
    return [*found, {"url": "", "label": last}] if last else [*found[:-1], {"url": "", "label": microsite.title}]


def request_crumbs(last: str) -> list[dict[str, str]]:
    """From the list of requests to one of them."""
    return [{"url": reverse("microsites_requests:index"), "label": "Solicitudes"}, {"url": "", "label": last}]


def refuse(form: Form, error: CmsError) -> None:
    """Show an error of the domain at its field, or above all."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def say(request: HttpRequest, error: CmsError) -> None:
    """Show an error of the domain as a message."""
    messages.error(request, error.message)
