"""What can go wrong with micrositios, each with a stable code and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.core.errors import CmsError, Conflict, NotAllowed
from cms.microsites.domain.contrast import Problem, shown

if TYPE_CHECKING:
    from cms.microsites.models import MicrositeRequest


class NotYours(NotAllowed):
    """The person has no part in this micrositio or request."""

    def __init__(self) -> None:
        super().__init__("No tiene permiso para hacer esto en este micrositio.")


class AddressRefused(CmsError):
    """The name cannot be an address."""

    code = "direccion_no_admitida"


class AddressTaken(CmsError):
    """Somebody else has the name, or one that looks like it."""

    code = "direccion_ocupada"


class DraftConflict(Conflict):
    """Somebody else saved the same step since this person opened it. Both versions are kept: nothing is lost."""

    code = "borrador_modificado"

    def __init__(self, draft: MicrositeRequest) -> None:
        who = draft.updated_by or "Otra persona"
        super().__init__(f"{who} guardó este mismo paso mientras usted lo llenaba. No se perdió nada: compare y elija.")
        self.draft = draft


class WrongState(CmsError):
    """The thing is in a state that does not admit this."""

    code = "estado_no_admitido"


class Incomplete(CmsError):
    """Steps of the wizard lack something. `steps` are their keys."""

    code = "faltan_pasos"

    def __init__(self, steps: list[str]) -> None:
        super().__init__("Faltan datos: complete los pasos marcados antes de crear el micrositio.")
        self.steps = steps


class LowContrast(CmsError):
    """Colours that people could not read. `problems` has each pair with its suggestion."""

    code = "contraste_insuficiente"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("Estos colores no se pueden leer bien. " + " ".join(sentence(each) for each in problems))
        self.problems = problems


class BadRole(CmsError):
    """The person cannot have this role."""

    code = "papel_no_admitido"


class BadDates(CmsError):
    """Dates that do not follow one another."""

    code = "fechas_no_admitidas"


class ArchiveFailed(CmsError):
    """The archive could not be made; the micrositio stays as it was."""

    code = "archivo_fallido"


TOKEN_NAMES = {"primary": "color principal", "accent": "color de acento", "text": "color del texto"}


def sentence(problem: Problem) -> str:
    """«Texto sobre el fondo (#777777 sobre #ffffff): 4.47:1, y hace falta 4.5:1. Cambie …»"""
    name = problem.pair.name[0].upper() + problem.pair.name[1:]
    pair = f"{name} ({problem.front} sobre {problem.back})"
    lacks = f"{pair}: {shown(problem.ratio)}, y hace falta {problem.pair.ratio:g}:1."
    token = TOKEN_NAMES[problem.token]
    if problem.suggestion is None:
        return f"{lacks} Cambie el {token}: ningún tono parecido alcanza; parta de una de las combinaciones propuestas."
    return f"{lacks} Cambie el {token}; el más parecido que sí alcanza es {problem.suggestion}."
