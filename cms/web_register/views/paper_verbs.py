"""Release, printing, signatures and scans; and handing over files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from cms.core.errors import CmsError
from cms.core.models import DocumentOriginal, DocumentSignature, PrintedDocument
from cms.core.private_files import send
from cms.web_register.domain import folder, papers, releases
from cms.web_register.domain.papers import Letter
from cms.web_register.forms.work import DayForm, LetterForm, ReasonForm, ReleaseForm, ScanForm
from cms.web_register.models import Maintenance, RecordDocument, SiteRecord, StoredFile
from cms.web_register.views import steps
from cms.web_register.views.base import RecordVerb, RegisterView, VerbView


class Release(RecordVerb):
    page_title = "Liberar el sitio"
    intro = "Se registra la liberación y se imprime el FORM.316 con los lugares para las firmas."
    form_class = ReleaseForm
    anchor = "liberacion"
    button = "Liberar e imprimir el FORM.316"

    def form_options(self) -> dict[str, Any]:
        return {"record": self.object}

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        made = releases.release(
            actor=self.request.user, record=self.object, released_on=given["released_on"], detail=given["detail"],
            annexes=list(given.get("annexes") or []),
        )  # fmt: skip
        return f"El sitio quedó liberado. FORM.316 con folio {made.form.folio}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context.get("gaps"):
            context["gaps"] = steps.linked(self.object, releases.gaps_of(self.object))
        return context


class Reprint(RecordVerb):
    page_title = "Imprimir otra vez el FORM.316"
    intro = "Se imprime con otro folio en lugar del que se anuló."
    anchor = "liberacion"
    button = "Imprimir"

    def perform(self, form: forms.Form) -> str:
        document = releases.reprint_form(actor=self.request.user, record=self.object)
        return f"FORM.316 con folio {document.folio}."


class PrintDefinition(RecordVerb):
    page_title = "Imprimir la ficha de definición"
    anchor = "documentos"
    button = "Imprimir"

    def perform(self, form: forms.Form) -> str:
        document = releases.print_definition(actor=self.request.user, record=self.object)
        return f"Se imprimió la ficha, folio {document.folio}."


class DeliveryOficio(RecordVerb):
    page_title = "Imprimir el oficio de entrega"
    form_class = LetterForm
    anchor = "documentos"
    button = "Imprimir"

    def initial(self) -> dict[str, Any]:
        letter = papers.addressee(self.object, to_titular=True)
        return {"addressee": letter.addressee, "post": letter.post}

    def perform(self, form: forms.Form) -> str:
        document = releases.delivery_oficio(
            actor=self.request.user, record=self.object, letter=Letter(**form.cleaned_data)
        )
        return f"Se imprimió el oficio {document.folio}."


class PaperVerb(VerbView):
    """A verb on a printed document."""

    document: PrintedDocument
    owner: SiteRecord | Maintenance
    anchor = "documentos"

    def load(self, uuid: UUID, **kwargs: Any) -> None:
        self.document, self.owner = find(self, uuid)

    def subject(self) -> SiteRecord | Maintenance:
        return self.owner

    def get_page_subtitle(self) -> str:
        return self.document.folio


def find(view: RegisterView, uuid: UUID) -> tuple[PrintedDocument, SiteRecord | Maintenance]:
    """A document of a record that the person may see, and whose it is."""
    link = get_object_or_404(
        RecordDocument.objects.select_related("document", "record", "maintenance__record"), document__uuid=uuid
    )
    view.record(link.record_id)
    return link.document, link.maintenance or link.record


class Sign(PaperVerb):
    page_title = "Anotar una firma"
    form_class = DayForm
    signature: DocumentSignature

    def load(self, uuid: UUID, signature: int = 0, **kwargs: Any) -> None:
        super().load(uuid)
        self.signature = get_object_or_404(DocumentSignature, original__document=self.document, pk=signature)

    def get_page_subtitle(self) -> str:
        return f"{self.document.folio}, tanto {self.signature.original.number}, {self.signature.caption}"

    def perform(self, form: forms.Form) -> str:
        papers.sign(actor=self.request.user, signature=self.signature, signed_on=form.cleaned_data["day"])
        return "Se anotó la firma."


class OriginalVerb(PaperVerb):
    """A verb on one original."""

    original: DocumentOriginal

    def load(self, uuid: UUID, number: int = 0, **kwargs: Any) -> None:
        super().load(uuid)
        self.original = get_object_or_404(DocumentOriginal, document=self.document, number=number)

    def get_page_subtitle(self) -> str:
        return f"{self.document.folio}, tanto {self.original.number}"


class Receive(OriginalVerb):
    team_only = False
    page_title = "Anotar que se recibió"
    form_class = DayForm

    def perform(self, form: forms.Form) -> str:
        papers.receive(actor=self.request.user, original=self.original, received_on=form.cleaned_data["day"])
        return "Se anotó que el tanto se recibió."


class Scan(OriginalVerb):
    team_only = False
    page_title = "Adjuntar el original firmado"
    form_class = ScanForm
    button = "Adjuntar"

    def perform(self, form: forms.Form) -> str:
        papers.scan(actor=self.request.user, original=self.original, upload=form.cleaned_data["scan"])
        return "Se adjuntó el original digitalizado."


class CancelPaper(PaperVerb):
    page_title = "Anular el documento"
    intro = "El folio queda usado y la página pública de verificación dirá que está anulado."
    form_class = ReasonForm
    button = "Anular"
    serious = True

    def perform(self, form: forms.Form) -> str:
        papers.cancel(actor=self.request.user, document=self.document, reason=form.cleaned_data["reason"])
        return f"Se anuló {self.document.folio}."


class FileView(RegisterView):
    """A stored file, for who may see its record."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponseBase:
        file = get_object_or_404(StoredFile, uuid=uuid)
        self.record(file.record_id)
        inline = request.GET.get("ver") == "1"
        return send(file.file.name, filename=file.original_name, content_type=file.content_type, inline=inline)


class DocumentView(RegisterView):
    """A printed document as PDF, or (`number`) its scanned original."""

    def get(self, request: HttpRequest, uuid: UUID, number: int | None = None) -> HttpResponseBase:
        document, _ = find(self, uuid)
        name, filename = document.file.name, document.filename
        if number is not None:
            original = get_object_or_404(DocumentOriginal, document=document, number=number)
            if not original.scan:
                raise Http404
            name, filename = original.scan.name, filename.replace(".pdf", f"-tanto-{number}-firmado.pdf")
        return send(name, filename=filename, content_type="application/pdf", inline=True)


class FolderView(RegisterView):
    """The digital folder as a ZIP, sent while it is made. By POST: each download is written down."""

    object: SiteRecord

    def load(self, pk: int) -> None:
        self.object = self.record(pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            built = folder.build(actor=request.user, record=self.object)
        except CmsError as error:
            raise Http404 from error
        answer = StreamingHttpResponse(built.stream(), content_type="application/zip")
        answer["Content-Disposition"] = content_disposition_header(True, f"{built.name}.zip") or "attachment"
        answer["Cache-Control"] = "private, no-store"
        answer["X-Accel-Buffering"] = "no"
        return answer
