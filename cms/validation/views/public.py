"""Answering by the link of a mail and seeing a shared draft, without an account."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from cms.core.errors import CmsError, NotAllowed
from cms.validation import drafts
from cms.validation.audit import address_of
from cms.validation.domain import answer_links, people, previews
from cms.validation.errors import BadLink
from cms.validation.forms import AnswerForm
from cms.validation.models import Answer, AnswerLink
from cms.validation.views.answer import summary

MINUTES = 60
ANSWER_COOKIE, DRAFT_COOKIE = "puebla_validar_{pk}", "puebla_borrador_{pk}"
STATUS = {"desconocido": HTTPStatus.NOT_FOUND, "sin_galleta": HTTPStatus.FORBIDDEN}


class PrivateView(View):
    """Whatever it answers is kept nowhere; a link that does not serve gets a page that says why."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except BadLink as error:
            response = sorry(request, error)
        told = response.get("Referrer-Policy")
        response = drafts.keep_private(response)
        if told:
            response["Referrer-Policy"] = told
        return response


def sorry(request: HttpRequest, error: BadLink, **more: Any) -> HttpResponse:
    """The page for a link that does not serve."""
    status = STATUS.get(error.code, HTTPStatus.GONE)
    return render(request, "validation/public/sorry.html", {"error": error, **more}, status=status)


def remember(response: HttpResponse, name: str, token: str, path: str) -> HttpResponse:
    """Put the token into a cookie that only one address receives, for an hour; tell nobody the present address."""
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        name,
        token,
        max_age=60 * MINUTES,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def remembered(request: HttpRequest, name: str) -> str:
    """The token of the cookie. Raises `BadLink` when there is none."""
    token = request.COOKIES.get(name)
    if not token:
        raise BadLink(
            "Abra otra vez el enlace que recibió: esta página se cierra después de una hora.", code="sin_galleta"
        )
    return token


class AnswerEnterView(PrivateView):
    """The address in the mail."""

    preview = False

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = answer_links.find(token)
        page = reverse("validation:answer", args=(link.pk,))
        target = redirect("validation:answer_preview" if self.preview else "validation:answer", link.pk)
        return remember(target, ANSWER_COOKIE.format(pk=link.pk), token, page)


class AnswerByLinkView(PrivateView):
    """What the mail asks, and the answer. Looking changes nothing; only sending the form does."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        _, link = self.found(request, pk)
        return self.page(request, link, AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token, link = self.found(request, pk)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(request, link, form)
        try:
            answer_links.answer(
                token=token,
                visitor=request.user,
                verdict=form.cleaned_data["verdict"],
                comment=form.cleaned_data["comment"],
                address=address_of(request),
            )
        except BadLink as error:
            return self.closed(request, link, error, typed=form.cleaned_data["comment"])
        except CmsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.page(request, link, form)
        return redirect("validation:answer", pk)

    def found(self, request: HttpRequest, pk: int) -> tuple[str, AnswerLink]:
        """The token of the cookie and its link."""
        token = remembered(request, ANSWER_COOKIE.format(pk=pk))
        link = answer_links.find(token)
        if link.pk != pk:
            raise Http404
        return token, link

    def page(self, request: HttpRequest, link: AnswerLink, form: AnswerForm) -> HttpResponse:
        """The question with its form, or why there is nothing to answer any more."""
        try:
            answer_links.demand_open(link)
        except BadLink as error:
            return self.closed(request, link, error)
        page = answer_links.page_of(link)
        try:
            answer_links.demand_login(link, request.user)
            must_enter = False
        except NotAllowed:
            must_enter = True
        context = summary(link.task_state, page, link.user)
        context |= {"link": link, "page": page, "organization": people.organization_of(page)}
        context |= {"form": form, "must_enter": must_enter}
        return render(request, "validation/public/answer.html", context)

    def closed(self, request: HttpRequest, link: AnswerLink, error: BadLink, typed: str = "") -> HttpResponse:
        """The page for a link that was used or overtaken: what was answered, by whom, and what was typed in vain."""
        answered = Answer.objects.filter(task_state=link.task_state).select_related("user").first()
        mine = answered is not None and answered.link_id == link.pk
        return sorry(request, error, answered=answered, mine=mine, typed=typed)


class AnswerPreviewView(AnswerByLinkView):
    """The page as it would be."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        _, link = self.found(request, pk)
        answer_links.demand_open(link)
        draft = link.task_state.revision.as_object()
        return drafts.draw(draft, request, back=reverse("validation:answer", args=(pk,)))


class DraftEnterView(PrivateView):
    """The address of a shared draft."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = previews.open_link(token, timezone.now())
        path = reverse("validation:preview", args=(link.pk,))
        return remember(redirect(path), DRAFT_COOKIE.format(pk=link.pk), token, path)


class DraftView(PrivateView):
    """The shared draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        now = timezone.now()
        link = previews.open_link(remembered(request, DRAFT_COOKIE.format(pk=pk)), now)
        if link.pk != pk:
            raise Http404
        draft = link.page.specific.get_latest_revision_as_object()
        response = drafts.draw(draft, request, until=link.last_day)
        previews.count_view(link, now)
        return response
