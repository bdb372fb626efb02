"""Following a case by folio and key, without an account.

The key is told once in a form or in the address of a receipt's QR; from then on a cookie holds it that only the pages
of that case receive, for an hour, so that it neither stands in the address bar nor travels in a Referer.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cms.cases.domain import following
from cms.cases.models import Case, FollowUp
from cms.core import guarding
from cms.core.client_address import client_address
from cms.core.printing.render import qr_svg
from cms.self_service.domain import news, reading
from cms.self_service.forms import FollowForm
from cms.self_service.views import base

MINUTES = 60
COOKIE = "puebla_seguimiento"
TRIES, WINDOW, TOGETHER = 20, 10 * 60, 20_000
NOT_FOUND = "No hay un trámite con ese folio y esa clave. Revise las dos cosas: están en su acuse o en el correo."
TOO_MANY = "Hubo demasiados intentos seguidos. Espere diez minutos y vuelva a intentar."


def remember(answer: HttpResponse, case: Case, key: str) -> HttpResponse:
    """Put the key into a cookie that only the pages of this case receive; tell nobody the present address."""
    answer.set_cookie(
        COOKIE, following.tidy(key), max_age=60 * MINUTES, path=reverse("self_service:followed", args=(case.uuid,)),
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    answer["Referrer-Policy"] = "no-referrer"
    return base.private(answer)  # type: ignore[no-any-return]


def is_too_much(request: HttpRequest) -> bool:
    """Count one try of this address to follow a case."""
    address = client_address(request)
    return guarding.is_too_much("seguimiento", address, each=TRIES, window=WINDOW, together=TOGETHER)


# It changes nothing and belongs to no account; the limit guards it.
@method_decorator(csrf_exempt, name="dispatch")
class FollowView(View):
    """The form for folio and key."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, FollowForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FollowForm(request.POST)
        if is_too_much(request):
            form = FollowForm(initial={"folio": request.POST.get("folio", "")[:40]})
            return self.show(request, form, 429, TOO_MANY)
        if form.is_valid():
            case = following.find(form.cleaned_data["folio"], form.cleaned_data["clave"])
            if case is not None:
                answer = HttpResponseRedirect(reverse("self_service:followed", args=(case.uuid,)))
                return remember(answer, case, form.cleaned_data["clave"])
            form.add_error(None, NOT_FOUND)
        return self.show(request, form, 422)

    def show(self, request: HttpRequest, form: FollowForm, status: int = 200, notice: str = "") -> HttpResponse:
        context = {"form": form, "notice": notice, "crumbs": base.catalogue_crumbs()}
        return base.private(render(request, "self_service/follow.html", context, status=status))  # type: ignore[no-any-return]


class OpenView(View):
    """The address in the QR of a receipt."""

    def get(self, request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
        if is_too_much(request):
            return FollowView().show(request, FollowForm(), 429, TOO_MANY)
        found = FollowUp.objects.select_related("case").filter(case__uuid=uuid).first()
        if not following.is_key(found or FollowUp(case=Case(), salt=""), key) or found is None:
            return FollowView().show(request, FollowForm(), 404, NOT_FOUND)
        return remember(HttpResponseRedirect(reverse("self_service:followed", args=(uuid,))), found.case, key)


class FollowedView(View):
    """Where a case stands, in plain words and without personal data, and the choice of mails. `receipt`: to print."""

    receipt = False

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponseBase:
        case = opened(request, uuid)
        if case is None:
            return base.private(HttpResponseRedirect(reverse("self_service:follow")))  # type: ignore[no-any-return]
        key = following.in_groups(following.tidy(request.COOKIES[COOKIE]))
        context = {
            "case": case, "reader": reading.reader_by_key(case), "key": key, "crumbs": base.catalogue_crumbs(),
            "received": "recibido" in request.GET, "news": news.is_wanted(case), **receipt_of(case, key),
        }  # fmt: skip
        template = "self_service/receipt.html" if self.receipt else "self_service/followed.html"
        return base.private(render(request, template, context))  # type: ignore[no-any-return]

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponseBase:
        case = opened(request, uuid)
        if case is None:
            return base.private(HttpResponseRedirect(reverse("self_service:follow")))  # type: ignore[no-any-return]
        base.choose_news(request, case)
        return base.private(HttpResponseRedirect(reverse("self_service:followed", args=(uuid,))))  # type: ignore[no-any-return]


def opened(request: HttpRequest, uuid: UUID) -> Case | None:
    """The case whose key the cookie holds."""
    key = request.COOKIES.get(COOKIE, "")
    found = FollowUp.objects.select_related("case__version", "case__organization").filter(case__uuid=uuid).first()
    return found.case if key and found is not None and following.is_key(found, key) else None


def receipt_of(case: Case, key: str) -> dict[str, object]:
    """What a receipt shows beside folio and key: where to follow the case, also as a QR."""
    address = settings.WWW_URL + reverse("self_service:open", args=(case.uuid, following.tidy(key)))
    return {
        "follow_url": settings.WWW_URL + reverse("self_service:follow"),
        "qr": qr_svg(address, label="Código QR que abre el seguimiento de este trámite"),
    }


# The signed address is the permission, as it came to her by mail; no account and no cookie stand behind it.
@method_decorator(csrf_exempt, name="dispatch")
class StopNewsView(View):
    """Stopping the mails of a case by the address in one of them. Looking changes nothing: mail programs look, too."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        case = self.case(token)
        return self.show(request, case, bool(news.is_wanted(case)))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        case = self.case(token)
        news.choose(case, wanted=False)
        return self.show(request, case, wanted=False)

    def case(self, token: str) -> Case:
        found = news.case_of(token)
        if found is None:
            raise Http404
        return found

    def show(self, request: HttpRequest, case: Case, wanted: bool) -> HttpResponse:
        context = {"case": case, "wanted": wanted, "crumbs": base.catalogue_crumbs()}
        answer = render(request, "self_service/stop_news.html", context)
        answer["Referrer-Policy"] = "no-referrer"
        return base.private(answer)  # type: ignore[no-any-return]
