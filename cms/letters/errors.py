"""What may go wrong with correspondence."""

from __future__ import annotations

from cms.cases.errors import AlreadyDone
from cms.core.errors import CmsError, Conflict, NotAllowed

__all__ = ["AlreadyDone", "Conflict", "LetterCancelled", "LetterError", "NotAllowed"]


class LetterError(CmsError):
    """Something about a letter that a person can mend."""

    code = "correspondencia"


class LetterCancelled(Conflict):
    """The letter was cancelled: nothing more happens to it."""

    code = "correspondencia_cancelada"
