"""Turning a letter to the units that attend it, and what they do with it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.letters.domain import access, notices, turning
from cms.letters.domain.listing import NAMED
from cms.letters.forms import AttendForm, GiveBackForm, TurnForm
from cms.letters.models import LetterTurn, to_unit
from cms.letters.views.base import LetterFormView


class TurnView(LetterFormView):
    """Giving a received letter to one or several units."""

    page_title = "Turnar"
    button = "Turnar"
    intro = "La verá el personal de cada unidad y espera en su bandeja hasta que la atienda, la responda o la devuelva."

    def may(self) -> bool:
        return not self.object.cancelled_at and access.may_turn(self.request.user, self.object, self.today)

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        due = self.object.answer_due_on
        return TurnForm(data, without={self.object.unit}, due=due if due and due >= self.today else None)

    def perform(self, form: forms.Form) -> str:
        made = turning.turn(self.object, **form.cleaned_data, by=self.request.user, now=timezone.now())
        return _told(made, self.today)


class TurnedView(LetterFormView):
    """A form about one turn, for the people of its unit."""

    turn: LetterTurn
    wanted: UUID

    def may(self) -> bool:
        self.turn = get_object_or_404(self.object.turns, uuid=self.wanted)
        return self.turn.unit in access.units_attending(self.request.user, self.object, self.today)

    def prepare(self, uuid: UUID, **kwargs: Any) -> None:
        self.wanted = kwargs["turn"]
        super().prepare(uuid)
        self.intro = f"Instrucción: «{self.turn.instruction}»"


class TurnOnView(TurnedView):
    """Giving what was turned to a unit to others, for those who keep its book."""

    page_title = "Turnar a otra unidad"
    button = "Turnar"

    def may(self) -> bool:
        return super().may() and self.turn.unit in access.books_written(self.request.user, self.today)

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        without = turning.units_above(self.turn, self.object)
        return TurnForm(data, without=without, due=turning.longest(self.turn, self.today))

    def perform(self, form: forms.Form) -> str:
        made = turning.turn_on(self.turn, **form.cleaned_data, by=self.request.user, now=timezone.now())
        return _told(made, self.today)


class AttendView(TurnedView):
    """Noting how the unit attended it."""

    page_title = "Anotar que se atendió"

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return AttendForm(data)

    def perform(self, form: forms.Form) -> str:
        turning.attend(self.turn, note=form.cleaned_data["note"], by=self.request.user, now=timezone.now())
        return "Se anotó cómo se atendió."


class GiveBackView(TurnedView):
    """Returning it to whoever turned it."""

    page_title = "Devolver"
    button = "Devolver"

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        return GiveBackForm(data)

    def perform(self, form: forms.Form) -> str:
        turning.give_back(self.turn, reason=form.cleaned_data["reason"], by=self.request.user, now=timezone.now())
        return f"Se devolvió a {self.turn.turned_by}."


def _told(made: Sequence[LetterTurn], today: datetime.date) -> str:
    """To whom it was turned, and where nobody is to see it."""
    units = [to_unit(one.unit) for one in made]
    told = f"Se turnó {turning.listed(units) if len(units) <= NAMED else f'a {len(units)} unidades'}."
    empty = [one.unit_name for one in made if not notices.people_of(one, today)]
    if empty:
        told += f" Hoy nadie con cuenta la recibe ahí ({turning.listed(empty)}): la verá quien llegue al puesto."
    return told
