"""The list, a letter, its files and the book as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import access as case_access
from cms.core import private_files
from cms.letters import owners
from cms.letters.domain import access, journal, listing, turning
from cms.letters.forms import BookForm
from cms.letters.models import Letter, LetterTurn
from cms.letters.views.base import LettersView, letter_url
from schemas.directory import REGISTRY

PER_PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TurnLine:
    """A turn on the page of its letter: how it stands, and what this person may do with it."""

    turn: LetterTurn
    sentence: str
    may_attend: bool
    may_answer: bool
    may_return: bool


@dataclass(frozen=True)
class TurnedAtOnce:
    """Turns with one instruction. `first`: says who gave it and when."""

    first: LetterTurn
    lines: list[TurnLine] = field(default_factory=list)

    @property
    def for_her(self) -> bool:
        return any(line.may_attend for line in self.lines)


class IndexView(LettersView):
    """Every letter that a person may see, the newest first, with filters."""

    template_name = "letters/index.html"
    page_title = "Correspondencia"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        letters = access.visible(request.user, self.today)
        units = list(letters.order_by().values_list("unit", flat=True).distinct())
        years = sorted(letters.order_by().values_list("year", flat=True).distinct(), reverse=True)
        found = listing.filtered(letters, request.GET, self.today).prefetch_related("answered_by", "turns")
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        books = access.books_seen(request.user, self.today)
        return self.render(
            lines=[
                (letter, letter_url(letter), *listing.state_of(letter, self.today), listing.turned_in_short(letter))
                for letter in page
            ],
            page=page, chosen=request.GET, kept=_kept(request), states=listing.STATES, years=years,
            directions=Letter.Direction.choices, kinds=Letter.Kind.choices,
            units=[(code, unit.name) for code, unit in REGISTRY.units.items() if code in {*units, *books}],
            may_write=bool(access.books_written(request.user, self.today)),
            book_form=BookForm(books=books, today=self.today) if books else None,
        )  # fmt: skip


class LetterView(LettersView):
    """A letter with its files, cases, answers and history."""

    template_name = "letters/letter.html"

    def get_page_title(self) -> str:
        return self.shown.folio

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        self.shown = letter = self.letter(uuid)
        visible = access.visible(request.user, self.today)
        cases = case_access.visible(request.user, self.today).filter(letters=letter)
        key, words = listing.state_of(letter, self.today)
        paper = getattr(letter.document, "case_paper", None) if letter.document else None
        return self.render(
            letter=letter, state=words, state_key=key, scans=letter.scans.select_related("uploaded_by"),
            cases=[(case, reverse("procedures:case", args=(case.uuid,))) for case in cases],
            answers=[(one, letter_url(one)) for one in visible.filter(answered_by=letter)],
            answered_by=[(one, letter_url(one)) for one in visible.filter(answers=letter)],
            history=[(event, journal.sentence(event)) for event in letter.events.select_related("actor")],
            may_write=access.may_write(request.user, letter, self.today), paper=paper, turns=self.turns(),
            place=owners.place_of(letter.document, request.user) if letter.document else None,
            may_turn=not letter.cancelled_at and access.may_turn(request.user, letter, self.today),
            may_link=not letter.cancelled_at and access.may_link(request.user, letter, self.today),
        )  # fmt: skip

    def turns(self) -> list[TurnedAtOnce]:
        """To whom it was turned, for the people of the office; others learn of it from the history.

        What this person may attend comes first.
        """
        letter, user = self.shown, self.request.user
        if not access.may_enter(user, self.today):
            return []
        mine, books = access.units_attending(user, letter, self.today), access.books_written(user, self.today)
        found = letter.turns.select_related("turned_by", "attended_by", "returned_by", "answered_with", "letter")
        lines = []
        for one in found.prefetch_related("children"):
            attends = one.is_open and one.unit in mine and not letter.cancelled_at
            lines.append(TurnLine(
                turn=one, sentence=turning.became(one, self.today), may_attend=attends,
                may_answer=attends and one.unit in books,
                may_return=attends and not any(child.is_open for child in one.children.all()),
            ))  # fmt: skip
        return sorted(_at_once(lines), key=lambda group: not group.for_her)


class FileView(LettersView):
    """A scan of a letter, or the PDF that a case printed (`documento`)."""

    def get(self, request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponseBase:
        found = get_object_or_404(self.letter(uuid).scans, uuid=file)
        return private_files.send(found.file.name, filename=found.name, content_type=found.content_type, inline=True)


class PaperView(LettersView):
    """The PDF of a letter that a case printed."""

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponseBase:
        letter = get_object_or_404(access.visible(request.user, self.today), uuid=uuid, document__isnull=False)
        assert letter.document is not None
        name = letter.folio.replace("/", "-") + ".pdf"
        return private_files.send(letter.document.file.name, filename=name, content_type="application/pdf", inline=True)


class BookView(LettersView):
    """The book of a unit and year as a workbook. Others' books do not exist."""

    def get(self, request: HttpRequest) -> HttpResponse:
        books = access.books_seen(request.user, self.today)
        form = BookForm(request.GET, books=books, today=self.today)
        if not form.is_valid():
            raise PermissionDenied
        unit, year = form.cleaned_data["unidad"], form.cleaned_data["anio"]
        content = listing.book(access.visible(request.user, self.today), unit, year, timezone.localdate())
        answer = HttpResponse(content, content_type=EXCEL)
        answer["Content-Disposition"] = f'attachment; filename="libro-de-correspondencia-{unit}-{year}.xlsx"'
        answer["Cache-Control"] = "private, no-store"
        return answer


def _at_once(lines: Iterable[TurnLine]) -> list[TurnedAtOnce]:
    """Turns that were given together share their moment."""
    groups = groupby(lines, key=lambda line: (line.turn.turned_at, line.turn.turned_by_id, line.turn.instruction))
    found = [list(together) for _, together in groups]
    return [TurnedAtOnce(some[0].turn, sorted(some, key=lambda line: not line.may_attend)) for some in found]


def _kept(request: HttpRequest) -> str:
    """The filters as a query without the page."""
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
