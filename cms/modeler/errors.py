"""What may go wrong when a procedure is edited. Codes are stable, sentences are for whoever reads them."""

from __future__ import annotations

from collections.abc import Sequence

from cms.core.errors import CmsError, Conflict, NotAllowed

__all__ = ["Conflict", "EditedMeanwhile", "NotAllowed", "NotMovable", "NotReady", "Refused"]


class Refused(CmsError):
    """A file that is not taken; `reasons` says each thing that is wrong with it."""

    code = "archivo_rechazado"

    def __init__(self, message: str, *, reasons: Sequence[str] = (), field: str = "") -> None:
        super().__init__(message, field=field)
        self.reasons = tuple(reasons)


class EditedMeanwhile(Conflict):
    """Somebody else saved the draft; `revision` is what it has now."""

    code = "borrador_cambiado"

    def __init__(self, message: str, *, revision: int) -> None:
        super().__init__(message)
        self.revision = revision


class NotReady(CmsError):
    """The draft cannot come into force yet."""

    code = "borrador_incompleto"


class NotMovable(CmsError):
    """A case cannot go on on another version; the message says why."""

    code = "caso_no_trasladable"
