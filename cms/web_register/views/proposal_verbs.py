"""Pages of structure and design: drafting, sending, answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cms.core.errors import CmsError
from cms.web_register.domain import access, papers, proposals, releases, tree
from cms.web_register.domain.papers import Letter
from cms.web_register.domain.proposals import AnyProposal
from cms.web_register.forms.work import DecisionForm, LetterForm, NotesForm, SketchForm
from cms.web_register.models import DesignImage, DesignProposal, SiteRecord, StructureProposal
from cms.web_register.views import steps
from cms.web_register.views.base import RecordVerb, RegisterView

MODELS: dict[str, type[AnyProposal]] = {"estructura": StructureProposal, "diseno": DesignProposal}


class ProposalVerb(RecordVerb):
    """A verb on a version of the structure or of the design."""

    proposal: Any
    what: str

    def load(self, pk: int, what: str = "", proposal: int = 0, **kwargs: Any) -> None:
        self.object = self.record(pk)
        self.what = self.anchor = what
        self.proposal = get_object_or_404(MODELS[what], record=self.object, pk=proposal)
        self.proposal.record = self.object
        if self.proposal.is_draft and not self.is_team:
            raise Http404


class Begin(RecordVerb):
    """The draft; where there is one, it is opened."""

    page_title = "Comenzar una versión"
    intro = "Se abre un borrador con el que puede trabajar antes de enviarlo a la dependencia."
    button = "Comenzar"
    what: str

    def load(self, pk: int, what: str = "", **kwargs: Any) -> None:
        self.object = self.record(pk)
        self.what = self.anchor = what

    def perform(self, form: forms.Form) -> None:
        begin = proposals.begin_structure if self.what == "estructura" else proposals.begin_design
        self.made = begin(actor=self.request.user, record=self.object)

    def back(self) -> str:
        made = getattr(self, "made", None)
        if made is None:
            return super().back()
        name = "web_register:structure" if self.what == "estructura" else "web_register:design"
        return reverse(name, args=[self.object.pk, made.pk])


class Structure(RegisterView):
    """The editor of the tree. Every button saves what is written and does its change, without scripts."""

    template_name = "web_register/admin/structure.html"
    team_writes = True
    proposal: StructureProposal
    object: SiteRecord

    def load(self, pk: int, proposal: int, **kwargs: Any) -> None:
        self.object = self.record(pk)
        self.proposal = get_object_or_404(StructureProposal, record=self.object, pk=proposal)
        self.proposal.record = self.object
        if self.proposal.is_draft and not self.is_team:
            raise Http404

    def get_page_title(self) -> str:
        return str(self.proposal)

    def trail(self) -> list[dict[str, str]]:
        return steps.trail(self.object)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.proposal.tree)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        given = tree.with_texts(self.proposal.tree, texts(request))
        try:
            changed, focus = apply(given, request.POST.get("action", ""))
            proposals.save_tree(
                actor=request.user, proposal=self.proposal, new_tree=changed,
                seen=int(request.POST.get("revision") or 0),
            )  # fmt: skip
        except CmsError as error:
            self.load(**self.kwargs)
            return self.show(given, problem=error.message, status=422)
        if not focus:
            messages.success(request, "Se guardó la estructura.")
        here = reverse("web_register:structure", args=[self.object.pk, self.proposal.pk])
        return HttpResponseRedirect(here + (f"#{focus}" if focus else ""))

    def show(self, shown: tree.Tree, status: int = 200, problem: str = "") -> HttpResponse:
        return self.render(
            status, record=self.object, proposal=self.proposal,
            rows=list(tree.rows(shown)), branches=tree.branches(shown),
            problem=problem,
            problems=tree.problems(shown), deepest=tree.DEEPEST, back=steps.url(self.object, "estructura"),
        )  # fmt: skip


def texts(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """Titles and notes as they were typed, by section."""
    ids = [name.removeprefix("title-") for name in request.POST if name.startswith("title-")]
    return {one: (request.POST.get(f"title-{one}", ""), request.POST.get(f"note-{one}", "")) for one in ids}


def apply(given: tree.Tree, action: str) -> tuple[tree.Tree, str]:
    """The tree after a button, and the part of the page to show next."""
    verb, _, node = action.partition(":")
    if verb in ("", "guardar"):
        return given, ""
    if verb == "agregar":
        known = {row.node["id"] for row in tree.rows(given)}
        changed = tree.add(given, node)
        made = next(row.node["id"] for row in tree.rows(changed) if row.node["id"] not in known)
        return changed, f"s-{made}"
    return tree.change(given, verb, node), "secciones" if verb == "quitar" else f"s-{node}"


class Design(ProposalVerb):
    """The sketches of a version."""

    template_name = "web_register/admin/design.html"
    form_class = NotesForm
    team_only = False
    team_writes = True

    def load(self, pk: int, proposal: int, **kwargs: Any) -> None:  # type: ignore[override]
        super().load(pk, what="diseno", proposal=proposal)

    def get_page_title(self) -> str:
        return str(self.proposal)

    def initial(self) -> dict[str, Any]:
        return {"notes": self.proposal.notes}

    def perform(self, form: forms.Form) -> str:
        proposals.set_notes(actor=self.request.user, proposal=self.proposal, notes=form.cleaned_data["notes"])
        return "Se guardaron las notas."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        images = self.proposal.images.select_related("file")
        return {
            **super().get_context_data(**kwargs),
            "record": self.object,
            "proposal": self.proposal,
            "images": images,
        }


class AddSketch(ProposalVerb):
    page_title = "Agregar un boceto"
    form_class = SketchForm
    button = "Agregar"

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        proposals.add_image(
            actor=self.request.user, proposal=self.proposal, title=given["title"], description=given["description"],
            upload=given["file"],
        )  # fmt: skip
        return f"Se agregó el boceto «{given['title']}»."

    def back(self) -> str:
        return reverse("web_register:design", args=[self.object.pk, self.proposal.pk])


class RemoveSketch(AddSketch):
    page_title = "Quitar un boceto"
    intro = "El boceto se borra del borrador."
    form_class = forms.Form
    button = "Quitar"
    serious = True

    def perform(self, form: forms.Form) -> str:
        image = get_object_or_404(DesignImage, proposal=self.proposal, pk=self.kwargs["image"])
        proposals.remove_image(actor=self.request.user, image=image)
        return "Se quitó el boceto."


class Propose(ProposalVerb):
    page_title = "Enviar a la dependencia"
    intro = "El enlace podrá aprobarla o regresarla con observaciones. La versión enviada ya no cambia."
    button = "Enviar"

    def perform(self, form: forms.Form) -> str:
        proposals.propose(actor=self.request.user, proposal=self.proposal)
        return "Se envió a la dependencia. Imprima el oficio si lo necesita."


class Discard(ProposalVerb):
    page_title = "Descartar el borrador"
    intro = "El borrador se borra y vuelve a contar la versión anterior."
    button = "Descartar"
    serious = True

    def perform(self, form: forms.Form) -> str:
        proposals.discard_draft(actor=self.request.user, proposal=self.proposal)
        return "Se descartó el borrador."


class Decide(ProposalVerb):
    team_only = False
    page_title = "Responder la propuesta"
    form_class = DecisionForm
    button = "Responder"

    def form_options(self) -> dict[str, Any]:
        return {"by_enlace": access.is_enlace_of(self.request.user, self.object.organization)}

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        proposals.decide(
            actor=self.request.user, proposal=self.proposal, verdict=given["verdict"],
            observations=given["observations"], oficio=given["oficio"],
        )  # fmt: skip
        return "Se guardó la respuesta."


class Oficio(ProposalVerb):
    page_title = "Imprimir el oficio de solicitud de aprobación"
    form_class = LetterForm
    button = "Imprimir"

    def initial(self) -> dict[str, Any]:
        letter = papers.addressee(self.object, to_titular=False)
        return {"addressee": letter.addressee, "post": letter.post}

    def perform(self, form: forms.Form) -> str:
        letter = Letter(**form.cleaned_data)
        print_it: Any = releases.structure_oficio if self.what == "estructura" else releases.design_oficio
        document = print_it(actor=self.request.user, proposal=self.proposal, letter=letter)
        return f"Se imprimió el oficio {document.folio}."
