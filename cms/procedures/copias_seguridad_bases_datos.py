"""Copias de seguridad: which copies the plan asks for today, and attempts that follow one another."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cms.accounts.domain.names import fold
from cms.cases.models import Case
from cms.cases.registry import Moment, Refusal, rule, service_task
from cms.core.dates import MONTHS
from cms.procedures import shared

CLAVE = "copias_seguridad_bases_datos"
OUT_OF_PROGRAMME = "extraordinaria"
Day = datetime.date
Row = Mapping[str, Any]
WEEKDAYS = "lunes martes miercoles jueves viernes sabado domingo".split()
FROM_PLAN = ("sistema", "identificacion", "frecuencia", "tipo")  # they also tell one copy from another


# ── The copies of a day ───────────────────────────────────────────────────────────────────────────────────────────────


@service_task
def copias_del_dia(moment: Moment) -> Mapping[str, Any]:
    """The copies that the agreed plan asks for today; none without a plan, nor for a copy out of the programme."""
    if moment.case.entry == OUT_OF_PROGRAMME:
        return {"copias": []}
    today = shared.today_of(moment)
    return {"copias": due_copies(plan_in_force(agreed_plans(moment), today), today)}


def agreed_plans(moment: Moment) -> Iterable[Row]:
    """The data of cases with an agreed plan, the last first; that of this case before all."""
    if moment.data.get("acuerdo") == "convenido":
        yield moment.data
    cases = Case.objects.filter(clave=CLAVE, data__acuerdo="convenido").exclude(state=Case.State.CANCELLED)
    yield from cases.exclude(pk=moment.case.pk).order_by("-started_at", "-pk").values_list("data", flat=True)


def plan_in_force(plans: Iterable[Row], today: Day) -> Sequence[Row]:
    """The copies of the first plan that counts already."""
    for plan in plans:
        if plan.get("plan_copias") and str(plan.get("plan_desde") or "") <= today.isoformat():
            copies: Sequence[Row] = plan["plan_copias"]
            return copies
    return []


def due_copies(plan: Iterable[Row], today: Day) -> list[dict[str, Any]]:
    """A first attempt of each copy that is due, as rows of the log; the result is for whoever looks."""
    return [
        {
            **{key: copy.get(key) or "" for key in FROM_PLAN},
            "fecha": today.isoformat(),
            "hora": copy.get("horario"),
            "intento": 1,
        }
        for copy in plan
        if is_due(str(copy.get("frecuencia")), str(copy.get("dia") or ""), today)
    ]


def is_due(frequency: str, when: str, today: Day) -> bool:
    """Whether a copy is due; `when`: the day in the plan's own words («viernes», «último», «15 de enero»).

    Words that say nothing count as the beginning of the period: Monday, the first of the month, the first of January.
    """
    words = [fold(word) for word in re.findall(r"[^\W\d]+", when)]
    numbers = [int(number) for number in re.findall(r"\d+", when)]
    return RULES.get(frequency, RULES["diario"])(words, numbers, today)


def _daily(words: list[str], numbers: list[int], today: Day) -> bool:
    return True


def _weekly(words: list[str], numbers: list[int], today: Day) -> bool:
    return today.weekday() in (_weekdays(words) or [0])


def _monthly(words: list[str], numbers: list[int], today: Day) -> bool:
    last = calendar.monthrange(today.year, today.month)[1]
    says_last = any(word.startswith("ultim") for word in words)
    weekdays = _weekdays(words)
    if weekdays:
        in_its_week = today.day > last - 7 if says_last else today.day <= 7
        return in_its_week and today.weekday() == weekdays[0]
    if says_last:
        return today.day == last
    return today.day == min(numbers[0] if numbers and 1 <= numbers[0] <= 31 else 1, last)


def _weekdays(words: list[str]) -> list[int]:
    """The days that are named, also in plural."""
    return [number for word in words for number, day in enumerate(WEEKDAYS) if word.startswith(day)]


def _yearly(words: list[str], numbers: list[int], today: Day) -> bool:
    months = [MONTHS.index(word) + 1 for word in words if word in MONTHS]
    if not months and len(numbers) > 1 and 1 <= numbers[1] <= 12:  # 31/12
        months = [numbers[1]]
    return today.month == (months or [1])[0] and _monthly(words, numbers, today)


RULES: Mapping[str, Callable[[list[str], list[int], Day], bool]] = {
    "diario": _daily, "semanal": _weekly, "mensual": _monthly, "anual": _yearly,
}  # fmt: skip


# ── The attempts of a copy ────────────────────────────────────────────────────────────────────────────────────────────


@rule
def intentos_congruentes(moment: Moment) -> Refusal | None:
    """What is said of the log follows from the rows: a second failure needs a second attempt (activity 5)."""
    attempts: dict[tuple[str, ...], dict[int, bool]] = {}
    for row in moment.data.get("copias") or []:
        of_copy = attempts.setdefault(tuple(str(row.get(key) or "") for key in FROM_PLAN), {})
        number = int(row.get("intento") or 1)
        of_copy[number] = of_copy.get(number, True) and row.get("resultado") == "correcto"
    for key, of_copy in attempts.items():
        if sorted(of_copy) != list(range(1, max(of_copy) + 1)):
            return Refusal(f"«{key[0]}»: anote todos los intentos, desde el primero y sin saltos.", "copias")
    failed = [max(of_copy) for of_copy in attempts.values() if not of_copy[max(of_copy)]]
    return _answer(moment.answers.get("log", ""), failed)


@rule
def bitacora_completa(moment: Moment) -> Refusal | None:
    """The log holds every attempt that was made, with its result (policy 7)."""
    kept = {_attempt(row) for row in moment.data.get("bitacora") or []}
    missing = [row for row in moment.data.get("copias") or [] if _attempt(row) not in kept]
    if not missing:
        return None
    row = missing[0]
    return Refusal(
        f"Falta en la bitácora «{row.get('sistema')}», intento {row.get('intento')}, con el resultado que dio el log."
    )


def _attempt(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(key) or "") for key in (*FROM_PLAN, "fecha", "intento", "resultado"))


def _answer(log: str, failed: list[int]) -> Refusal | None:
    """`failed`: the number of the last attempt of each copy that has no good one."""
    if log == "sin_error" and failed:
        return Refusal("El último intento de una copia tiene error. Responda que sí hay error.", "log")
    if log == "con_error" and not failed:
        return Refusal("Ninguna copia quedó con error. Corrija los resultados o responda que no hay error.", "log")
    if log == "con_error" and max(failed) > 1:
        return Refusal("Una copia ya falló por segunda vez. Responda que la segunda copia también falló.", "log")
    if log == "error_repetido" and max(failed, default=0) < 2:
        return Refusal("La segunda falla se declara cuando una copia ya tiene su segundo intento con error.", "log")
    return None
