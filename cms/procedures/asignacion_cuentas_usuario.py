"""Asignación de cuentas de usuario: the convention of the names, and who answers for an account."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from cms.accounts.domain.names import propose
from cms.accounts.models import User
from cms.cases.registry import Moment, Refusal, rule

MOST_NAMES = 100  # of the same surname that we look through
PLATFORM = "plataforma"


@rule
def nombre_de_usuario(moment: Moment) -> Refusal | None:
    """The name of the account is the one that the convention gives (policy 4)."""
    data = moment.data
    existing = str(data.get("cuenta_similar_cual") or "") if data.get("cuenta_similar") == "si" else ""
    names = list(
        islice(
            candidates(
                str(data.get("usuario_nombres") or ""),
                str(data.get("usuario_primer_apellido") or ""),
                str(data.get("usuario_segundo_apellido") or ""),
            ),
            MOST_NAMES,
        )
    )
    if not names or data.get("cuenta_usuario") == following(names, existing):
        return None
    if existing and existing not in names:
        return Refusal(
            f"«{existing}» no impide usar «{names[0]}», que es el que le toca. Anote el nombre igual que ya existía.",
            "cuenta_similar_cual",
        )
    return Refusal(f"El nombre que le toca es «{following(names, existing)}».", "cuenta_usuario")


@rule
def cuenta_procedente(moment: Moment) -> Refusal | None:
    """An account is granted with its eight data and a profile that fits (policy 3)."""
    if moment.answers.get("procedencia") != "procede":
        return None
    if moment.data.get("datos_completos") != "si":
        return Refusal("Sin los ocho datos la solicitud no procede. Conteste por oficio qué falta.", "procedencia")
    if moment.data.get("perfil_corresponde") != "si":
        return Refusal("Con un perfil que no corresponde al cargo la solicitud no procede.", "procedencia")
    return None


@rule
def responsabilidad_aceptada(moment: Moment) -> Refusal | None:
    """Nobody receives an account without answering for its use."""
    if moment.answers.get("aceptacion") != "conforme" or moment.data.get("acepta_responsabilidad") == "si":
        return None
    return Refusal(
        "La cuenta se entrega a quien acepta la responsabilidad de su uso. Si no la acepta, responda que no la recibe.",
        "acepta_responsabilidad",
    )


@rule
def cuenta_de_plataforma_abierta(moment: Moment) -> Refusal | None:
    """An account of this platform exists before it is handed over, and belongs to the person who asked for it."""
    if moment.data.get("cuenta_de") != PLATFORM:
        return None
    name, number = moment.data.get("cuenta_usuario"), str(moment.data.get("usuario_control") or "")
    account = User.objects.select_related("person").filter(username=name, is_active=True).first()
    if account is None:
        return Refusal(
            f"En esta plataforma no hay una cuenta activa «{name}». Ábrala en «Cuentas» y anótela después aquí.",
            "cuenta_usuario",
        )
    if account.person is None or account.person.employee_number != number:
        return Refusal(f"La cuenta «{name}» no es de quien tiene el número de control {number}.", "cuenta_usuario")
    return None


@rule
def cuenta_de_plataforma_cerrada(moment: Moment) -> Refusal | None:
    """An account of this platform that nobody received is closed before that is told (policy 6)."""
    name = moment.data.get("cuenta_usuario")
    if moment.data.get("cuenta_de") != PLATFORM or not User.objects.filter(username=name, is_active=True).exists():
        return None
    return Refusal(f"La cuenta «{name}» sigue activa. Desactívela en Cuentas y vuelva aquí.")


def candidates(first_names: str, first_surname: str, second_surname: str) -> Iterator[str]:
    """The names that the convention gives, one after the other; none when the person's name has no letters."""
    taken: set[str] = set()
    while True:
        try:
            name = propose(
                first_names=first_names, first_surname=first_surname, second_surname=second_surname,
                is_taken=taken.__contains__,
            )  # fmt: skip
        except ValueError:
            return
        taken.add(name)
        yield name


def following(names: list[str], existing: str) -> str | None:
    """The name after the one that exists already; the first when none does, None when it is not one of these."""
    if not existing:
        return names[0]
    return next((after for name, after in pairwise(names) if name == existing), None)
