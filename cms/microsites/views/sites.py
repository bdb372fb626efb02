"""One micrositio in the administration: its state, look, menu, people, dates and archive."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from cms.core import private_files
from cms.core.errors import CmsError
from cms.microsites.archive import build
from cms.microsites.domain import archiving, life, looks, menu, people, queries, reminders
from cms.microsites.forms.life import ArchiveForm, AssignForm, ExtendForm, MenuForm, ReopenForm, ReviewForm
from cms.microsites.forms.look import MicrositeLookForm
from cms.microsites.models import Microsite, MicrositeArchive, Role
from cms.microsites.models.archive import ArchiveState
from cms.microsites.views import admin
from schemas.microsites.declarations import looks as declared

LOG_ENTRIES = 20


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a micrositio."""
    microsite = admin.microsite_or_404(request, pk)
    mine = queries.visible_to(request.user).filter(pk=pk)
    return admin.show(
        request,
        "microsite",
        title=microsite.title,
        crumbs=admin.crumbs_of(microsite),
        microsite=microsite,
        people=microsite.assignments.select_related("user__person"),
        directs=queries.may_direct(request.user, microsite),
        is_web_team=queries.is_web_team(request.user),
        owner_left=mine.filter(queries.owner_left()).exists(),
        banners=reminders.banners(mine, today=timezone.localdate()),
        archives=microsite.archives.all(),
        served=microsite.archives.filter(state=ArchiveState.SERVED).first(),
        changes=microsite.date_changes.select_related("changed_by")[:LOG_ENTRIES],
        history=ModelLogEntry.objects.for_instance(microsite).select_related("user")[:LOG_ENTRIES],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Colours, type, logo, header and layout."""
    microsite = admin.microsite_or_404(request, pk)
    admin.demand_director(request, microsite)
    form = MicrositeLookForm(request.POST or None, microsite=microsite, actor=request.user)
    valid = request.method == "POST" and form.is_valid()
    if valid and request.POST.get("go") != "preview":
        try:
            looks.save(microsite=microsite, plan=form.plan(), actor=request.user)
        except CmsError as error:
            admin.refuse(form, error)
        else:
            messages.success(request, "Se guardó el aspecto y ya se ve en el sitio.")
            return redirect("microsites:detail", pk)
    return admin.show(
        request,
        "look",
        title=f"Aspecto · {microsite.title}",
        crumbs=admin.crumbs_of(microsite, "Aspecto"),
        microsite=microsite,
        form=form,
        media=form.media,
        preview_url=reverse("microsites_requests:preview"),
        palettes=declared().palettes,
        status=422 if request.method == "POST" and form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_menu(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of the menu."""
    microsite = admin.microsite_or_404(request, pk)
    admin.demand_director(request, microsite)
    form = MenuForm(request.POST or None, microsite=microsite)
    if request.method == "POST" and form.is_valid():
        try:
            menu.save(microsite=microsite, entries=form.entries(), actor=request.user)
        except CmsError as error:
            admin.refuse(form, error)
        else:
            messages.success(request, "Se guardó el menú.")
            return redirect("microsites:detail", pk)
    return admin.show(
        request,
        "menu",
        title=f"Menú · {microsite.title}",
        crumbs=admin.crumbs_of(microsite, "Menú"),
        microsite=microsite,
        form=form,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who does what."""
    microsite = admin.microsite_or_404(request, pk)
    admin.demand_director(request, microsite)
    form = AssignForm(request.POST or None, microsite=microsite, actor=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            people.assign(microsite=microsite, person=said["person"], role=said["role"], actor=request.user)
        except CmsError as error:
            admin.refuse(form, error)
        else:
            messages.success(request, f"{said['person']} es {Role(said['role']).label.lower()} de este micrositio.")
            return redirect("microsites:people", pk)
    return admin.show(
        request,
        "people",
        title=f"Personas · {microsite.title}",
        crumbs=admin.crumbs_of(microsite, "Personas"),
        microsite=microsite,
        form=form,
        people=microsite.assignments.select_related("user__person__organization", "assigned_by"),
        status=422 if form.errors else 200,
    )


@require_POST
def dismiss(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take a person's role."""
    microsite = admin.microsite_or_404(request, pk)
    admin.demand_director(request, microsite)
    found = get_object_or_404(User, pk=person, microsite_assignments__microsite=microsite)
    try:
        people.dismiss(microsite=microsite, person=found, actor=request.user)
        messages.success(request, f"{found} ya no participa en este micrositio.")
    except CmsError as error:
        admin.say(request, error)
    return redirect("microsites:people", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The contents were gone through."""
    microsite = admin.microsite_or_404(request, pk)
    admin.demand_director(request, microsite)
    form = ReviewForm(request.POST or None)

    def work() -> None:
        said = form.cleaned_data
        life.confirm_review(microsite=microsite, actor=request.user, next_review=said["next_review"], note=said["note"])

    return small_form(request, microsite, form, work, title="Revisión", button="Registrar la revisión")


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another last day: the web team gives it, the responsable asks for it."""
    microsite = admin.microsite_or_404(request, pk)
    admin.demand_director(request, microsite)
    form = ExtendForm(request.POST or None)
    decides = queries.is_web_team(request.user)

    def work() -> None:
        said = form.cleaned_data
        verb = life.extend if decides else life.ask_for_more_time
        verb(microsite=microsite, actor=request.user, ends_on=said["ends_on"], reason=said["reason"])

    return small_form(
        request, microsite, form, work, title="Prórroga", button="Prorrogar" if decides else "Pedir la prórroga"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now."""
    admin.demand_web_team(request)
    microsite = admin.microsite_or_404(request, pk)
    form = ArchiveForm(request.POST or None)

    def work() -> None:
        archiving.begin(microsite=microsite, actor=request.user, reason=form.cleaned_data["reason"])

    return small_form(request, microsite, form, work, title="Archivar", button="Archivar el micrositio")


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an archived one back."""
    admin.demand_web_team(request)
    microsite = admin.microsite_or_404(request, pk)
    form = ReopenForm(request.POST or None)

    def work() -> None:
        archiving.reopen(microsite=microsite, actor=request.user, **form.cleaned_data)

    return small_form(request, microsite, form, work, title="Reabrir", button="Reabrir el micrositio")


def small_form(
    request: HttpRequest, microsite: Microsite, form: Form, work: Callable[[], None], *, title: str, button: str
) -> HttpResponse:
    """A page with one form that does one thing."""
    if request.method == "POST" and form.is_valid():
        try:
            work()
        except CmsError as error:
            admin.refuse(form, error)
        else:
            messages.success(request, "Hecho.")
            return redirect("microsites:detail", microsite.pk)
    return admin.show(
        request,
        "small_form",
        title=f"{title} · {microsite.title}",
        crumbs=admin.crumbs_of(microsite, title),
        microsite=microsite,
        form=form,
        media=form.media,
        button=button,
        kind=title,
        status=422 if form.errors else 200,
    )


def package(request: HttpRequest, pk: int, archive_id: int) -> HttpResponseBase:
    """The archive as one file."""
    microsite = admin.microsite_or_404(request, pk)
    found = get_object_or_404(MicrositeArchive, pk=archive_id, microsite=microsite, state=ArchiveState.SERVED)
    return private_files.send(
        f"{found.folder}/{build.PACKAGE}", filename=f"{microsite.name}-archivo.zip", content_type="application/zip"
    )
