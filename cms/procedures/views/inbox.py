"""«Mi bandeja»: everything that waits for a person, in one list."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from cms.cases.domain import acting, running, versions
from cms.cases.models import Task
from cms.core import inbox
from cms.core.errors import CmsError
from cms.procedures.domain import waiting
from cms.procedures.domain.waiting import OURS, TERMS, WHOSE, Entry
from cms.procedures.views.base import ProcedureView, case_url, due_in_words, task_url
from cms.procedures.views.filters import Choice, Filters, Quick
from schemas.spanish import fold

PER_PAGE = 50
KEPT = ("q", "fuente", "procedimiento", "plazo", "quien", "p")
Verb = Callable[..., Task]
VERBS: dict[str, tuple[Verb, str, str]] = {
    "tomar": (running.take, "Tomó una actividad.", "Tomó {} actividades."),
    "dejar": (running.release, "Dejó una actividad.", "Dejó {} actividades."),
}


@dataclass(frozen=True)
class Line:
    """One row as it stands on the page. `number`: of the activity that may be marked; None for other things."""

    title: str
    url: str
    note: str
    context: str
    context_url: str
    context_label: str
    organization: str
    due_key: str
    due_words: str
    number: int | None = None


class InboxView(ProcedureView):
    """One list of activities and other things, with filters; several are taken, left or delegated at once."""

    template_name = "procedures/inbox.html"
    page_title = "Mi bandeja"
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        now, wanted = timezone.now(), waiting.wanted_from(request.GET)
        others = inbox.gather(request.user, now)
        found = waiting.find(request.user, now, wanted, others)
        names = names_of(found.procedures)
        page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("p"))
        lines = [self.line(row, names, now) for row in page]
        return self.render(
            lines=lines, page=page, total=found.total, chosen=request.GET, silent=others.silent,
            filters=self.filters(names), quick=self.quick(found.by_term), query=request.GET.urlencode(),
            may_mark=any(line.number for line in lines),
        )  # fmt: skip

    def filters(self, names: dict[str, str]) -> Filters:
        sources = {OURS: "Procedimientos", **inbox.sources()}
        return Filters(
            self.request.GET,
            (
                Choice("fuente", "De dónde", "Todo", tuple(sources.items())),
                Choice("procedimiento", "Procedimiento", "Todos", tuple(names.items())),
                Choice("plazo", "Plazo", "Todos", tuple(TERMS.items())),
                Choice("quien", "Quién la tiene", "Todas", tuple(WHOSE.items()) if names else ()),
            ),
        )

    def quick(self, by_term: dict[str, int]) -> list[Quick]:
        """A link for each term with how much there is, beside what else was chosen."""
        rest = {key: value for key, value in self.request.GET.items() if key in KEPT and key not in ("plazo", "p")}
        chosen = self.request.GET.get("plazo", "")
        everything = Quick("Todo", sum(by_term.values()), "?" + urlencode(rest), chosen not in TERMS)
        return [
            everything,
            *(
                Quick(label, by_term[key], "?" + urlencode({**rest, "plazo": key}), chosen == key)
                for key, label in TERMS.items()
            ),
        ]

    def line(self, row: Entry, names: dict[str, str], now: datetime.datetime) -> Line:
        due = due_in_words(row.due_at, now)
        if row.task is not None:
            task = row.task
            note = " · ".join([names.get(task.case.clave, task.case.clave), *self.remarks(task)])
            return Line(
                task.label, task_url(task), note, task.case.subject, case_url(task.case), task.case.folio,
                str(task.case.organization or ""), *due, number=task.pk,
            )  # fmt: skip
        item = row.item
        assert item is not None
        note = " · ".join(filter(None, (item.kind, item.state)))
        return Line(item.title, item.url, note, item.context, "", "", item.organization, *due)

    def remarks(self, task: Task) -> list[str]:
        """What a row says beside its procedure: who has it, in whose stead, and whether it waits."""
        found = []
        if acting.is_delegated(task, self.today):
            until = f"hasta el {task.delegated_until:%d/%m/%Y}"
            if task.delegated_to_id == self.request.user.pk:
                found.append(f"se la delegó {task.delegated_by} {until}")
            else:
                found.append(f"la delegó a {task.delegated_to} {until}")
        has_it = acting.holder(task, self.today)
        if has_it is not None:
            found.append("la tiene usted" if has_it.pk == self.request.user.pk else f"la tiene {has_it}")
        return [*found, *(["espera a alguien externo"] if task.waits else [])]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take, leave or delegate those that were marked; what a colleague was faster with is told."""
        numbers, verb = marked(request.POST), request.POST.get("hacer", "tomar")
        if not numbers:
            messages.warning(request, "Marque al menos una actividad.")
        elif verb == "delegar":
            given = [("tarea", number) for number in numbers]
            return HttpResponseRedirect(f"{reverse('procedures:delegate')}?{urlencode(given)}")
        elif verb in VERBS:
            self.do(numbers, *VERBS[verb])
        return HttpResponseRedirect(back_to(request.POST.get("volver", "")))

    def do(self, numbers: list[int], verb: Verb, one: str, many: str) -> None:
        done, told = 0, []
        for number in numbers:
            try:
                verb(number, by=self.request.user, now=timezone.now())
                done += 1
            except CmsError as error:
                told.append(error.message)
        if done:
            messages.success(self.request, one if done == 1 else many.format(done))
        for sentence in dict.fromkeys(told):
            messages.warning(self.request, sentence)


def names_of(claves: Any) -> dict[str, str]:
    """Clave -> name of procedures in force, by name."""
    found = [(version.clave, version.name) for version in versions.all_in_force() if version.clave in claves]
    return dict(sorted(found, key=lambda one: fold(one[1])))


def marked(given: QueryDict) -> list[int]:
    """The activities that were marked, no more than a page holds."""
    numbers = [int(number) for number in given.getlist("tarea") if number.isascii() and number.isdigit()]
    return [number for number in dict.fromkeys(numbers) if number < 2**63][:PER_PAGE]


def back_to(query: str) -> str:
    """The list as it was narrowed; nothing but its own filters is taken from what was sent."""
    given = QueryDict(query[:1000])
    kept = {key: given[key] for key in KEPT if given.get(key)}
    return reverse("procedures:inbox") + (f"?{urlencode(kept)}" if kept else "")
