"""Writing in the books: new letters, and what happens to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from cms.letters.domain import access, books, scans
from cms.letters.errors import LetterError
from cms.letters.forms import (
    AnswerForm,
    CancelForm,
    CaseForm,
    CorrectionForm,
    DeliveryForm,
    ReceivedForm,
    ScanForm,
    SentForm,
    find_case,
)
from cms.letters.models import Letter
from cms.letters.views.base import FormView, LetterFormView, letter_url


class NewView(FormView):
    """A letter more in a book. `?responde=`: the letter of the other direction that it answers."""

    form_class: type[forms.Form]
    direction: str
    made: Letter

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.books = access.books_written(request.user, self.today)
        if not self.books:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def answered(self) -> Letter | None:
        folio = self.request.GET.get("responde", "")
        found = access.visible(self.request.user, self.today).filter(folio=folio, cancelled_at=None)
        return found.exclude(direction=self.direction).first() if folio else None

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        answered = self.answered()
        initial: dict[str, Any] = {}
        if answered is not None:
            self.intro = f"Responde a {answered.folio}: {answered.subject}"
            initial = {
                "addressee": answered.sender, "sender": answered.addressee, "organization": answered.organization_id,
                "subject": f"Respuesta a {answered.their_number or answered.folio}"[:300], "secrecy": answered.secrecy,
                "kind": answered.kind,
            }  # fmt: skip
            homes = [answered.unit, *(one.unit for one in answered.turns.all() if one.is_open)]
            mine = [unit for unit in homes if unit in self.books]
            initial |= {"unit": mine[0]} if mine else {}
        return self.form_class(data, files, books=self.books, initial=initial)  # type: ignore[call-arg]

    def facts(self, form: forms.Form) -> books.Facts:
        answered = self.answered()
        given = {name: value for name, value in form.cleaned_data.items() if name != "scan"}
        return books.Facts(**given, answers=(answered,) if answered else ())

    def next(self) -> str:
        return letter_url(self.made)


class NewReceivedView(NewView):
    """Registering what came in."""

    page_title = "Registrar correspondencia recibida"
    form_class = ReceivedForm
    direction = Letter.Direction.RECEIVED
    button = "Registrar"

    def perform(self, form: forms.Form) -> str:
        with transaction.atomic():
            self.made = books.receive(self.facts(form), by=self.request.user, now=timezone.now())
            for upload in form.cleaned_data["scan"]:
                scans.attach(self.made, upload, by=self.request.user, now=timezone.now())
        return f"Se registró con el folio {self.made.folio}."


class NewSentView(NewView):
    """Taking the next number of a book."""

    page_title = "Numerar correspondencia enviada"
    form_class = SentForm
    direction = Letter.Direction.SENT
    button = "Tomar el número"
    intro = "El número se da al guardar y ya no se usa para otra cosa, aunque el documento se cancele."

    def perform(self, form: forms.Form) -> str:
        self.made = books.send(self.facts(form), by=self.request.user, now=timezone.now())
        return f"El número es {self.made.folio}. Escríbalo en el documento."


class CorrectView(LetterFormView):
    """Mending what was typed wrong."""

    page_title = "Corregir los datos"

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return CorrectionForm(data, files, letter=self.object)

    def perform(self, form: forms.Form) -> str:
        books.correct(self.object, form.cleaned_data, by=self.request.user, now=timezone.now())
        return "Se guardaron los datos."


class ScanView(LetterFormView):
    """Attaching files."""

    page_title = "Adjuntar archivos"
    button = "Adjuntar"

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return ScanForm(data, files)

    def perform(self, form: forms.Form) -> str:
        with transaction.atomic():
            for upload in form.cleaned_data["scan"]:
                scans.attach(self.object, upload, by=self.request.user, now=timezone.now())
        count = len(form.cleaned_data["scan"])
        return "Se adjuntó un archivo." if count == 1 else f"Se adjuntaron {count} archivos."


class LinkView(LetterFormView):
    """Tying a letter to a case."""

    page_title = "Ligar a un caso"
    button = "Ligar"
    intro = "Quien ve el caso verá también esta correspondencia y sus archivos."

    def may(self) -> bool:
        return access.may_link(self.request.user, self.object, self.today)

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return CaseForm(data)

    def perform(self, form: forms.Form) -> str:
        case = find_case(form.cleaned_data["case"])
        if case is None:
            raise LetterError("No hay un caso con ese folio que usted pueda ver.", field="case")
        books.link(self.object, case, by=self.request.user, now=timezone.now())
        return f"Se ligó al caso {case.folio}."


class AnswerView(LetterFormView):
    """Noting how a letter was answered or settled."""

    page_title = "Anotar la respuesta"

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return AnswerForm(data)

    def perform(self, form: forms.Form) -> str:
        given, now = form.cleaned_data, timezone.now()
        if given["note"]:
            books.settle(self.object, note=given["note"], by=self.request.user, now=now)
            return "Se anotó cómo se atendió."
        found = access.visible(self.request.user, self.today).filter(folio=given["answer"]).first()
        if found is None:
            raise LetterError("No hay correspondencia con ese folio que usted pueda ver.", field="answer")
        books.register_answer(self.object, found, by=self.request.user, now=now)
        return f"Se anotó que se respondió con {found.folio}."


class DeliverView(LetterFormView):
    """Noting that a sent letter was handed over."""

    page_title = "Anotar la entrega"

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return DeliveryForm(data)

    def perform(self, form: forms.Form) -> str:
        books.deliver(self.object, **form.cleaned_data, by=self.request.user, now=timezone.now())
        return "Se anotó la entrega."


class CancelView(LetterFormView):
    """Cancelling, with the reason."""

    page_title = "Cancelar"
    button = "Cancelar la correspondencia"
    serious = True
    intro = "El número queda usado en el libro. Si la imprimió la plataforma, también se anula el documento."

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return CancelForm(data)

    def perform(self, form: forms.Form) -> str:
        books.cancel(self.object, reason=form.cleaned_data["reason"], by=self.request.user, now=timezone.now())
        return f"Se canceló {self.object.folio}."
