"""The wizard of the web team: guide, steps, summary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST

from cms.core.errors import CmsError
from cms.microsites.domain import drafts, queries
from cms.microsites.errors import DraftConflict, Incomplete
from cms.microsites.forms.life import GiveBackForm, OverrideForm
from cms.microsites.forms.steps import BY_KEY, STEPS, StepForm, forms_of, plan
from cms.microsites.models import MicrositeRequest, RequestState
from cms.microsites.views import admin
from schemas.microsites.declarations import guide, looks

CRUMBS = {"url": "", "label": "Micrositio nuevo"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The questions before the wizard."""
    admin.demand_web_team(request)
    answers, problem = {}, None
    if request.method == "POST":
        answers = {question.key: request.POST.get(question.key, "") for question in guide().questions}
        try:
            return redirect("microsites_requests:detail", drafts.begin(actor=request.user, answers=answers).pk)
        except CmsError as error:
            problem = error
    return admin.show(
        request,
        "guide",
        title="¿Hace falta un micrositio?",
        crumbs=admin.request_crumbs("Micrositio nuevo"),
        questions=guide().questions,
        answers=answers,
        problem=problem,
        status=422 if problem else 200,
    )


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a request stands: what the guide said, the steps, and what can be done."""
    draft = admin.request_or_404(request, pk)
    rule = guide().decide(draft.answers)
    return admin.show(
        request,
        "request",
        title=draft.title,
        crumbs=admin.request_crumbs(draft.title),
        draft=draft,
        rule=rule,
        answers=[(each.text, each.options[draft.answers[each.key]]) for each in guide().questions],
        steps=progress(draft, request.user),
        editable=draft.state in drafts.EDITABLE_BY_WEB_TEAM,
        open=draft.state in queries.OPEN_REQUESTS,
        override_form=OverrideForm() if draft.state == RequestState.PAGE else None,
        give_back_form=GiveBackForm() if draft.state == RequestState.SENT else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step: shown as it was kept, kept as it is typed."""
    draft = admin.request_or_404(request, pk)
    form_class = BY_KEY.get(key)
    if form_class is None:
        return redirect("microsites_requests:detail", pk)
    if draft.state not in drafts.EDITABLE_BY_WEB_TEAM:
        messages.error(request, f"La solicitud está «{draft.get_state_display()}» y ya no admite cambios.")
        return redirect("microsites_requests:detail", pk)
    if request.method == "POST":
        return save(request, draft, form_class)
    return show_step(request, draft, form_class.of_draft(draft, request.user))


def save(request: HttpRequest, draft: MicrositeRequest, form_class: type[StepForm]) -> HttpResponse:
    """Keep what was typed, even when it lacks something; go where the button says."""
    form = form_class(request.POST, draft=draft, actor=request.user)
    if request.POST.get("go") == "preview":
        form.is_valid()
        return show_step(request, draft, form)
    version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else -1
    try:
        draft = drafts.save_step(draft=draft, actor=request.user, step=form.key, values=form.typed(), version=version)
    except DraftConflict as conflict:
        return show_conflict(request, form, conflict)
    except CmsError as error:
        admin.say(request, error)
        return redirect("microsites_requests:detail", draft.pk)
    form = form_class.of_draft(draft, request.user)
    valid = form.is_bound and form.is_valid()
    if valid and form.key == "dependencia":
        said = form.cleaned_data
        draft = drafts.set_origin(draft=draft, actor=request.user, **said)
    go = request.POST.get("go", "next")
    if go == "leave":
        messages.success(request, "Se guardó el borrador.")
        return redirect("microsites_requests:detail", draft.pk)
    if go == "back":
        return redirect(neighbour(draft, form.key, -1))
    if not valid:
        return show_step(request, draft, form, status=422)
    return redirect(neighbour(draft, form.key, 1))


def neighbour(draft: MicrositeRequest, key: str, distance: int) -> str:
    """The address of the step before or after; after the last comes the summary."""
    place = [each.key for each in STEPS].index(key) + distance
    if place >= len(STEPS):
        return reverse("microsites_requests:summary", args=[draft.pk])
    if place < 0:
        return reverse("microsites_requests:detail", args=[draft.pk])
    return reverse("microsites_requests:step", args=[draft.pk, STEPS[place].key])


def show_step(request: HttpRequest, draft: MicrositeRequest, form: StepForm, status: int = 200) -> HttpResponse:
    """The form of a step, with the way through the wizard."""
    return admin.show(
        request,
        "step_look" if form.key == "aspecto" else "step",
        title=f"{form.heading} · {draft.title}",
        crumbs=admin.request_crumbs(draft.title),
        draft=draft,
        form=form,
        media=form.media,
        number=[each.key for each in STEPS].index(form.key) + 1,
        version=draft.versions.get(form.key, 0),
        steps=progress(draft, request.user, here=form.key),
        preview_url=reverse("microsites_requests:preview"),
        palettes=looks().palettes,
        status=status,
    )


def show_conflict(request: HttpRequest, form: StepForm, conflict: DraftConflict) -> HttpResponse:
    """Mine and theirs beside one another; nothing is lost until somebody chooses."""
    draft = conflict.draft
    theirs = form.__class__.of_draft(draft, request.user)
    rows = [
        {"label": bound.label, "mine": shown(form, bound.name), "theirs": shown(theirs, bound.name)} for bound in form
    ]
    typed: MultiValueDict[str, str] = MultiValueDict(form.typed())
    return admin.show(
        request,
        "conflict",
        title="Otra persona guardó este paso",
        crumbs=admin.request_crumbs(draft.title),
        draft=draft,
        form=form,
        message=conflict.message,
        rows=[{**row, "differs": row["mine"] != row["theirs"]} for row in rows],
        typed=[(name, value) for name, values in typed.lists() for value in values],
        version=draft.versions.get(form.key, 0),
        status=409,
    )


def shown(form: StepForm, name: str) -> str:
    """What a field says, in words."""
    field, values = form.fields[name], form.data.getlist(name) if form.is_bound else []
    choices = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return ", ".join(choices.get(value, value) for value in values) or "—"


def progress(draft: MicrositeRequest, user: Any, here: str = "") -> list[dict[str, Any]]:
    """Every step with its state: complete, begun or empty."""
    found = []
    for key, form in forms_of(draft, user).items():
        state = "vacio" if not form.is_bound else "completo" if form.is_valid() else "incompleto"
        url = reverse("microsites_requests:step", args=[draft.pk, key])
        found.append({"key": key, "heading": form.heading, "url": url, "state": state, "here": key == here})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page, and the button that creates."""
    draft = admin.request_or_404(request, pk)
    if draft.microsite is not None:
        return redirect("microsites:detail", draft.microsite.pk)
    if request.method == "POST":
        try:
            microsite = drafts.create(draft=draft, plan=plan(draft, request.user), actor=request.user)
        except Incomplete as error:
            admin.say(request, error)
        except CmsError as error:
            admin.say(request, error)
        else:
            messages.success(request, f"Se creó el micrositio «{microsite.title}». Sus páginas están sin publicar.")
            return redirect("microsites:detail", microsite.pk)
    steps = progress(draft, request.user)
    return admin.show(
        request,
        "summary",
        title=f"Resumen · {draft.title}",
        crumbs=admin.request_crumbs(draft.title),
        draft=draft,
        parts=[
            {**each, "rows": [(bound.label, shown(form, bound.name)) for bound in form]}
            for each, form in zip(steps, forms_of(draft, request.user).values(), strict=True)
        ],
        steps=steps,
        complete=all(each["state"] == "completo" for each in steps),
    )


@require_POST
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on although a page would do."""
    draft = admin.request_or_404(request, pk)
    try:
        drafts.go_on(draft=draft, actor=request.user, reason=request.POST.get("reason", ""))
    except CmsError as error:
        admin.say(request, error)
        return redirect("microsites_requests:detail", pk)
    return redirect("microsites_requests:step", pk, STEPS[0].key)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a request to the dependencia."""
    draft = admin.request_or_404(request, pk)
    try:
        drafts.give_back(draft=draft, actor=request.user, observations=request.POST.get("observations", ""))
        messages.success(request, "La solicitud se devolvió con sus observaciones.")
    except CmsError as error:
        admin.say(request, error)
    return redirect("microsites_requests:detail", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a request."""
    draft = admin.request_or_404(request, pk)
    try:
        drafts.discard(draft=draft, actor=request.user)
        messages.success(request, "La solicitud se descartó. Sigue en la lista por si alguien la busca.")
    except CmsError as error:
        admin.say(request, error)
    return redirect("microsites_requests:index")
