"""Rows of Nombramientos and Suplencias."""

from __future__ import annotations

from typing import Any

from cms.directory.domain import appointments, substitutions
from cms.directory.errors import Invalid
from cms.directory.exchange.session import Changes, Session, differences
from cms.directory.models import Appointment, Substitution
from pipelines.directory import Row

OFICIO = ("oficio_number", "oficio_date", "starts_on", "ends_on")
FIXED = "Eso no se cambia en un registro que ya existe: revóquelo y haga otro."
OVER = "Ya terminó y no está en el directorio: no se da de alta."


def appointment(session: Session, row: Row) -> None:
    """An appointment, known by identifier, else by person, role, dependencia and first day."""
    known = Appointment.objects.filter(proposed=False).select_related("person", "organization")
    found = known.filter(uuid=row.values.get("uuid")).first() if row.values.get("uuid") else None
    if found is None and _is_over(session, row) and not _person_known(session, row, "person"):
        session.ignored(row, OVER)
        return
    person = session.lookup.person(row.values.get("person"), "person")
    office = session.lookup.organization(row.values.get("organization"))
    role = str(row.values["role"])
    if found is None and not row.values.get("uuid"):
        same = known.filter(person=person, role=role, organization=office, starts_on=row.values["starts_on"])
        found = same.order_by("-revoked_at", "pk").last()
    if found is None and _is_over(session, row):
        session.ignored(row, OVER)
        return
    session.once(row, found.pk if found else (person.pk, role, office and office.pk, row.values["starts_on"]), "person")
    if found is not None:
        if (found.person_id, found.role, found.organization_id) != (person.pk, role, office.pk if office else None):
            raise Invalid.of("person", FIXED)
        changes = differences(row, vars(found), (*OFICIO, "revoked_on", "revoked_because"))
        _end(session, changes, appointments.correct, appointments.revoke, appointment=found)
        session.changed(row, str(found), changes)
    else:
        terms = {**_given(row), "person": person, "role": role, "organization": office}
        made = appointments.appoint(actor=session.actor, today=session.today, uuid=row.values.get("uuid"), **terms)
        session.created(row, str(made), made.pk)


def substitution(session: Session, row: Row) -> None:
    """A substitution, known by identifier, else by both people and first day."""
    known = Substitution.objects.select_related("absent", "substitute")
    found = known.filter(uuid=row.values.get("uuid")).first() if row.values.get("uuid") else None
    strangers = not all(_person_known(session, row, name) for name in ("absent", "substitute"))
    if found is None and _is_over(session, row) and strangers:
        session.ignored(row, OVER)
        return
    absent = session.lookup.person(row.values.get("absent"), "absent")
    by = session.lookup.person(row.values.get("substitute"), "substitute")
    if found is None and not row.values.get("uuid"):
        same = known.filter(absent=absent, substitute=by, starts_on=row.values["starts_on"])
        found = same.order_by("-revoked_at", "pk").last()
    if found is None and _is_over(session, row):
        session.ignored(row, OVER)
        return
    session.once(row, found.pk if found else (absent.pk, by.pk, row.values["starts_on"]), "absent")
    if found is not None:
        if (found.absent_id, found.substitute_id) != (absent.pk, by.pk):
            raise Invalid.of("absent", FIXED)
        changes = differences(row, vars(found), (*OFICIO, "revoked_on", "revoked_because"))
        verbs = (substitutions.change_substitution, substitutions.end_substitution)
        _end(session, changes, *verbs, substitution=found)
        session.changed(row, str(found), changes)
    else:
        terms = {**_given(row), "absent": absent, "substitute": by}
        made = substitutions.substitute(actor=session.actor, today=session.today, uuid=row.values.get("uuid"), **terms)
        session.created(row, str(made), made.pk)


def _given(row: Row) -> dict[str, Any]:
    return {name: row.values[name] for name in OFICIO if name in row.values}


def _is_over(session: Session, row: Row) -> bool:
    """Whether the row tells of the past: it is kept where it is known and made nowhere."""
    ends_on = row.values.get("ends_on")
    return bool(row.values.get("revoked_on")) or (ends_on is not None and ends_on < session.today)


def _person_known(session: Session, row: Row, column: str) -> bool:
    return session.lookup.knows(row.values.get(column))


def _end(session: Session, changes: Changes, correct: Any, end: Any, **found: Any) -> None:
    """Correct a term, and end it from today on when the row says so."""
    wanted = {name: after for name, (_, after) in changes.items()}
    revoked_on, reason = wanted.pop("revoked_on", None), wanted.pop("revoked_because", "")
    if "revoked_on" in changes and (changes["revoked_on"][0] is not None or revoked_on != session.today):
        raise Invalid.of("revoked_on", f"Solo se puede escribir la fecha de hoy, {session.today:%d/%m/%Y}.")
    if "revoked_because" in changes and "revoked_on" not in changes:
        raise Invalid.of("revoked_because", "El motivo se escribe junto con la fecha desde la que no tiene efecto.")
    if wanted:
        correct(actor=session.actor, today=session.today, **found, **wanted)
    if revoked_on is not None:
        end(actor=session.actor, today=session.today, reason=str(reason or ""), **found)
