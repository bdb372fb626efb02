"""What a draft changes, putting it in force, and moving open cases."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.cases.models import ProcedureVersion
from cms.core.errors import CmsError
from cms.modeler import forms
from cms.modeler.domain import migrating, publishing, rights
from cms.modeler.views import base
from cms.modeler.views.base import DraftView, procedure_url
from cms.modeler.views.draft import problem_row
from pipelines.engine.difference import marks


class DifferenceView(DraftView):
    """The differences as a table and as two drawings, and the button that publishes."""

    template_name = "modeler/difference.html"
    page_title = "Diferencias con la versión vigente"

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.PublishForm(request.POST)
        if not rights.is_keeper(request.user, self.today):
            raise Http404
        if form.is_valid():
            said = form.cleaned_data
            try:
                version = publishing.publish(
                    clave, revision=said["revision"], seen=said["seen"], note=said["note"], by=request.user,
                    now=timezone.now(),
                )  # fmt: skip
                messages.success(
                    request, f"Entró en vigor la versión {version.number}. Los casos abiertos siguen en la suya."
                )
                return HttpResponseRedirect(procedure_url(clave))
            except CmsError as error:
                form.add_error(error.field or None, error.message)
        return self.show(form, 422)

    def show(self, form: forms.PublishForm | None = None, status: int = 200) -> HttpResponse:
        found = publishing.compare(self.draft)
        if form is None:
            form = forms.PublishForm()
        # What is shown now is what would be published by the next click.
        form.initial = {"revision": self.draft.revision, "seen": found.current.digest}
        if form.is_bound:
            form.data = {**form.data.dict(), **{key: str(value) for key, value in form.initial.items()}}
        sections = [(name, list(group)) for name, group in groupby(found.changes, lambda one: one.section)]
        return self.render(
            status, form=form, found=found, sections=sections, current=found.current,
            problems=[problem_row(self.draft.clave, one) for one in found.problems],
            refusal=rights.why_not_publish(self.request.user, self.draft, self.today),
        )  # fmt: skip


class BeforeView(DraftView):
    """The drawing in force, with what the draft takes away or changes."""

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        found = publishing.compare(self.draft)
        return base.picture(found.old.process, marks(found.changes, found.old.process, without="added"))


class AfterView(DraftView):
    """The drawing of the draft, with what it adds or changes."""

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        found = publishing.compare(self.draft)
        if found.new is None:
            raise Http404
        return base.picture(found.new.process, marks(found.changes, found.new.process, without="removed"))


class MigrationView(base.ManualView):
    """Which open cases of a former version can go on on the one in force, and moving them."""

    template_name = "modeler/migration.html"
    page_title = "Trasladar casos abiertos"
    source: ProcedureVersion

    def trail(self) -> list[dict[str, str]]:
        return [{"url": procedure_url(self.source.clave), "label": self.source.name}]

    def get(self, request: HttpRequest, clave: str, number: int) -> HttpResponse:
        source, target = self.versions(clave, number)
        return self.show(source, target, forms.MigrationForm())

    def post(self, request: HttpRequest, clave: str, number: int) -> HttpResponse:
        source, target = self.versions(clave, number)
        form = forms.MigrationForm(request.POST)
        if form.is_valid():
            try:
                done = migrating.move_all(
                    source, target, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
                )
                words = f"Casos trasladados a la versión {target.number}: {done.moved}. Se quedaron: {done.left}."
                messages.success(request, words)
                return HttpResponseRedirect(reverse("modeler:procedure", args=(clave,)))
            except CmsError as error:
                form.add_error(error.field or None, error.message)
        return self.show(source, target, form, 422)

    def versions(self, clave: str, number: int) -> tuple[ProcedureVersion, ProcedureVersion]:
        """The former version and the one in force; for the keeper only."""
        if not self.is_keeper:
            raise Http404
        self.source, target = self.version(clave, number), self.in_force(clave)
        if self.source == target or not rights.is_ours(target):
            raise Http404
        return self.source, target

    def show(
        self, source: ProcedureVersion, target: ProcedureVersion, form: forms.MigrationForm, status: int = 200
    ) -> HttpResponse:  # fmt: skip
        verdicts = migrating.preview(source, target)
        return self.render(
            status, form=form, source=source, target=target, back=procedure_url(source.clave),
            able=[one for one in verdicts if not one.reasons], unable=[one for one in verdicts if one.reasons],
        )  # fmt: skip
