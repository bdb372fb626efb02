"""A draft: what it is, its files as text, uploads, and throwing it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.core.errors import CmsError
from cms.modeler import forms
from cms.modeler.domain import activities, checking, diagram_text, drafts, files, publishing, rights
from cms.modeler.errors import EditedMeanwhile, Refused
from cms.modeler.views import base
from cms.modeler.views.base import DraftView, draft_url, procedure_url
from pipelines.engine import InvalidProcess
from schemas.procedures.loader import MAIN, PROCESS

TITLES = {"forms": "Formularios", "letters": "Documentos que se emiten", "scenarios": "Recorridos de prueba"}


class StartView(base.ManualView):
    """Begin a draft, with the files of a version if one is said."""

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        current = self.in_force(clave)
        if not rights.may_edit(request.user, current, self.today):
            raise Http404
        said = request.POST.get("version", "")
        source = self.version(clave, int(said)) if said.isdecimal() and len(said) < 7 else None
        try:
            drafts.begin(clave, by=request.user, now=timezone.now(), source=source)
        except CmsError as error:
            messages.warning(request, error.message)
        return HttpResponseRedirect(draft_url(clave))


class MainView(DraftView, base.MainPage):
    """The first page of a draft: state, problems, activities, files."""

    template_name = "modeler/draft.html"

    def get_page_title(self) -> str:
        return "Borrador"

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        draft = self.draft
        found, parts = publishing.compare(draft), activities.outline(draft.files)
        rows = [
            {
                "drawn": one, "role": parts.lanes.get(one.lane, ""), "facts": activities.facts(draft.files, one.id),
                "form": f"forms/{one.id}.yaml" in draft.files,
            }
            for one in parts.activities.values()
        ] if _readable(draft.files) else []  # fmt: skip
        return self.render(
            problems=[problem_row(draft.clave, one) for one in found.problems], changes=found.changes, rows=rows,
            questions=parts.questions, groups=_groups(draft.files), editors=draft.editors.all(),
            current=found.current, outdated=found.current.pk != draft.base_id,
            refusal=rights.why_not_publish(request.user, draft, self.today),
        )  # fmt: skip


def _readable(content: dict[str, str]) -> bool:
    """Whether the declaration can be read at all; what is wrong with it is told among the problems."""
    return not any(problem.file == MAIN and not problem.code for problem in checking.syntax({MAIN: content[MAIN]}))


def _groups(content: dict[str, str]) -> list[tuple[str, list[str]]]:
    groups = [("El procedimiento", [MAIN, PROCESS])]
    groups += [
        (title, sorted(path for path in content if path.startswith(f"{part}/"))) for part, title in TITLES.items()
    ]
    return groups


def problem_row(clave: str, problem: checking.Problem) -> dict[str, Any]:
    """A problem with the page on which it is mended."""
    place = (
        f"{reverse('modeler:file', args=(clave, problem.file))}?linea={problem.line}#texto"
        if problem.file != PROCESS
        else ""
    )
    node = f"{reverse('modeler:drawing', args=(clave,))}?elemento={problem.element}" if problem.element else ""
    return {"problem": problem, "file_url": place, "node_url": node}


class FileView(DraftView):
    """One file as text, with its problems by line."""

    template_name = "modeler/file.html"

    def get_page_title(self) -> str:
        return str(self.kwargs["path"])

    def get(self, request: HttpRequest, clave: str, path: str) -> HttpResponse:
        form = forms.TextForm(initial={"revision": self.draft.revision, "text": self.text(path)})
        return self.show(path, form, self.text(path))

    def post(self, request: HttpRequest, clave: str, path: str) -> HttpResponse:
        self.text(path)
        form = forms.TextForm(request.POST)
        removing = "quitar" in request.POST
        if not (form.is_valid() or (removing and "revision" in form.cleaned_data)):
            return self.show(path, form, request.POST.get("text", ""), 422)
        text = None if removing else form.cleaned_data["text"]
        try:
            drafts.save(
                clave, {path: text}, revision=form.cleaned_data["revision"], by=request.user, now=timezone.now()
            )
        except EditedMeanwhile as error:
            return self.show(path, again(forms.TextForm, request, error), text or "", 409)
        except CmsError as error:
            form.add_error(None, told(error))
            return self.show(path, form, text or "", 422)
        messages.success(request, f"Se {'quitó' if removing else 'guardó'} «{path}».")
        return HttpResponseRedirect(draft_url(clave) if removing or "volver" in request.POST else request.path)

    def text(self, path: str) -> str:
        if path not in self.draft.files:
            raise Http404
        return str(self.draft.files[path])

    def show(self, path: str, form: forms.TextForm, text: str, status: int = 200) -> HttpResponse:
        found = checking.check(self.draft.clave, {**self.draft.files, path: text.replace("\r\n", "\n")}).problems
        here = [one for one in found if one.file == path]
        line = self.request.GET.get("linea", "")
        return self.render(
            status, form=form, path=path, problems=here, others=len(found) - len(here),
            line=line if line.isdecimal() else "",
            removable=path not in (MAIN, PROCESS), is_drawing=path == PROCESS,
        )  # fmt: skip


def again(kind: type[forms.RevisionForm], request: HttpRequest, error: EditedMeanwhile, **more: Any) -> Any:
    """The same form with what was typed, which would now be saved over what the other person saved."""
    sent = request.POST.copy()
    sent["revision"] = str(error.revision)
    form = kind(sent, **more)
    form.is_valid()
    form.add_error(
        None, error.message + " Si vuelve a guardar, esta parte queda como usted la escribió; lo demás queda como está."
    )
    return form


def told(error: CmsError) -> list[str]:
    """An error with its reasons."""
    return [error.message, *(error.reasons if isinstance(error, Refused) else ())]


class NewFileView(DraftView):
    """A form, a letter or a scenario more."""

    template_name = "modeler/form.html"
    page_title = "Agregar un archivo"

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        return self.show(forms.NewFileForm(initial={"revision": self.draft.revision}))

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.NewFileForm(request.POST)
        if form.is_valid():
            path = form.cleaned_data["path"]
            if path in self.draft.files:
                form.add_error("name", "Ese archivo ya existe.")
            else:
                try:
                    drafts.save(
                        clave, {path: EMPTY[form.cleaned_data["part"]]}, revision=form.cleaned_data["revision"],
                        by=request.user, now=timezone.now(),
                    )  # fmt: skip
                    return HttpResponseRedirect(reverse("modeler:file", args=(clave, path)))
                except EditedMeanwhile as error:
                    form = again(forms.NewFileForm, request, error)
                except CmsError as error:
                    form.add_error(None, told(error))
        return self.show(form, 422)

    def show(self, form: forms.NewFileForm, status: int = 200) -> HttpResponse:
        return self.render(status, form=form, button="Agregar")


EMPTY = {
    "forms": "titulo: Título del formulario\ncampos:\n  nota: {etiqueta: Nota, tipo: parrafo}\n",
    "letters": (
        "titulo: Título del documento\nparrafos:\n  - Texto del documento {folio}.\nfirmas:\n  - {papel: Elabora}\n"
    ),
    "scenarios": (
        "titulo: Qué pasa en este recorrido\npasos:\n  - {actividad: act_01, por: rol, abre: []}\ntermina: true\n"
    ),
}


class UploadView(DraftView):
    """A diagram from another program, or the whole folder."""

    template_name = "modeler/form.html"
    page_title = "Subir archivos"

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        return self.show(forms.UploadForm(initial={"revision": self.draft.revision}))

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.UploadForm(request.POST, request.FILES)
        if form.is_valid():
            sent, revision = form.cleaned_data["file"], form.cleaned_data["revision"]
            try:
                content = sent.read()
                whole = content[:2] == b"PK"
                changes = files.unpack(content) if whole else {PROCESS: files.decoded(content, sent.name)}
                drafts.save(clave, changes, revision=revision, by=request.user, now=timezone.now(), whole=whole)
                messages.success(request, "Se guardó en el borrador lo que subió.")
                return HttpResponseRedirect(draft_url(clave))
            except EditedMeanwhile as error:
                form = forms.UploadForm(initial={"revision": error.revision})
                return self.show(form, 409, problem=error.message + " Revise el borrador y suba el archivo otra vez.")
            except CmsError as error:
                form.add_error("file", told(error))
        return self.show(form, 422)

    def show(self, form: forms.UploadForm, status: int = 200, problem: str = "") -> HttpResponse:
        intro = (
            "Un diagrama cambia solo el dibujo y el recorrido; un ZIP cambia todos los archivos del borrador. Nada "
            "entra en vigor hasta que lo publique quien lleva el manual."
        )
        return self.render(status, form=form, button="Subir", intro=intro, problem=problem)


class TidyView(DraftView):
    """Make the drawing anew, with straight lines and nothing on top of anything else."""

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.RevisionForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            drawn = diagram_text.tidied(self.draft.files[PROCESS])
            drafts.save(
                clave, {PROCESS: drawn}, revision=form.cleaned_data["revision"], by=request.user, now=timezone.now()
            )
            messages.success(request, "Se ordenó el dibujo.")
        except InvalidProcess:
            messages.error(
                request, "El dibujo se ordena cuando el diagrama ya se puede ejecutar. Corrija antes sus problemas."
            )
        except CmsError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(draft_url(clave))


class DiscardView(DraftView):
    """Throw the draft away."""

    template_name = "modeler/form.html"
    page_title = "Descartar el borrador"

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        return self.show(forms.RevisionForm(initial={"revision": self.draft.revision}))

    def post(self, request: HttpRequest, clave: str) -> HttpResponse:
        form = forms.RevisionForm(request.POST)
        if form.is_valid():
            try:
                drafts.discard(clave, revision=form.cleaned_data["revision"], by=request.user, now=timezone.now())
                messages.success(request, "Se descartó el borrador. La versión vigente sigue igual.")
                return HttpResponseRedirect(procedure_url(clave))
            except EditedMeanwhile as error:
                form = again(forms.RevisionForm, request, error)
            except CmsError as error:
                form.add_error(None, error.message)
        return self.show(form, 422)

    def show(self, form: forms.RevisionForm, status: int = 200) -> HttpResponse:
        intro = "Se pierden los cambios del borrador. Si quiere conservarlos, descárguelo antes como ZIP."
        return self.render(status, form=form, button="Descartar el borrador", intro=intro, serious=True)


class DraftPackageView(DraftView):
    """All files of the draft as a ZIP."""

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        return base.packed(clave, self.draft.files, "borrador")


class DraftBpmnView(DraftView):
    """The diagram of the draft for another program."""

    def get(self, request: HttpRequest, clave: str) -> HttpResponse:
        return base.drawing(clave, self.draft.files, "borrador")
