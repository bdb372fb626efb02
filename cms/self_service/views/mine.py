"""«Mis trámites»: what waits for somebody, where her cases stand, their documents, and cancelling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import urlencode

from cms.cases.domain import running
from cms.cases.models import Case, Task
from cms.core import private_files
from cms.core.errors import CmsError
from cms.self_service.domain import mine, news, reading
from cms.self_service.forms import CancelForm
from cms.self_service.views.base import (
    OwnView,
    case_url,
    choose_news,
    due_in_words,
    own_crumbs,
    private,
    task_url,
)
from pipelines.engine import to_svg
from pipelines.engine.svg import activity_rows

PER_PAGE, MOST_WAITING = 20, 20
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STATES = {"abiertos": (Case.State.OPEN, Case.State.WAITING), "terminados": (Case.State.ENDED, Case.State.CANCELLED)}


class MineView(OwnView):
    """Everything that somebody asked for or that her dependencia answers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        tasks = mine.waiting(request.user, self.today)
        waiting = [(task, task_url(task), due_in_words(task.due_at, now)) for task in tasks[:MOST_WAITING]]
        words, state = " ".join(request.GET.get("q", "").split())[:100], request.GET.get("estado", "")
        found = self.filtered(mine.cases(request.user, self.today), words, state)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
        lines = [(case, case_url(case), reading.reader(case, request.user, self.today)) for case in page]
        return self.render(
            "self_service/mine.html", waiting=waiting, more=max(0, tasks.count() - MOST_WAITING), lines=lines,
            page=page, words=words, state=state, crumbs=own_crumbs()[:-1],
            query=urlencode({"q": words, "estado": state}),
        )  # fmt: skip

    def filtered(self, cases: QuerySet[Case], words: str, state: str) -> QuerySet[Case]:
        if state in STATES:
            cases = cases.filter(state__in=STATES[state])
        for word in words.split()[:6]:
            cases = cases.filter(
                Q(folio__icontains=word) | Q(subject__unaccent__icontains=word)
                | Q(version__name__unaccent__icontains=word)
            )  # fmt: skip
        return cases


class OwnCaseView(OwnView):
    """A page about one of her cases. Others' do not exist for her."""

    def case(self, uuid: UUID) -> Case:
        return get_object_or_404(mine.cases(self.request.user, self.today), uuid=uuid)

    def reader(self, case: Case) -> reading.Reader:
        return reading.reader(case, self.request.user, self.today)


class CaseView(OwnCaseView):
    """Where a case stands, what follows, what was answered, and its documents."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case, now = self.case(uuid), timezone.now()
        reader = self.reader(case)
        open_ones = [
            {
                "task": task, "url": task_url(task), "stage": stage,
                "mine": mine.may_act(request.user, task, self.today), "due": due_in_words(task.due_at, now),
            }
            for task, stage in zip([one for one in reader.tasks if one.state == Task.State.OPEN], reader.now(),
                                   strict=True)
        ]  # fmt: skip
        return self.render(
            "self_service/case.html", case=case, reader=reader, open_ones=open_ones, crumbs=own_crumbs(),
            due=due_in_words(case.due_at if case.is_open else None, now),
            rows=activity_rows(reader.procedure.process, *reader.marks()), may_cancel=may_cancel(request, case),
            news=news.is_wanted(case) if case.applicant_id == request.user.pk else None,
        )  # fmt: skip

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """Whoever asked chooses whether mails tell her what changes."""
        case = self.case(uuid)
        if case.applicant_id != request.user.pk:
            raise Http404
        choose_news(request, case)
        return HttpResponseRedirect(case_url(case))


class DiagramView(OwnCaseView):
    """The living diagram as a picture of its own."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        reader = self.reader(self.case(uuid))
        picture = to_svg(reader.procedure.process, *reader.marks())
        answer = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
        answer["Content-Security-Policy"] = SVG_POLICY
        return answer


class FileView(OwnCaseView):
    """A file of the case that she may read."""

    def get(self, request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponseBase:
        found = next((one for one in self.reader(self.case(uuid)).files() if one.uuid == file), None)
        if found is None:
            raise Http404
        return private_files.send(found.file.name, filename=found.name, content_type=found.content_type, inline=True)


class PaperView(OwnCaseView):
    """A printed document of the case that she may read."""

    def get(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
        paper = get_object_or_404(self.reader(self.case(uuid)).papers(), pk=number)
        name = paper.document.folio.replace("/", "-") + ".pdf"
        return private_files.send(paper.document.file.name, filename=name, content_type="application/pdf", inline=True)


def may_cancel(request: HttpRequest, case: Case) -> bool:
    """Whoever asked for a case may end it here."""
    return case.is_open and case.applicant_id == request.user.pk


class CancelView(OwnCaseView):
    """Cancelling, with its reason."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        return self.show(self.open_case(uuid), CancelForm(self.typed_before()))

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case, form = self.open_case(uuid), CancelForm(request.POST)
        if form.is_valid():
            try:
                running.cancel(case.pk, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
            except CmsError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, f"Se canceló el trámite {case.folio}.")
                return HttpResponseRedirect(case_url(case))
        return self.show(case, form, 422)

    def open_case(self, uuid: UUID) -> Case:
        case = self.case(uuid)
        if not may_cancel(self.request, case):
            raise Http404
        return case

    def show(self, case: Case, form: CancelForm, status: int = 200) -> HttpResponse:
        lead = f"{case.folio}: {case.subject}. Lo que ya se hizo queda en el historial, y no podrá reabrirlo."
        return private(self.render(  # type: ignore[no-any-return]
            "core/form_page.html", status, title="Cancelar el trámite", form=form, lead=lead,
            submit_label="Cancelar el trámite", cancel_url=case_url(case),
            crumbs=own_crumbs((case.folio, case_url(case))),
        ))  # fmt: skip
