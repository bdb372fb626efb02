"""What the pages share: who may enter, and forms that lose nothing."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.errors import CmsError
from cms.letters.domain import access
from cms.letters.models import Letter


class LettersView(WagtailAdminTemplateMixin, View):
    """A page of the books. Letters that a person may not see do not exist for her."""

    header_icon = "mail"
    request: HttpRequest
    needs_book = False  # whether only those enter who have a book of their own

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.needs_book and not access.may_enter(request.user, self.today):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def letter(self, uuid: UUID) -> Letter:
        return get_object_or_404(access.visible(self.request.user, self.today), uuid=uuid)

    def trail(self) -> list[dict[str, str]]:
        """The steps between the list and this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("letters:index"), "label": "Correspondencia"}
        return [*self.breadcrumbs_items, home, *self.trail(), {"url": "", "label": self.get_page_title()}]

    def render(self, status: int = 200, **context: Any) -> HttpResponse:
        answer = self.render_to_response(self.get_context_data(**context), status=status)
        answer["Cache-Control"] = "private, no-store"
        return answer


class FormView(LettersView):
    """A form that does one thing. What was typed stays on the screen when it cannot be done."""

    template_name = "letters/form.html"
    button = "Guardar"
    serious = False
    intro = ""

    def prepare(self, **kwargs: Any) -> None:
        """Find what the address names. Raises Http404."""

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        raise NotImplementedError

    def perform(self, form: forms.Form) -> str:
        """Do it; the sentence that says so."""
        raise NotImplementedError

    def back(self) -> str:
        """Where a person goes who changes her mind."""
        return reverse("letters:index")

    def next(self) -> str:
        """Where she goes afterwards."""
        return self.back()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare(**kwargs)
        return self.show(self.build())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.prepare(**kwargs)
        form = self.build(request.POST, request.FILES)
        if form.is_valid():
            try:
                messages.success(request, self.perform(form))
                return HttpResponseRedirect(self.next())
            except CmsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            except ValidationError as error:
                refuse(form, error)
        return self.show(form, 422)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.render(
            status, form=form, back=self.back(), button=self.button, serious=self.serious, intro=self.intro,
            files_again=bool(self.request.FILES),
        )  # fmt: skip


class LetterFormView(FormView):
    """A form about one letter, for those who write in its book."""

    object: Letter

    def prepare(self, uuid: UUID, **kwargs: Any) -> None:
        self.object = self.letter(uuid)
        if not self.may():
            raise Http404

    def may(self) -> bool:
        """Whether this person does it to this letter."""
        return access.may_write(self.request.user, self.object, self.today)

    def trail(self) -> list[dict[str, str]]:
        return [{"url": letter_url(self.object), "label": self.object.folio}]

    def back(self) -> str:
        return letter_url(self.object)


def letter_url(letter: Letter) -> str:
    return reverse("letters:letter", args=(letter.uuid,))


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Put what the model refused beside the fields of the form; the rest above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)  # type: ignore[arg-type]
        return
    for name, said in error.message_dict.items():
        form.add_error(name if name in form.fields else None, said)  # type: ignore[arg-type]
