"""Opening an account for somebody of the directory, and giving a new first password, each with its printed FORM.293."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.domain import audit, names, notices, passwords, sessions
from cms.accounts.domain.addresses import set_address
from cms.accounts.domain.permissions import check_acts_on, check_manages
from cms.accounts.domain.roles import sync_user
from cms.accounts.errors import AccountInactive, HasAccount, IncompletePerson
from cms.accounts.form293 import Sheet, print_sheet
from cms.accounts.models import User
from cms.core.errors import Conflict
from cms.core.folios import next_folio
from cms.directory.models import Person
from cms.directory.portal.outbox import request_accounts

SERIES = "IA/C"


@dataclass(frozen=True)
class Handover:
    """An account with the sheet that is handed over once. The password stands in `pdf` and nowhere else."""

    user: User
    folio: str
    pdf: bytes = field(repr=False)


@transaction.atomic
def open_account(*, actor: User, person: Person) -> Handover:
    """Open the account of a person: user name by the manual's rule, a one-time password, groups of the post.

    Raises `NotAllowed`, `HasAccount`, `IncompletePerson`, `AddressTaken`.
    """
    check_manages(actor)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _check_complete(person)
    user = User(
        username=_name_for(person),
        first_name=person.first_names,
        last_name=" ".join(filter(None, (person.first_surname, person.second_surname))),
        person=person,
    )
    password = passwords.set_one_time_password(user)
    try:
        with transaction.atomic():
            set_address(user, person.email)
    except IntegrityError as error:
        raise Conflict("Otra persona abrió una cuenta con ese nombre en este momento: intente de nuevo.") from error
    sync_user(user, actor=actor)
    request_accounts([str(user.uuid)])
    return _hand_over(actor=actor, user=user, password=password, verb="opened")


@transaction.atomic
def issue_one_time_password(*, actor: User, user: User) -> Handover:
    """A new first password for somebody who lost his; a former FORM.293 is never printed again. Sessions end.

    Raises `NotAllowed`, `AccountInactive`.
    """
    check_acts_on(actor, user)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not user.is_active:
        raise AccountInactive("La cuenta está desactivada: reactívela antes de entregar una contraseña.")
    password = passwords.set_one_time_password(user)
    user.save()
    sessions.end_all(user=user)
    handover = _hand_over(actor=actor, user=user, password=password, verb="one_time_password")
    notices.password_issued(user)
    return handover


def proposed_username(person: Person) -> str:
    """The user name that a new account of this person would get now."""
    return _name_for(person)


def _hand_over(*, actor: User, user: User, password: str, verb: str) -> Handover:
    now = timezone.now()
    folio = next_folio(SERIES, today=timezone.localdate(now))
    pdf = print_sheet(_sheet(actor=actor, user=user, password=password, folio=folio, now=now))
    audit.record(verb=verb, actor=actor, target=user, folio=folio)
    return Handover(user=user, folio=folio, pdf=pdf)


def _sheet(*, actor: User, user: User, password: str, folio: str, now: datetime) -> Sheet:
    return Sheet(
        user=user,
        person=user.person,
        password=password,
        groups=tuple(sorted(user.groups.values_list("name", flat=True))),
        folio=folio,
        assigned_by=actor,
        assigned_at=now,
        valid_until=now + passwords.VALID_FOR,
    )


def _check_complete(person: Person) -> None:
    if User.objects.filter(person=person).exists():
        raise HasAccount("Esta persona ya tiene una cuenta.")
    if not person.active:
        raise IncompletePerson("La persona no está en funciones según el directorio.", code="persona_inactiva")
    missing = [
        label
        for label, value in (("correo institucional", person.email), ("número de empleado", person.employee_number))
        if not value
    ]
    if missing:
        raise IncompletePerson(f"Al directorio le falta de esta persona: {' y '.join(missing)}.")


def _name_for(person: Person) -> str:
    try:
        return names.propose(
            first_names=person.first_names,
            first_surname=person.first_surname,
            second_surname=person.second_surname,
            is_taken=lambda name: User.objects.filter(username=name).exists(),
        )
    except ValueError as error:
        raise IncompletePerson("El nombre de la persona no tiene letras con las que formar un usuario.") from error
