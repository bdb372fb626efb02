"""«Importar y exportar»: download the directory, send a workbook, see what it would do, apply it."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.core.errors import CmsError, Conflict
from cms.directory.admin.pages import KeepersMenuItem, Page, plain
from cms.directory.exchange import batches, rows
from cms.directory.models import ImportBatch

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 300
SHOWN_BATCHES = 10


class BookForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label="Libro de Excel",
        help_text="Un archivo .xlsx de hasta 10 MB, hecho con la plantilla o exportado de aquí.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Elija un libro.", "empty": "El archivo está vacío."},
    )


class ExchangeView(Page):
    """The first page: downloads, the form, and what was imported lately."""

    template_name = "directory/admin/exchange.html"
    page_title = "Importar y exportar"
    header_icon = "upload"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(BookForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BookForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form)
        try:
            batch, _ = batches.receive(actor=request.user, file=form.cleaned_data["file"], today=timezone.localdate())
        except CmsError as error:
            form.add_error("file", error.message)
            return self.page(form)
        return redirect("directorio_libro:preview", batch.uuid)

    def page(self, form: BookForm) -> HttpResponse:
        """The page with this form."""
        recent = ImportBatch.objects.select_related("sent_by").filter(applied_at__isnull=False)[:SHOWN_BATCHES]
        return self.render_to_response(self.get_context_data(form=form, recent=recent))


class PreviewView(Page):
    """What a workbook would do; applying it asks for exactly that."""

    template_name = "directory/admin/preview.html"
    page_title = "Revisar el libro"
    header_icon = "view"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("directorio_libro:index"), "label": ExchangeView.page_title}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = get_object_or_404(ImportBatch, uuid=kwargs["uuid"], applied_at__isnull=True)
        return self.page(batch)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = get_object_or_404(ImportBatch, uuid=kwargs["uuid"])
        try:
            outcome = batches.apply(
                actor=request.user, batch=batch, today=timezone.localdate(), digest=request.POST.get("digest", "-")
            )
        except Conflict as error:
            messages.error(request, error.message)
            return redirect("directorio_libro:index") if batch.applied_at else self.page(batch)
        except CmsError as error:
            messages.error(request, error.message)
            return redirect("directorio_libro:index")
        if not outcome.applied:
            messages.error(request, "El libro tiene problemas: no se aplicó nada.")
            return self.page(batch)
        messages.success(request, f"Se aplicó «{batch.name}»: {counted(len(outcome.doing))}.")
        return redirect("directorio_libro:index")

    def page(self, batch: ImportBatch) -> HttpResponse:
        """The preview as things are now."""
        outcome = batches.look(batch, actor=self.request.user, today=timezone.localdate())
        doing = outcome.doing
        return self.render_to_response(
            self.get_context_data(
                batch=batch,
                outcome=outcome,
                counts=outcome.counts(),
                errors=outcome.errors[:MOST_SHOWN],
                warnings=[one for one in outcome.problems if one.severity != "error"][:MOST_SHOWN],
                doing=doing[:MOST_SHOWN],
                more=max(0, len(doing) - MOST_SHOWN),
                counted=counted(len(doing)),
                digest=outcome.digest(),
            )
        )


class DownloadView(Page):
    """The directory as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        target = io.BytesIO()
        rows.export(actor=request.user, target=target)
        return plain(
            HttpResponse(target.getvalue(), content_type=XLSX), f"directorio-{timezone.localdate():%Y-%m-%d}.xlsx"
        )


class TemplateDownloadView(Page):
    """The workbook without rows."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        target = io.BytesIO()
        rows.template(target)
        return plain(HttpResponse(target.getvalue(), content_type=XLSX), "directorio-plantilla.xlsx")


class ExchangeViewSet(ViewSet):
    """Workbooks."""

    name = "directorio_libro"
    url_prefix = "directorio/libro"
    icon = "upload"
    menu_label = "Importar y exportar"
    menu_item_class = KeepersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", ExchangeView.as_view(), name="index"),
            path("exportar/", DownloadView.as_view(), name="export"),
            path("plantilla/", TemplateDownloadView.as_view(), name="template"),
            path("<uuid:uuid>/", PreviewView.as_view(), name="preview"),
        ]


def counted(number: int) -> str:
    """How many rows do something, in words."""
    return "1 fila con cambios" if number == 1 else f"{number} filas con cambios"
