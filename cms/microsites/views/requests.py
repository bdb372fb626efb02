"""What dependencias do without the administration: answer the questions, ask for a micrositio, follow the request."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.core.errors import CmsError
from cms.microsites.domain import drafts, queries
from cms.microsites.forms.life import AskForm, PageForm
from cms.microsites.models import MicrositeRequest, RequestState
from cms.microsites.views import admin
from schemas.microsites import declarations

CRUMBS = [{"title": "Inicio", "url": "/"}, {"title": "Micrositios", "url": "/micrositios/"}]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """The questions before a request."""
    if not queries.organizations_of(request.user).exists():
        raise PermissionDenied
    found = declarations.guide()
    answers = {question.key: request.POST.get(question.key, "") for question in found.questions}
    problem = None
    if request.method == "POST":
        mine = queries.organizations_of(request.user)
        only = mine.first() if mine.count() == 1 else None
        try:
            draft = drafts.begin(actor=request.user, answers=answers, organization=only)
        except CmsError as error:
            problem = error
        else:
            return redirect("microsites_request", draft.uuid)
    return render(
        request,
        "microsites/requests/guide.html",
        {"questions": found.questions, "answers": answers, "problem": problem, "crumbs": CRUMBS},
        status=422 if problem else 200,
    )


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The requests that this person began."""
    found = MicrositeRequest.objects.filter(created_by=request.user).select_related("microsite")
    may_ask = queries.organizations_of(request.user).exists()
    if not may_ask and not found.exists():
        raise PermissionDenied
    return render(request, "microsites/requests/mine.html", {"requests": found, "may_ask": may_ask, "crumbs": CRUMBS})


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Where a request stands."""
    draft = own_or_404(request, number)
    questions = declarations.guide().questions
    return render(
        request,
        "microsites/requests/detail.html",
        {
            "draft": draft,
            "rule": declarations.guide().decide(draft.answers),
            "answers": [(each.text, each.options[draft.answers[each.key]]) for each in questions],
            "form": PageForm() if draft.state == RequestState.PAGE and not draft.page_purpose else None,
            "editable": draft.state in drafts.EDITABLE_BY_ITS_AUTHOR,
            "crumbs": CRUMBS,
        },
    )


@never_cache
@login_required
@require_http_methods(["POST"])
def page(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask for the page that is enough."""
    draft = own_or_404(request, number)
    try:
        drafts.ask_for_a_page(draft=draft, actor=request.user, purpose=request.POST.get("purpose", ""))
        messages.success(request, "El equipo web recibió su solicitud de página.")
    except CmsError as error:
        admin.say(request, error)
    return redirect("microsites_request", draft.uuid)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """What the dependencia knows; the web team completes the rest."""
    draft = own_or_404(request, number)
    if draft.state not in drafts.EDITABLE_BY_ITS_AUTHOR:
        messages.error(request, f"La solicitud está «{draft.get_state_display()}» y ya no admite cambios.")
        return redirect("microsites_request", draft.uuid)
    form = AskForm(request.POST or None, actor=request.user, initial=initial(draft))
    if request.method == "POST" and form.is_valid():
        try:
            keep(draft, form, request)
        except CmsError as error:
            admin.refuse(form, error)
        else:
            messages.success(request, "Su solicitud está con el equipo web.")
            return redirect("microsites_request", draft.uuid)
    return render(
        request,
        "microsites/requests/fill.html",
        {
            "title": "Solicitud de micrositio",
            "form": form,
            "draft": draft,
            "submit_label": "Enviar al equipo web",
            "crumbs": CRUMBS,
        },
        status=422 if form.errors else 200,
    )


def keep(draft: MicrositeRequest, form: AskForm, request: HttpRequest) -> None:
    """Keep what was typed as steps of the wizard, and hand it over."""
    said = form.cleaned_data
    drafts.set_origin(
        draft=draft,
        actor=request.user,
        organization=said["organization"],
        oficio_number=said["oficio_number"],
        oficio_date=said["oficio_date"],
    )
    for step, values in form.steps().items():
        draft = drafts.save_step(
            draft=draft,
            actor=request.user,
            step=step,
            values={**draft.data.get(step, {}), **values},
            version=draft.versions.get(step, 0),
        )
    drafts.send(draft=draft, actor=request.user)


def initial(draft: MicrositeRequest) -> dict[str, object]:
    """What is known already."""
    typed = {field: draft.first(step, field) for field, step in AskForm.STEP_OF.items()}
    return {**{field: value for field, value in typed.items() if value}, "organization": draft.organization_id}


def own_or_404(request: HttpRequest, number: uuid.UUID) -> MicrositeRequest:
    """A request of this person; for everybody else it does not exist."""
    return get_object_or_404(MicrositeRequest, uuid=number, created_by=request.user)
