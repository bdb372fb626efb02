"""Mails to those who work on a case. They name folio and subject, never what citizens wrote in its forms."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.conf import settings

from cms.accounts.models import User
from cms.cases.models import Case, Notice, Task
from cms.core import mail
from cms.core.dates import long_date
from cms.core.inbox import Item

SIGNED = "Dirección de Gobierno Electrónico\nEste aviso lo envía la plataforma; no lo conteste.\n"
MOST_LINES = 25


def once(key: str, now: datetime.datetime) -> bool:
    """Whether a mail has not been sent yet; from now on it has. Two jobs at once: only one gets true."""
    return Notice.objects.get_or_create(key=key, defaults={"sent_at": now})[1]


def send(people: Iterable[User | None], subject: str, *paragraphs: str) -> int:
    """One mail to each active account with an address; how many."""
    wanted = [user.email for user in people if user is not None and user.is_active and user.email]
    return mail.send_on_commit(wanted, subject, "\n\n".join([*filter(None, paragraphs), SIGNED]))


def about(case: Case) -> str:
    return f"Caso {case.folio}: {case.subject}\nProcedimiento: {case.version.name}"


def link_of(task: Task) -> str:
    return mail.address_of("procedures:task", task.case.uuid, task.pk)


def case_link(case: Case) -> str:
    return mail.address_of("procedures:case", case.uuid)


def line_of(task: Task, words: str = "") -> str:
    """An activity in a list: folio, what is to be done, until when, and where."""
    return f"- {task.case.folio}, {task.case.subject}: {task.label}{f' ({words})' if words else ''}\n  {link_of(task)}"


def line_of_item(item: Item) -> str:
    """The same of what waits in another room."""
    return f"- {item.reference or item.kind}: {item.title}\n  {settings.WWW_URL}{item.url}"


def listed(lines: Sequence[str]) -> str:
    """The first of them, one below the other, and how many more there are."""
    more = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], *([f"… y {more} más."] if more > 0 else [])])


# ── Handing over ──────────────────────────────────────────────────────────────────────────────────────────────────────


def tell_delegated(task: Task, reason: str) -> None:
    """To the substitute."""
    assert task.delegated_until is not None
    send(
        [task.delegated_to], f"{task.case.folio}: le delegaron una actividad",
        f"{task.delegated_by} le delegó «{task.label}». Usted la atiende en suplencia de {task.delegated_by} "
        f"hasta el {long_date(task.delegated_until)}; después vuelve a quien se la delegó.",
        f"Motivo: {reason}" if reason else "", about(task.case), link_of(task),
    )  # fmt: skip


def tell_undelegated(task: Task, by: User) -> None:
    """To whoever no longer has it, or to whoever gets it back."""
    others = [user for user in (task.delegated_to, task.delegated_by) if user and user.pk != by.pk]
    send(
        others, f"{task.case.folio}: se retiró una delegación",
        f"{by} retiró la delegación de «{task.label}». La actividad vuelve a quien la delegó.",
        about(task.case), case_link(task.case) if task.delegated_by in others else "",
    )  # fmt: skip


def tell_reassigned(task: Task, by: User, before: User | None) -> None:
    """To whoever has it now, and to whoever had it."""
    send(
        [task.taken_by] if task.taken_by != by else [], f"{task.case.folio}: le asignaron una actividad",
        f"{by} le asignó «{task.label}».", about(task.case), link_of(task),
    )  # fmt: skip
    if before is not None and before.pk != by.pk:
        send(
            [before], f"{task.case.folio}: se reasignó una actividad",
            f"{by} reasignó «{task.label}» a {task.taken_by}. Usted ya no la tiene.", about(task.case),
        )  # fmt: skip


# ── Talking and correcting ────────────────────────────────────────────────────────────────────────────────────────────


def tell_comment(case: Case, by: User, people: Iterable[User]) -> None:
    """To those at work on the case; what was written stays in the case."""
    send(
        [user for user in people if user.pk != by.pk], f"{case.folio}: hay un comentario nuevo",
        f"{by} escribió un comentario.", about(case), case_link(case),
    )  # fmt: skip


def tell_reopened(task: Task, by: User, closed: Sequence[Task]) -> None:
    """To those who had begun with what came next."""
    begun = {user.pk: user for one in closed for user in (one.taken_by, one.delegated_to) if user and user != by}
    if not begun:
        return
    send(
        begun.values(), f"{task.case.folio}: se corrige una actividad anterior",
        f"{by} reabrió «{task.label}» para corregirla. Lo que usted tenía abierto de este caso se cerró y volverá a "
        "abrirse cuando se haga de nuevo.", about(task.case), case_link(task.case),
    )  # fmt: skip


def inbox_link() -> str:
    return mail.address_of("procedures:inbox")


def preferences_link() -> str:
    return mail.address_of("procedures:mails")
