"""What happens to the paper of a case: signatures, receipt, scan, and taking a document out of force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.cases.domain import originals
from cms.cases.models import Case, CasePaper
from cms.core import private_files
from cms.core.errors import CmsError
from cms.core.form_fields import DateField, accept, text_area
from cms.core.models import DocumentOriginal
from cms.procedures.views.base import ProcedureView, case_url

PLACE = "firma_{}"


class SignForm(forms.Form):
    """A day for each place that is not signed yet; those left empty stay unsigned."""

    def __init__(self, *args: Any, original: DocumentOriginal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for signature in original.signatures.all():
            if signature.signed_on is None:
                who = ", ".join(filter(None, (signature.caption, signature.name or signature.post)))
                self.fields[PLACE.format(signature.place)] = DateField(label=f"{who}: firmó el", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(found.values()):
            raise forms.ValidationError("Escriba el día de al menos una firma.")
        return found

    @property
    def days(self) -> dict[int, Any]:
        return {int(name.removeprefix("firma_")): day for name, day in self.cleaned_data.items() if day}


class ReceiptForm(forms.Form):
    """When whoever keeps the original got it."""

    received_on = DateField(label="Se recibió el")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()


class ScanForm(forms.Form):
    """The signed original as a PDF."""

    scan = forms.FileField(
        label="Original digitalizado", help_text="Un PDF de hasta 25 MB, con todas sus firmas. Se adjunta una vez.",
        widget=forms.FileInput(attrs={"accept": accept(["pdf"])}),
    )  # fmt: skip


class CancelPaperForm(forms.Form):
    """Why a document is taken out of force."""

    reason = forms.CharField(label="Por qué se anula", max_length=300, widget=text_area(3))


class PaperFormView(ProcedureView):
    """A form about a printed document of a case."""

    template_name = "procedures/paper_form.html"
    button = "Guardar"
    serious = False
    done = ""

    def load(self, uuid: UUID, number: int, **kwargs: Any) -> None:
        self.shown: Case = self.case(uuid)
        papers = self.shown.papers.select_related("document", "case")
        self.paper: CasePaper = get_object_or_404(papers, pk=number, document__cancelled_at=None)
        if not self.allowed():
            raise Http404

    def allowed(self) -> bool:
        return originals.may_note(self.request.user, self.paper, self.today)

    def trail(self) -> list[dict[str, str]]:
        return [{"url": case_url(self.shown), "label": self.shown.folio}]

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        raise NotImplementedError

    def perform(self, form: forms.Form) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.load(**kwargs)
        return self.show(self.build())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.load(**kwargs)
        form = self.build(request.POST, request.FILES)
        if form.is_valid():
            try:
                self.perform(form)
                messages.success(request, self.done)
                return HttpResponseRedirect(case_url(self.shown))
            except CmsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        return self.show(form, 422)

    def intro(self) -> str:
        return f"{self.paper.document.title}, folio {self.paper.document.folio}."

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.render(
            status, form=form, back=case_url(self.shown), button=self.button, serious=self.serious, intro=self.intro(),
        )  # fmt: skip


class OriginalFormView(PaperFormView):
    """A form about one original."""

    def load(self, uuid: UUID, number: int, original: int = 0, **kwargs: Any) -> None:
        super().load(uuid, number)
        found = self.paper.document.originals.prefetch_related("signatures")
        self.original: DocumentOriginal = get_object_or_404(found, number=original)

    def intro(self) -> str:
        count = self.paper.document.originals.count()
        which = f" Tanto {self.original.number} de {count}." if count > 1 else ""
        return f"{super().intro()}{which}"


class SignView(OriginalFormView):
    page_title = "Anotar firmas"
    done = "Se anotaron las firmas."

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return SignForm(data, original=self.original)

    def perform(self, form: forms.Form) -> None:
        assert isinstance(form, SignForm)
        originals.sign(self.original, form.days, by=self.request.user, now=timezone.now())


class ReceiveView(OriginalFormView):
    page_title = "Anotar que se recibió"
    done = "Se anotó que se recibió."

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return ReceiptForm(data)

    def perform(self, form: forms.Form) -> None:
        given = form.cleaned_data["received_on"]
        originals.receive(self.original, given, by=self.request.user, now=timezone.now())


class ScanView(OriginalFormView):
    page_title = "Adjuntar el original digitalizado"
    button = "Adjuntar"
    done = "Se adjuntó el original digitalizado."

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return ScanForm(data, files)

    def perform(self, form: forms.Form) -> None:
        originals.scan(self.original, form.cleaned_data["scan"], by=self.request.user, now=timezone.now())


class CancelPaperView(PaperFormView):
    page_title = "Anular el documento"
    button = "Anular el documento"
    serious = True
    done = "Se anuló el documento. Su folio queda usado."

    def allowed(self) -> bool:
        return originals.of_the_unit(self.request.user, self.shown, self.today)

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return CancelPaperForm(data)

    def perform(self, form: forms.Form) -> None:
        originals.cancel(self.paper, reason=form.cleaned_data["reason"], by=self.request.user, now=timezone.now())


class ScannedView(ProcedureView):
    """The scan of an original, for whoever sees the case."""

    def get(self, request: HttpRequest, uuid: UUID, number: int, original: int) -> HttpResponseBase:
        paper = get_object_or_404(self.case(uuid).papers.select_related("document"), pk=number)
        found = get_object_or_404(paper.document.originals.exclude(scan=""), number=original)
        name = f"{paper.document.folio.replace('/', '-')}-tanto-{original}.pdf"
        return private_files.send(found.scan.name, filename=name, content_type="application/pdf", inline=True)
