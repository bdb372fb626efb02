"""Mails to whoever asked for something: what changed on her own page of the case, and nothing that it does not show.

A change only marks the case, in its own transaction. Some minutes later the worker compares what her page shows with
what she knew; so changes that follow each other are one mail, and what was taken back meanwhile is none. What she did
herself is no news to her.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.core import signing
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.accounts.models import User
from cms.cases import registry
from cms.cases.domain import handing, notices
from cms.cases.models import Case, CasePaper, Event, FollowUp, Task
from cms.core import mail
from cms.self_service import tasks
from cms.self_service.domain import mine, reading
from cms.self_service.models import News

TOGETHER = datetime.timedelta(minutes=3)  # changes within that time are one mail
AT_ONCE = 500  # cases in one run; the others have their turn in the next
BEGIN = ("started", "key_given")
CHANGE = ("completed", "cancelled", "reopened", "migrated", "child_ended")
# Where somebody without an account leaves her address, by the names of the fields.
ADDRESSES = ("solicita_correo", "correo")
SALT = "tramite-avisos"


@dataclass(frozen=True)
class Seen:
    """What the page of whoever asked shows: the states, the activities that wait for her, her documents, the end."""

    now: list[str]
    waiting: list[int]
    papers: list[int]
    ended: str


# ── What happens in cases ─────────────────────────────────────────────────────────────────────────────────────────────


@registry.on_event
def hear(event: Event) -> None:
    """A case that somebody outside follows begins, or something changed in it."""
    if event.verb in BEGIN:
        if event.verb == "key_given" or event.case.applicant_id:
            News.objects.get_or_create(case=event.case, defaults={"due_at": event.at})
    elif event.verb in CHANGE:
        mark(event.case_id, event.at)


@registry.on_printed
def hear_of_paper(printed: registry.Printed) -> None:
    """A document may be for her."""
    mark(printed.paper.case_id, printed.now)


@registry.on_told
def hear_of_mail(case: Case) -> None:
    """A mail of the procedure told her where the case stands: what her page shows next is no news."""
    News.objects.filter(case=case.pk).update(told=None)


def mark(case_id: int, at: datetime.datetime) -> None:
    """Have a case looked at soon. It always writes, so that it waits for whoever is taking the mark away."""
    News.objects.filter(case=case_id).update(due_at=Coalesce("due_at", at + TOGETHER))


def begin(case: Case, now: datetime.datetime) -> None:
    """Whoever has just asked sees her page: from now on changes are news."""
    _look(case, now)


# ── Telling ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def look_at_due(now: datetime.datetime) -> int:
    """Have the worker look at the cases whose time has come, each by itself; how many."""
    due = News.objects.select_for_update(skip_locked=True).filter(due_at__lte=now).order_by("due_at")
    found = list(due.values_list("pk", flat=True)[:AT_ONCE])
    News.objects.filter(pk__in=found).update(due_at=None)
    for pk in found:
        transaction.on_commit(lambda pk=pk: tasks.tell_news.enqueue(pk))  # type: ignore[misc]
    return len(found)


@transaction.atomic
def tell(case_id: int, now: datetime.datetime) -> bool:
    """One mail with what changed since she was told last; false when nothing did, or she wants none."""
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()  # before its news, as verbs do
    kept = News.objects.filter(case=case_id).first()
    if case is None or kept is None:
        return False
    by_others = _done_by_others(case, kept.number)
    reader, seen = _look(case, now)
    address = address_of(case)
    if kept.told is None or not kept.wanted or not address:
        return False
    changes = _changes(reader, Seen(**kept.told), seen, by_others)
    if not changes:
        return False
    own = f"\nAsunto: {case.subject}" if case.applicant_id else ""
    paragraphs = [
        f"Hay novedades de su trámite {case.folio}.\nTrámite: {case.version.name}{own}",
        *(line for _, line in changes),
        f"Para ver en qué va: {_page(case)}", f"Para no recibir más avisos de este trámite: {stop_link(case)}",
        notices.SIGNED,
    ]  # fmt: skip
    return bool(mail.send_on_commit([address], f"Su trámite {case.folio}: {changes[0][0]}", "\n\n".join(paragraphs)))


def address_of(case: Case) -> str:
    """Where whoever asked gets mails; empty: nowhere. Without an account she needs a key, or she has no page."""
    if case.applicant is not None:
        return case.applicant.email if case.applicant.is_active else ""
    if not FollowUp.objects.filter(case=case).exists():
        return ""
    return next((found for key in ADDRESSES if (found := str(case.data.get(key) or ""))), "")


def _look(case: Case, now: datetime.datetime) -> tuple[reading.Reader, Seen]:
    """What her page shows now; from now on she knows it."""
    day = timezone.localtime(now).date()
    last = Event.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    reader = reading.reader(case, case.applicant, day) if case.applicant else reading.reader_by_key(case)
    seen = _seen(reader, case.applicant, day)
    News.objects.update_or_create(case=case, defaults={"told": asdict(seen), "number": last})
    return reader, seen


def _seen(reader: reading.Reader, user: User | None, day: datetime.date) -> Seen:
    staff = is_staff(user)
    states = dict.fromkeys(stage.label for _, stage in _open(reader))
    return Seen(
        now=[] if staff else list(states), waiting=[] if staff else _hers(reader, user, day),
        papers=sorted(reader.papers().values_list("pk", flat=True)),
        ended="" if reader.case.is_open else reader.ended() or "Terminado",
    )  # fmt: skip


def is_staff(user: User | None) -> bool:
    """Whoever enters the administration has inbox and digest for what waits: she is told of the end and documents."""
    return user is not None and user.has_perm(handing.ENTER)


def _hers(reader: reading.Reader, user: User | None, day: datetime.date) -> list[int]:
    """The open activities that wait for her; without an account there are none."""
    found = []
    for task in reader.tasks if user is not None else ():
        task.case = reader.case
        if task.state == Task.State.OPEN and user is not None and mine.may_act(user, task, day):
            found.append(task.pk)
    return found


def _done_by_others(case: Case, since: int) -> bool:
    """Whether anybody but herself did something since a fact."""
    own = Q(actor=case.applicant_id) if case.applicant_id else Q(actor=None, verb="completed")
    return Event.objects.filter(case=case, number__gt=since, verb__in=CHANGE).exclude(own).exists()


def _changes(reader: reading.Reader, before: Seen, after: Seen, by_others: bool) -> list[tuple[str, str]]:
    """The headline and the paragraph of each thing that changed."""
    found = []
    if by_others and after.ended and after.ended != before.ended:
        cancelled = reader.case.state == Case.State.CANCELLED
        found.append(("se canceló", "Se canceló.") if cancelled else ("terminó", f"Terminó: {after.ended}."))
    if by_others:
        for task, _ in _open(reader):
            if task.pk in after.waiting and task.pk not in before.waiting:
                link = mail.address_of("self_service:task", reader.case.uuid, task.pk)
                found.append(("le toca a usted", f"Le toca a usted: {task.label}\n{link}"))
    if by_others and after.now and after.now != before.now:
        states = dict.fromkeys(_state(stage, task.pk in after.waiting) for task, stage in _open(reader)
                               if stage.label in after.now)  # fmt: skip
        found.append((f"ahora está «{after.now[0]}»", "\n".join(states)))
    # It is printed after the click, so it is news also to whoever caused it; staff sees it come.
    expected = not by_others and is_staff(reader.case.applicant)
    new = CasePaper.objects.filter(pk__in=set() if expected else set(after.papers) - set(before.papers))
    for paper in new.select_related("document").order_by("pk"):
        told = f"Hay un documento para usted: {paper.document.title} (folio {paper.document.folio})."
        found.append(("hay un documento para usted", told))
    return found


def _state(stage: reading.Stage, is_hers: bool) -> str:
    return f"Ahora está: {stage.label}." + ("" if is_hers else f" Lo atiende: {stage.who or 'la plataforma'}.")


def _open(reader: reading.Reader) -> list[tuple[Task, reading.Stage]]:
    """What is open, with the state that the page shows for it."""
    return list(zip((task for task in reader.tasks if task.state == Task.State.OPEN), reader.now(), strict=True))


def _page(case: Case) -> str:
    """Her page of the case; a key is never in a mail of this kind, because it may have been changed for a reason."""
    if case.applicant_id:
        return mail.address_of("self_service:case", case.uuid)
    return f"{mail.address_of('self_service:follow')}\nEscriba el folio y la clave de su acuse."


# ── Her choice ────────────────────────────────────────────────────────────────────────────────────────────────────────


def is_wanted(case: Case) -> bool | None:
    """Whether she gets mails of this case; None: there is nobody to send any to, or nothing more to tell."""
    if not case.is_open or not address_of(case):
        return None
    kept = News.objects.filter(case=case).first()
    return kept is None or kept.wanted


def choose(case: Case, wanted: bool) -> None:
    """Get the mails of this case from now on, or none of them."""
    News.objects.update_or_create(case=case, defaults={"wanted": wanted})


def stop_link(case: Case) -> str:
    """The address in a mail by which she stops those of this case without logging in."""
    return mail.address_of("self_service:stop_news", token_of(case))


def token_of(case: Case) -> str:
    return signing.Signer(salt=SALT).sign(case.uuid.hex)


def case_of(token: str) -> Case | None:
    """The case of such an address; it is good for nothing else, and does not end."""
    try:
        uuid = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Case.objects.select_related("version").defer("version__files").filter(uuid=uuid).first()
