"""What the pages of the manual share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.modeler.domain import files, rights
from cms.modeler.models import ProcedureDraft
from cms.procedures.views.base import ProcedureView
from pipelines.engine import Process, to_svg

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class ManualView(ProcedureView):
    """A page of the manual. Everybody who works here may read it."""

    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("modeler:list"), "label": "Manual"}
        return [*self.breadcrumbs_items, home, *self.trail(), {"url": "", "label": self.get_page_title()}]

    def in_force(self, clave: str) -> ProcedureVersion:
        return get_object_or_404(ProcedureVersion, clave=clave, in_force=True)

    def version(self, clave: str, number: int) -> ProcedureVersion:
        return get_object_or_404(ProcedureVersion, clave=clave, number=number)

    @property
    def is_keeper(self) -> bool:
        return rights.is_keeper(self.request.user, self.today)


class DraftView(ManualView):
    """A page of a draft: it exists for those who may edit it."""

    draft: ProcedureDraft

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            self.draft = self.find(kwargs["clave"])
        return super().dispatch(request, *args, **kwargs)

    def find(self, clave: str) -> ProcedureDraft:
        found = get_object_or_404(ProcedureDraft.objects.select_related("base", "saved_by"), clave=clave)
        if not rights.may_edit(self.request.user, found.base, self.today):
            raise Http404
        return found

    def trail(self) -> list[dict[str, str]]:
        steps = [{"url": procedure_url(self.draft.clave), "label": self.draft.base.name}]
        return (
            steps if isinstance(self, MainPage) else [*steps, {"url": draft_url(self.draft.clave), "label": "Borrador"}]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            draft=self.draft, clave=self.draft.clave, back=draft_url(self.draft.clave), **kwargs
        )


class MainPage:
    """Marks the first page of a draft, whose trail does not name itself."""


def procedure_url(clave: str) -> str:
    return reverse("modeler:procedure", args=(clave,))


def draft_url(clave: str) -> str:
    return reverse("modeler:draft", args=(clave,))


def picture(process: Process, marks: dict[str, str] | None = None) -> HttpResponse:
    """A drawing as a picture of its own, under a policy of its own."""
    answer = HttpResponse(to_svg(process, marks=marks), content_type="image/svg+xml; charset=utf-8")
    answer["Content-Security-Policy"] = SVG_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


def download(content: bytes | str, name: str, content_type: str) -> HttpResponse:
    """A file to keep, never one to show."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def packed(clave: str, content: dict[str, str], mark: str) -> HttpResponse:
    return download(files.pack(content), f"{clave}-{mark}.zip", "application/zip")


def drawing(clave: str, content: dict[str, str], mark: str) -> HttpResponse:
    return download(content.get("process.bpmn", ""), f"{clave}-{mark}.bpmn", "application/xml; charset=utf-8")


def process_of(version: ProcedureVersion) -> Process:
    return versions.procedure_of(version).process
