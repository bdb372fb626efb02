"""Finding letters, and the whole book of a unit and year."""

from __future__ import annotations

import datetime
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from cms.letters.models import Letter, LetterTurn
from schemas.directory import REGISTRY

STATES = {
    "pendientes": "Por responder", "vencidas": "Por responder, vencidas", "respondidas": "Respondidas o atendidas",
    "turnadas": "Turnadas, por atender", "canceladas": "Canceladas",
}  # fmt: skip
HEADS = {
    "Folio": 26, "Tipo": 12, "Número del remitente": 22, "Fecha": 12, "Recibida o entregada": 18, "Medio": 16,
    "Remitente": 34, "Destinatario": 34, "Dependencia": 30, "Con copia para": 30, "Asunto": 50, "Casos": 18,
    "Responde a": 24, "Se respondió con": 24, "Responder a más tardar": 14, "Cómo se atendió": 30, "Reserva": 14,
    "Turnada a": 40, "Archivos": 10, "Estado": 24,
}  # fmt: skip
HIDDEN = "(reservado)"
NAMED = 3  # units that a line names; of more it says only how many
MANY = {"por atender": "por atender", "turnada": "turnadas", "devuelta": "devueltas", "atendida": "atendidas"}
OPEN_TURNS = LetterTurn.objects.filter(attended_at=None, returned_at=None)
AWAITED = Q(answer_due_on__isnull=False, answered_by=None, settled_at=None, cancelled_at=None)


def filtered(letters: QuerySet[Letter], chosen: Mapping[str, Any], today: datetime.date) -> QuerySet[Letter]:
    """By book, direction, kind, year, state and words. What is no filter of ours is passed over."""
    if chosen.get("libro"):
        letters = letters.filter(unit=chosen["libro"])
    if chosen.get("sentido") in Letter.Direction.values:
        letters = letters.filter(direction=chosen["sentido"])
    if chosen.get("tipo") in Letter.Kind.values:
        letters = letters.filter(kind=chosen["tipo"])
    if str(chosen.get("anio", "")).isdecimal():
        letters = letters.filter(year=int(str(chosen["anio"])[:4]))
    state = chosen.get("estado", "")
    if state == "pendientes":
        letters = letters.filter(AWAITED)
    elif state == "vencidas":
        letters = letters.filter(AWAITED, answer_due_on__lt=today)
    elif state == "respondidas":
        answered = Letter.answered_by.through.objects.values("to_letter")
        letters = letters.filter(Q(pk__in=answered) | Q(settled_at__isnull=False), cancelled_at=None)
    elif state == "turnadas":
        letters = letters.filter(pk__in=OPEN_TURNS.values("letter"), cancelled_at=None)
    elif state == "canceladas":
        letters = letters.filter(cancelled_at__isnull=False)
    for word in str(chosen.get("q", "")).split()[:6]:
        letters = letters.filter(
            Q(folio__icontains=word) | Q(their_number__icontains=word) | Q(subject__unaccent__icontains=word)
            | Q(sender__unaccent__icontains=word) | Q(addressee__unaccent__icontains=word)
            | Q(organization__name__unaccent__icontains=word)
        )  # fmt: skip
    return letters


def state_of(letter: Letter, today: datetime.date) -> tuple[str, str]:
    """A key for the look and a few words. `answered_by` and `turns` should be read beforehand."""
    if letter.cancelled_at:
        return "cancelada", "Cancelada"
    if letter.answered_by.all():
        return "respondida", "Respondida"
    if letter.settled_at:
        return "respondida", "Atendida"
    if letter.answer_due_on:
        day = f"{letter.answer_due_on:%d/%m/%Y}"
        if letter.answer_due_on < today:
            return "vencida", f"Por responder, venció el {day}"
        return "pendiente", f"Por responder, a más tardar el {day}"
    return _turned_state(list(letter.turns.all()), today)


def _turned_state(turns: Sequence[LetterTurn], today: datetime.date) -> tuple[str, str]:
    """Of a letter that asks for no answer: how it stands in the units it was turned to."""
    open_ones = [one for one in turns if one.is_open]
    if any(one.answer_due_on and one.answer_due_on < today for one in open_ones):
        return "vencida", "Turnada, venció el plazo"
    if open_ones:
        return "pendiente", "Turnada, por atender"
    if any(one.returned_at and not one.taken_up_at for one in turns):
        return "pendiente", "Devuelta a quien la turnó"
    return "archivo", "Sin respuesta pendiente"


def turned_to(letter: Letter) -> str:
    """To whom it was turned and how it stands there, in a line. `turns` should be read beforehand."""
    turns = list(letter.turns.all())
    return "; ".join(f"{one.unit_name} ({_stands(one, turns)})" for one in turns)


def turned_in_short(letter: Letter) -> str:
    """The same for a list: of many units only how many there are, and how they stand."""
    turns = list(letter.turns.all())
    if len(turns) <= NAMED:
        return turned_to(letter)
    counts = Counter(_stands(one, turns) for one in turns)
    stand = [f"{counts[key]} {key if counts[key] == 1 else many}" for key, many in MANY.items() if counts[key]]
    return f"{len(turns)} unidades ({', '.join(stand)})"


def _stands(one: LetterTurn, turns: Sequence[LetterTurn]) -> str:
    if one.attended_at:
        return "atendida"
    if one.returned_at:
        return "devuelta"
    return "turnada" if any(child.is_open and child.parent_id == one.pk for child in turns) else "por atender"


def book(letters: QuerySet[Letter], unit: str, year: int, today: datetime.date) -> bytes:
    """The book of a unit and year as a workbook: a sheet of what was sent by kind, and one of what was received.

    `letters`: what the person may see. A line that she may not see keeps its number: the book has no gaps.
    """
    whole = Letter.objects.filter(unit=unit, year=year)
    seen = set(letters.filter(unit=unit, year=year).values_list("pk", flat=True))
    workbook = Workbook(write_only=True)
    for title, part in (
        ("Oficios enviados", whole.filter(direction=Letter.Direction.SENT, kind=Letter.Kind.OFICIO)),
        ("Memorandos enviados", whole.filter(direction=Letter.Direction.SENT, kind=Letter.Kind.MEMORANDO)),
        ("Recibidos", whole.filter(direction=Letter.Direction.RECEIVED)),
    ):
        sheet = workbook.create_sheet(title)
        for column, width in zip("ABCDEFGHIJKLMNOPQRST", HEADS.values(), strict=True):
            sheet.column_dimensions[column].width = width
        sheet.freeze_panes = "B4"
        sheet.append([_cell(sheet, f"{title}: {REGISTRY.units[unit].name}, {year}", bold=True)])
        sheet.append([_cell(sheet, f"Hecho el {today:%d/%m/%Y}")])
        sheet.append([_cell(sheet, head, bold=True) for head in HEADS])
        rows = part.select_related("organization").prefetch_related("answers", "answered_by", "cases", "scans", "turns")
        for letter in sorted(rows, key=lambda one: (one.folio.rsplit("/", 2)[0], one.number)):
            sheet.append([_cell(sheet, value) for value in _line(letter, letter.pk in seen, today)])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _line(letter: Letter, seen: bool, today: datetime.date) -> Iterator[Any]:
    yield letter.folio
    yield letter.get_kind_display()
    if not seen:
        yield from [HIDDEN] * (len(HEADS) - 2)
        return
    moved = timezone.localtime(letter.moved_at).replace(tzinfo=None) if letter.moved_at else None
    yield from (
        letter.their_number, letter.dated_on, moved, letter.get_channel_display(), letter.sender, letter.addressee,
        letter.organization.name if letter.organization else "", "; ".join(letter.copies), letter.subject,
        ", ".join(case.folio for case in letter.cases.all()), _folios(letter.answers), _folios(letter.answered_by),
        letter.answer_due_on, letter.settled_note, letter.get_secrecy_display(), turned_to(letter),
        len(letter.scans.all()),
    )  # fmt: skip
    state = state_of(letter, today)[1]
    yield f"{state}: {letter.cancel_reason}" if letter.cancelled_at else state


def _folios(letters: Any) -> str:
    return ", ".join(letter.folio for letter in letters.all())


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    """A text is a text: nothing that somebody typed becomes a formula."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, datetime.datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=not bold)
    return cell
