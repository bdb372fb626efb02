"""The drawing in the browser, and the same without drawing: an activity or a question as a form."""

from __future__ import annotations

import contextlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.core.errors import CmsError
from cms.modeler import forms
from cms.modeler.domain import activities, checking, drafts
from cms.modeler.errors import EditedMeanwhile
from cms.modeler.views.base import DraftView, draft_url
from cms.modeler.views.draft import again, told
from pipelines.procedures.words import UNITS
from schemas.procedures import Declaration, InvalidDeclaration
from schemas.procedures.building import build, read
from schemas.procedures.loader import MAIN, PROCESS


class DrawingView(DraftView):
    """bpmn-js with our closed subset. Its page shows what the activity forms say of each element."""

    template_name = "modeler/drawing.html"
    page_title = "Dibujo"

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.DrawingForm(initial={"revision": self.draft.revision, "bpmn": self.draft.files[PROCESS]})
        return self.show(form, self.draft.files[PROCESS])

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.DrawingForm(request.POST)
        if not form.is_valid():
            return self.show(form, request.POST.get("bpmn", "") or self.draft.files[PROCESS], 422)
        bpmn = form.cleaned_data["bpmn"]
        try:
            drafts.save(
                clave, {PROCESS: bpmn}, revision=form.cleaned_data["revision"], by=request.user, now=timezone.now()
            )
        except EditedMeanwhile as error:
            return self.show(again(forms.DrawingForm, request, error), bpmn, 409)
        except CmsError as error:
            form.add_error(None, told(error))
            return self.show(form, bpmn, 422)
        messages.success(request, "Se guardó el dibujo en el borrador.")
        return HttpResponseRedirect(draft_url(clave) if "volver" in request.POST else request.path)

    def show(self, form: forms.DrawingForm, bpmn: str, status: int = 200) -> HttpResponse:
        found = checking.check(self.draft.clave, {**self.draft.files, PROCESS: bpmn}).problems
        facts = {
            "elements": _summaries(self.draft.clave, self.draft.files),
            "roles": _roles(self.draft.files),
            "problems": [
                {"element": one.element, "message": one.message} for one in found if one.element
            ],
            "chosen": self.request.GET.get("elemento", "")[:200],
        }  # fmt: skip
        return self.render(
            status,
            form=form,
            bpmn=bpmn,
            facts=facts,
            problems=[one for one in found if one.element or one.file == PROCESS],
        )


def declared(content: dict[str, str]) -> Declaration | None:
    """`procedure.yaml` of a draft, where it can be read."""
    with contextlib.suppress(InvalidDeclaration, RecursionError):
        return build(Declaration, read(content[MAIN].encode(), MAIN), MAIN, clave="borrador")
    return None


def _roles(content: dict[str, str]) -> dict[str, str]:
    found = declared(content)
    return {f"lane_{key}": role.name for key, role in found.roles.items()} if found else {}


def _summaries(clave: str, content: dict[str, str]) -> dict[str, Any]:
    """For each activity, what stands beside the diagram, and the page that edits it."""
    found = declared(content)
    summaries: dict[str, Any] = {}
    for node in activities.outline(content).activities:
        facts = activities.facts(content, node) if found else {}
        term, papers = facts.get("plazo") or {}, facts.get("documentos") or []
        rows = [
            ["Botón", facts.get("boton", "")],
            ["Plazo", f"{term.get('maximo')} {UNITS[term['unidad']][1]}" if term.get("unidad") in UNITS else ""],
            ["Espera a", (facts.get("espera") or {}).get("a_quien", "")],
            ["Abre", (facts.get("hijo") or {}).get("procedimiento", "")],
            ["Documentos", ", ".join(_paper(found, key) for key in papers)],
            ["Reglas", ", ".join(facts.get("reglas") or [])],
            ["Formulario", activities.form_texts(content, node).get("titulo", "") if found else ""],
        ]  # fmt: skip
        summaries[node] = {
            "url": reverse("modeler:activity", args=(clave, node)), "rows": [row for row in rows if row[1]],
        }  # fmt: skip
    return summaries


def _paper(found: Declaration | None, key: str) -> str:
    return found.documentos[key].name if found and key in found.documentos else key


class ActivityView(DraftView):
    """One activity as a form: the accessible equal of the drawing, and what the drawing does not say."""

    template_name = "modeler/activity.html"
    drawn: activities.Drawn

    def get_page_title(self) -> str:
        return self.drawn.label or self.drawn.id

    def get(self, request: HttpRequest, clave: str, node: str) -> HttpResponse:
        return self.show(self.form(node, initial=True))

    def post(self, request: HttpRequest, clave: str, node: str) -> HttpResponse:
        form = self.form(node, request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        changes = activities.changed_files(self.draft.files, node, form.edited())
        try:
            drafts.save(clave, changes, revision=form.cleaned_data["revision"], by=request.user, now=timezone.now())
        except EditedMeanwhile as error:
            sent = request.POST.copy()
            sent["revision"] = str(error.revision)
            form = self.form(node, sent)
            form.is_valid()
            form.add_error(None, error.message + " Si vuelve a guardar, la actividad queda como usted la escribió.")
            return self.show(form, 409)
        except CmsError as error:
            form.add_error(None, told(error))
            return self.show(form, 422)
        messages.success(request, f"Se guardó «{form.cleaned_data['label']}» en el borrador.")
        return HttpResponseRedirect(draft_url(clave))

    def form(self, node: str, sent: Any = None, *, initial: bool = False) -> forms.ActivityForm:
        content = self.draft.files
        parts = activities.outline(content)
        found = declared(content)
        if node not in parts.activities or found is None:
            raise Http404
        self.drawn = parts.activities[node]
        facts, asked = activities.facts(content, node), _form_of(content, node)
        values = {**forms.initial(self.drawn, facts, asked), "revision": self.draft.revision} if initial else None
        return forms.ActivityForm(
            sent, initial=values, drawn=self.drawn, parts=parts, declared=found, facts=facts, form=asked,
            clave=self.draft.clave,
        )  # fmt: skip

    def show(self, form: forms.ActivityForm, status: int = 200) -> HttpResponse:
        return self.render(status, form=form, drawn=self.drawn, form_path=f"forms/{self.drawn.id}.yaml")


def _form_of(content: dict[str, str], node: str) -> dict[str, Any]:
    """The form of an activity, nothing where its file cannot be read: it is then mended as text."""
    path = f"forms/{node}.yaml"
    if path not in content or list(checking.syntax({path: content[path]})):
        return {}
    return activities.form_texts(content, node)


class QuestionView(DraftView):
    """The words of a decision and of its answers."""

    template_name = "modeler/form.html"

    def get_page_title(self) -> str:
        return "Pregunta"

    def get(self, request: HttpRequest, clave: str, variable: str) -> HttpResponse:
        return self.show(self.form(variable, initial={"revision": self.draft.revision}))

    def post(self, request: HttpRequest, clave: str, variable: str) -> HttpResponse:
        form = self.form(variable, request.POST)
        if form.is_valid():
            text = activities.question_changed(
                self.draft.files[MAIN], variable, form.cleaned_data["words"], form.answers()
            )
            try:
                drafts.save(
                    clave, {MAIN: text}, revision=form.cleaned_data["revision"], by=request.user, now=timezone.now()
                )
                messages.success(request, "Se guardó la pregunta en el borrador.")
                return HttpResponseRedirect(draft_url(clave))
            except EditedMeanwhile as error:
                more = self.parts(variable)
                return self.show(again(forms.QuestionForm, request, error, **more), 409)
            except CmsError as error:
                form.add_error(None, told(error))
        return self.show(form, 422)

    def parts(self, variable: str) -> dict[str, Any]:
        content = self.draft.files
        answers = activities.outline(content).questions.get(variable)
        if answers is None or declared(content) is None:
            raise Http404
        found = activities.value_at(content[MAIN], ("preguntas", variable))
        return {"answers": answers, "declared": found or {}}

    def form(self, variable: str, sent: Any = None, **more: Any) -> forms.QuestionForm:
        return forms.QuestionForm(sent, **self.parts(variable), **more)

    def show(self, form: forms.QuestionForm, status: int = 200) -> HttpResponse:
        intro = "Las respuestas y hacia dónde lleva cada una se cambian en el dibujo; aquí, cómo se leen."
        return self.render(status, form=form, button="Guardar la pregunta", intro=intro)
