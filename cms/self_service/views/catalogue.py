"""What can be asked for, and what is needed for it."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.core.frame import is_visitor
from cms.self_service.domain import catalogue
from cms.self_service.domain.catalogue import Offer
from cms.self_service.views.base import catalogue_crumbs, crumbs

REPORT = ("registro_incidentes_072", "web")


@require_safe
def catalogue_view(request: HttpRequest) -> HttpResponse:
    """Requests of citizens for everybody; those of dependencias for the people of the directory."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    visitor = is_visitor(request)
    open_ones = [
        offer for offer in catalogue.offers() if offer.entry.public or (not visitor and may_ask(request, offer))
    ]
    found = catalogue.search(open_ones, words)
    public = [offer for offer in found if offer.entry.public]
    others = [offer for offer in found if not offer.entry.public]
    context = {
        "words": words, "public": public, "visitor": visitor, "total": len(found),
        "departments": [(name, list(group)) for name, group in groupby(others, key=lambda one: one.department)],
        "for_dependencias": any(not offer.entry.public for offer in open_ones), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "self_service/catalogue.html", context)


@require_safe
def offer_view(request: HttpRequest, clave: str, entry: str) -> HttpResponse:
    """One of them: what it is for, what is needed, how long it takes, who attends."""
    offer = catalogue.find(clave, entry)
    visitor = is_visitor(request)
    if offer is None or not (offer.entry.public or visitor or may_ask(request, offer)):
        raise Http404
    if visitor and not offer.entry.public:
        return redirect("self_service:begin", *offer.path)  # which asks to log in
    steps = [node.label for node in offer.procedure.process.activities if is_step(offer, node.id)]
    context = {"offer": offer, "steps": steps, "crumbs": catalogue_crumbs()}
    return render(request, "self_service/offer.html", context)


def is_step(offer: Offer, node: str) -> bool:
    """Whether an activity of this way in may concern whoever asks."""
    return catalogue.is_outside(offer.procedure, offer.procedure.process.nodes[node].role)


def may_ask(request: HttpRequest, offer: Offer) -> bool:
    """Whether this person may ask for it."""
    return bool(catalogue.places(request.user, offer, timezone.localdate()))


@require_safe
def report_072(request: HttpRequest) -> HttpResponse:
    """The short address that is printed on posters."""
    return redirect("self_service:offer", *REPORT)
