"""What may go wrong with a case. Codes are stable, sentences are for whoever reads them."""

from __future__ import annotations

from cms.core.errors import CmsError, Conflict, NotAllowed

__all__ = [
    "AlreadyDone",
    "CannotCorrect",
    "CannotHand",
    "CaseError",
    "ChildOpen",
    "IncompleteAnswer",
    "NotAllowed",
    "ReasonNeeded",
    "RuleBroken",
    "UnknownWayIn",
]


class CaseError(CmsError):
    """Base of what a case refuses."""

    code = "caso"


class AlreadyDone(Conflict):
    """Somebody else was first, or the case went on in the meantime."""

    code = "ya_hecha"


class IncompleteAnswer(CaseError):
    """An answer that decides how the case goes on is missing or unknown; `field` is its name."""

    code = "falta_respuesta"


class UnknownWayIn(CaseError):
    """The procedure does not exist, is not in force, or does not begin that way."""

    code = "entrada_desconocida"


class ReasonNeeded(CaseError):
    """A negative answer, a cancellation or a reassignment came without its reason."""

    code = "falta_motivo"


class RuleBroken(CaseError):
    """A rule of the manual refuses; the message says how to mend it."""

    code = "regla"


class ChildOpen(CaseError):
    """The activity waits for a case of another procedure."""

    code = "caso_relacionado"


class CannotHand(CaseError):
    """An activity cannot be delegated or reassigned to that person or until that day."""

    code = "no_se_entrega"


class CannotCorrect(CaseError):
    """What was done or answered cannot be corrected any more; the message says why."""

    code = "no_se_corrige"
