"""Pages that are no pages of the tree: search, map of the site, robots, answers of forms."""

from __future__ import annotations

from django.conf import settings
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.models import Site

from cms.core.client_address import client_address
from cms.pages import portal_content
from cms.pages.domain import forms
from cms.pages.domain.queries import listing, search
from cms.pages.errors import FormClosed
from cms.pages.models.forms import FormPage
from cms.pages.submissions import guarding
from schemas.look.files import MARK

PER_PAGE, PREVIEW = 10, 5
TABS = ("todo", "paginas", "datos")


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """Pages and datasets for some words: both in short, or one kind by pages."""
    words = listing.clean_words(request.GET.get("q"), search.LONGEST)
    tab = request.GET.get("en") if request.GET.get("en") in TABS else "todo"
    number = listing.whole_number(request.GET.get("pagina")) or 1
    rows, start = (PREVIEW, 0) if tab == "todo" else (PER_PAGE, (number - 1) * PER_PAGE)
    pages = search.search_pages(words, start=start if tab == "paginas" else 0, rows=rows) if words else None
    datasets = portal_content.search(words, rows=rows, start=start if tab == "datos" else 0) if words else None
    nothing = bool(words) and not (pages and pages.total) and not (datasets and datasets.total)
    shown = {"paginas": pages, "datos": datasets}.get(str(tab))
    context = {
        "words": words,
        "tab": tab,
        "pages": pages,
        "datasets": datasets,
        "nothing": nothing,
        "suggestions": search.suggestions(words) if nothing else [],
        "list_page": listing.page_of(range(shown.total), request, PER_PAGE) if shown else None,
        "query": listing.encoded({"q": words, "en": str(tab)}),
        "datos_url": settings.DATOS_URL,
    }
    return render(request, "pages/search.html", context)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page of the site for people."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return render(request, "pages/site_map.html", {"entries": listing.tree(site.root_page)})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What machines that read everything should leave alone."""
    site = Site.find_for_request(request)
    root = site.root_url if site else settings.WWW_URL
    body = render(request, "pages/robots.txt", {"root": root, "admin": settings.ADMIN_PATH}).content
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask for it without looking at the page."""
    return HttpResponseRedirect(static(MARK))


# Nobody's account stands behind these forms, so there is nothing that another site could misuse; without the token of a
# session, pages with a form can be kept by the gateway. What guards them instead stands in `submissions.guarding`.
@csrf_exempt
@require_POST
def send_form(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Take an answer to a form; show the form again, with what was written, when something is wrong."""
    page = get_object_or_404(FormPage.objects.live(), pk=page_id)
    if any(not restriction.accept_request(request) for restriction in page.get_view_restrictions()):
        raise Http404
    if guarding.is_too_much(page.pk, client_address(request)):
        form = page.get_form_class()(request.POST)
        form._errors = ErrorDict()  # it was not looked at
        return again(request, page, form, status=429, notice=guarding.TOO_MANY)
    form = page.get_form_class()(request.POST, request.FILES)
    if not form.is_valid():
        return again(request, page, form, status=422)
    try:
        reference = forms.receive(page=page, form=form, now=timezone.now())
    except FormClosed:
        return again(request, page, form, status=409)
    answer = HttpResponseRedirect(f"{page.get_url(request)}?recibido={guarding.receipt(reference)}")
    answer.status_code = 303
    return answer


def again(request: HttpRequest, page: FormPage, form: object, *, status: int, notice: str = "") -> HttpResponse:
    """The form with what was written, its problems and a fresh moment."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[guarding.MOMENT] = guarding.seal(page.pk)  # type: ignore[attr-defined]
    context = {**page.get_context(request), "form": form, "received": "", "notice": notice}
    return render(request, page.get_template(request), context, status=status)
